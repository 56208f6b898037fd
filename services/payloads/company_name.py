"""The part of a company's name by which people call it. Pure."""

import re

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_PLACES = re.compile(r"^(?:中国|上海市?|静安区?)+")
_FORMS = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司|合伙企业|事务所|工作室|集团|中心|商行)+$"
)


def core_of(name: str) -> str:
    """Return the name without place, legal form and what stands in brackets."""
    plain = _BRACKETS.sub("", name.strip())
    core = _FORMS.sub("", _PLACES.sub("", plain))
    return core or plain
