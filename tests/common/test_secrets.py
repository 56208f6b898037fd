"""Encrypted fields: unreadable without the key, unalterable, found by their exact text."""

import base64
from typing import Any

import pytest

from common.secrets.fields import SealBroken, blind_index, is_current, open_, seal
from common.secrets.keys import KeyUnusable, field_keys

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture(autouse=True)
def keys(settings: Any) -> None:
    """Known keys."""
    settings.FIELD_ENCRYPTION_KEY = OLD.hex()
    settings.BLIND_INDEX_KEY = base64.urlsafe_b64encode(NEW).decode()


@pytest.mark.parametrize("text", ["13812345678", "", "021-62345678-801", "𠮷野\n" * 50])
def test_what_is_sealed_can_be_opened_and_not_read(text: str) -> None:
    sealed = seal(text)
    assert open_(sealed) == text
    assert open_(memoryview(sealed)) == text
    assert not text or text.encode() not in sealed


def test_the_same_text_never_looks_the_same() -> None:
    assert seal("13812345678") != seal("13812345678")


def test_every_altered_byte_is_noticed() -> None:
    sealed = seal("13812345678")
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(SealBroken):
            open_(bytes(altered))
    for length in (0, 1, 5, 17, len(sealed) - 1):
        with pytest.raises(SealBroken):
            open_(sealed[:length])


def test_old_values_stay_readable_after_a_new_key(settings: Any) -> None:
    old = seal("13812345678")
    settings.FIELD_ENCRYPTION_KEY = f"{base64.b64encode(NEW).decode()}, {OLD.hex()}"
    new = seal("13812345678")
    assert open_(old) == open_(new) == "13812345678"
    assert (is_current(old), is_current(new)) == (False, True)
    settings.FIELD_ENCRYPTION_KEY = NEW.hex()
    assert open_(new) == "13812345678"
    with pytest.raises(SealBroken):
        open_(old)


def test_the_index_finds_the_exact_text_and_depends_on_its_own_key(settings: Any) -> None:
    index = blind_index("13812345678")
    assert index == blind_index("13812345678")
    assert index != blind_index("13812345679")
    assert len(index) == 32
    settings.BLIND_INDEX_KEY = OLD.hex()
    assert index != blind_index("13812345678")


@pytest.mark.parametrize("value", ["", "short", "zz" * 32, "ab" * 31, "楼宇", ","])
def test_an_unusable_key_is_refused_without_being_told(settings: Any, value: str) -> None:
    settings.FIELD_ENCRYPTION_KEY = value
    with pytest.raises(KeyUnusable) as refusal:
        field_keys()
    assert len(value) < 2 or value not in str(refusal.value)
