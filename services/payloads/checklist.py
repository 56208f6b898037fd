"""Checklists as the office writes them: one line an item, ``code = label``, ``*`` for a must. Pure.

Visits keep the codes, so a code that is in use keeps its meaning; labels may be reworded.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

MOST_ITEMS = 20
LONGEST_LABEL = 64
MUST = "*"
_CODE = re.compile(r"[a-z0-9_]{1,32}")


class UnreadableChecklist(ValueError):
    """The text is no checklist; the message names the line."""


def read_checklist(text: str) -> list[dict[str, Any]]:
    """Return the items [{code, label, is_required}]; raise ``UnreadableChecklist``."""
    items: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            items.append(_item(line, number))
    if len(items) > MOST_ITEMS:
        raise UnreadableChecklist(f"清单最多 {MOST_ITEMS} 项。")
    codes = [item["code"] for item in items]
    repeated = next((code for code in codes if codes.count(code) > 1), None)
    if repeated is not None:
        raise UnreadableChecklist(f"代码 {repeated} 重复，每项须有自己的代码。")
    return items


def written_checklist(items: Iterable[Mapping[str, Any]]) -> str:
    """Return the items as the office writes them."""
    return "\n".join(
        f"{item['code']} = {item['label']}{' ' + MUST if item.get('is_required') else ''}"
        for item in items
    )


def _item(line: str, number: int) -> dict[str, Any]:
    code, mark, rest = line.replace("＝", "=").partition("=")
    code, rest = code.strip(), rest.strip().replace("＊", MUST)
    if not mark or not rest.rstrip(MUST).strip():
        raise UnreadableChecklist(f"第 {number} 行应为“代码 = 名称”，必做的项在末尾加 *。")
    if not _CODE.fullmatch(code):
        raise UnreadableChecklist(f"第 {number} 行的代码只能用小写英文字母、数字和下划线。")
    label = rest.rstrip(MUST).strip()
    if len(label) > LONGEST_LABEL:
        raise UnreadableChecklist(f"第 {number} 行的名称超过 {LONGEST_LABEL} 字。")
    return {"code": code, "label": label, "is_required": rest.endswith(MUST)}
