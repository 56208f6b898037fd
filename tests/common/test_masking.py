import pytest

from common.text.masking import mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小华", "张*华"),
        ("欧阳小华", "欧阳*华"),
        ("欧阳华", "欧阳*"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("爱新觉罗启", "爱***启"),
        ("John", "J**n"),
        (" 张三 ", "张*"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_its_ends(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800005678", "138****5678"),
        ("+86 138-0000-5678", "138****5678"),
        ("021-62881234", "021-****1234"),
        ("0512-6288123", "0512-***8123"),
        ("4001234567", "********67"),
        ("12345", "***45"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_a_masked_phone_keeps_too_little_to_call(number: str, masked: str) -> None:
    assert mask_phone(number) == masked
