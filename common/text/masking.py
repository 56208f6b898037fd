"""Masks for what only some may read in full."""

from common.text.phones import normalise_phone

_MOBILE_LENGTH = 11
_KEPT = 4
# Surnames of two characters (复姓).
_COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "歐陽",
        "太史",
        "端木",
        "上官",
        "司马",
        "司馬",
        "东方",
        "東方",
        "独孤",
        "南宫",
        "南宮",
        "万俟",
        "闻人",
        "聞人",
        "夏侯",
        "诸葛",
        "諸葛",
        "尉迟",
        "尉遲",
        "公羊",
        "赫连",
        "赫連",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "濮陽",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "公孫",
        "慕容",
        "仲孙",
        "仲孫",
        "钟离",
        "鍾離",
        "长孙",
        "長孫",
        "宇文",
        "司徒",
        "鲜于",
        "鮮于",
        "司空",
        "闾丘",
        "亓官",
        "令狐",
        "轩辕",
        "軒轅",
        "呼延",
        "东郭",
        "東郭",
        "南门",
        "淳于",
        "单于",
        "百里",
        "西门",
        "西門",
        "第五",
        "拓跋",
        "夹谷",
        "谷梁",
        "左丘",
        "梁丘",
        "漆雕",
        "完颜",
        "完顏",
        "纳兰",
        "納蘭",
        "即墨",
    ]
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
