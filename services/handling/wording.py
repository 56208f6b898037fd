"""Names in reply templates, filled in from the request: what is unknown stays as it is written."""

import re
from collections.abc import Mapping

# What an author may write between braces.
NAMES = ("企业", "楼宇", "类别", "编号", "部门", "受理日期", "办结期限", "今天")
_NAMED = re.compile(r"\{([^{}]{1,12})\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with each ``{name}`` of ``values`` filled in."""
    return _NAMED.sub(lambda found: values.get(found[1]) or found[0], text)
