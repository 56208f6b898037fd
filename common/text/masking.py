"""Masks for what only some may read in full."""

from common.text.phones import normalise_phone

_MOBILE_LENGTH = 11
_KEPT = 4
# Surnames of two characters (复姓), one after the other.
_COMPOUND_TEXT = (
    "欧阳歐陽太史端木上官司马司馬东方東方独孤南宫南宮万俟闻人聞人夏侯诸葛諸葛尉迟尉遲"
    "公羊赫连赫連澹台皇甫宗政濮阳濮陽公冶太叔申屠公孙公孫慕容仲孙仲孫钟离鍾離长孙長孫"
    "宇文司徒鲜于鮮于司空闾丘亓官令狐轩辕軒轅呼延东郭東郭南门淳于单于百里西门西門第五"
    "拓跋夹谷谷梁左丘梁丘漆雕完颜完顏纳兰納蘭即墨"
)
_COMPOUND_SURNAMES = frozenset(
    _COMPOUND_TEXT[start : start + 2] for start in range(0, len(_COMPOUND_TEXT), 2)
)


def mask_phone(number: str) -> str:
    """Return a phone number with its middle hidden (138****5678, 021-****5678)."""
    number = normalise_phone(number) or number.strip()
    if len(number) == _MOBILE_LENGTH and number.isdigit():
        return f"{number[:3]}****{number[-_KEPT:]}"
    area, dash, local = number.partition("-")
    if dash and len(local) > _KEPT:
        return f"{area}-{'*' * (len(local) - _KEPT)}{local[-_KEPT:]}"
    return "*" * (len(number) - 2) + number[-2:] if len(number) > _KEPT else "*" * len(number)


def mask_name(name: str) -> str:
    """Return a person's name with only its ends readable (张*, 王*明, 欧阳*华)."""
    name = name.strip()
    surname = name[:2] if name[:2] in _COMPOUND_SURNAMES and len(name) > 2 else name[:1]
    given = name[len(surname) :]
    if not given:
        return "*" * len(name)
    if len(given) == 1:
        return f"{surname}*"
    return f"{surname}{'*' * (len(given) - 1)}{given[-1]}"
