"""One identity however the name is typed."""

import pytest
from django.core.exceptions import ValidationError

from accounts.addresses import client_address
from accounts.passwords import ContextWordsValidator, first_password
from accounts.usernames import has_control_characters, is_username, normalise_username


@pytest.mark.parametrize("typed", ["street", "Street", " STREET ", "ｓｔｒｅｅｔ", "streeT\u3000"])
def test_spellings_of_one_name_are_one_identity(typed: str) -> None:
    assert normalise_username(typed) == "street"


def test_normalising_twice_changes_nothing() -> None:
    for typed in ("Straße", "ﬁeld", "İstanbul", "①街道", "楼宇A"):
        assert normalise_username(normalise_username(typed)) == normalise_username(typed)


@pytest.mark.parametrize("name", ["street", "w.001", "a@b-c_d", "南京西路", "x" * 64])
def test_letters_digits_and_chinese_make_a_name(name: str) -> None:
    assert is_username(name)


@pytest.mark.parametrize("name", ["", "ѕtreet", "a b", "Street", "x" * 65, "a\n", "a/b", "a<b>"])
def test_lookalikes_and_signs_make_no_name(name: str) -> None:
    assert not is_username(name)


def test_control_characters_are_seen() -> None:
    assert has_control_characters("a\0b")
    assert has_control_characters("a\nb")
    assert not has_control_characters("南京 西路")


def test_only_trusted_proxies_may_say_where_a_request_came_from() -> None:
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9"}
    assert client_address(meta, 0) == "10.0.0.1"
    assert client_address(meta, 1) == "203.0.113.9"
    assert client_address({"REMOTE_ADDR": "10.0.0.1"}, 1) == "10.0.0.1"
    assert client_address({}, 0) == "unknown"


@pytest.mark.parametrize(
    "password", ["louyu-dangjian-2026", "静安-楼宇党建-20261120", "Password1234!!", "123456789012"]
)
def test_words_of_this_platform_make_no_password(password: str) -> None:
    with pytest.raises(ValidationError):
        ContextWordsValidator().validate(password)


def test_a_long_chinese_sentence_with_blanks_is_a_password() -> None:
    ContextWordsValidator().validate("梧桐树下 有三家咖啡馆" * 10)


def test_first_passwords_differ() -> None:
    assert first_password() != first_password()
    assert len(first_password()) == 16
