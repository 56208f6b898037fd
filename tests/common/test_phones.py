import pytest

from common.text.phones import normalise_mobile, normalise_phone


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800005678", "13800005678"),
        ("+86 138 0000 5678", "13800005678"),
        ("0086-138-0000-5678", "13800005678"),
        ("１３８００００５６７８", "13800005678"),
        (" 138\u00a00000 5678 ", "13800005678"),
        ("021-62881234", "021-62881234"),
        ("(021)62881234", "021-62881234"),
        ("（０２１）６２８８１２３４", "021-62881234"),
        ("62881234", "021-62881234"),
        ("6288 1234", "021-62881234"),
        ("+86 21 6288 1234", "021-62881234"),
        ("021-62881234-801", "021-62881234-801"),
        ("021-62881234转801", "021-62881234-801"),
        ("62881234*801", None),
        ("0512-6288123", "0512-6288123"),
        ("400-123-4567", "4001234567"),
        ("12800005678", None),
        ("1380000567", None),
        ("138000056789", None),
        ("无", None),
        ("", None),
    ],
)
def test_phones_are_stored_in_one_form(typed: str, stored: str | None) -> None:
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"), [("138 0000 5678", "13800005678"), ("021-62881234", None), ("", None)]
)
def test_only_mobiles_pass_as_mobiles(typed: str, stored: str | None) -> None:
    assert normalise_mobile(typed) == stored
