"""What a tablet's operation says, line by line in words: pure, and never stopped by odd content."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from common.calendar.clock import SHANGHAI
from common.sync.faults import Unusable
from common.sync.values import as_moment
from common.text.masking import mask_phone
from enterprises.choices import ContactRole, Intent, KeyFact, OperatingStatus, SignalKind
from services.choices import Fence, Mechanism, PromiseOutcome, ProposalKind

KINDS = {
    "visit.create": "登记走访",
    "visit.correct": "更正走访",
    "visit.withdraw": "撤回走访",
    "promise.settle": "了结承诺",
    "proposal.create": "报告新情况",
    "conflict.restore": "恢复未采用的值",
}
LABELS = {
    "building": "楼宇",
    "enterprise": "企业",
    "visit": "走访",
    "promise": "承诺",
    "conflict": "未采用的值",
    "kind": "类型",
    "name": "名称",
    "unit": "单元",
    "floor": "楼层",
    "number": "编号",
    "started_at": "开始时间",
    "ended_at": "结束时间",
    "purpose": "事由",
    "note": "内容",
    "fence": "位置核对",
    "checks": "清单",
    "signals": "信号",
    "requests": "诉求",
    "facts": "要素",
    "promises": "承诺",
    "settled": "了结的承诺",
    "proposals": "新情况",
    "photos": "照片",
    "outcome": "结果",
    "reason": "原因",
    "text": "事项",
    "due_on": "约定日期",
}
ORDER = {name: place for place, name in enumerate(LABELS)}
CHOICES: dict[str, Mapping[str, str]] = {
    "fence": dict(Fence.choices),
    "outcome": dict(PromiseOutcome.choices),
    "kind": dict(ProposalKind.choices) | dict(SignalKind.choices),
    "mechanism": dict(Mechanism.choices),
    "operating_status": dict(OperatingStatus.choices),
    "lease_intent": dict(Intent.choices),
}
FACTS = dict(KeyFact.choices)
ROLES = dict(ContactRole.choices)
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LONGEST = 2000
UNKNOWN = "（未找到，或不在您的工作范围内）"
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One field in words."""

    label: str
    text: str


def ids_in(payload: Any) -> set[str]:
    """Return all ids that the content names."""
    if isinstance(payload, Mapping):
        return set().union(*(ids_in(part) for part in payload.values()))
    if isinstance(payload, list):
        return set().union(*(ids_in(part) for part in payload))
    is_id = isinstance(payload, str) and UUID.fullmatch(payload)
    return {payload.lower()} if is_id and isinstance(payload, str) else set()


def lines_of(payload: Any, names: Names, purposes: Names) -> list[Line]:
    """Return the content field by field; ``names`` tells ids that the reader may see."""
    if not isinstance(payload, Mapping):
        return [Line("内容", _plain(payload))] if payload is not None else []
    lines = []
    # JSON keeps no order: place and time first, as people ask.
    for name in sorted(payload, key=lambda name: ORDER.get(name, len(ORDER))):
        value = payload[name]
        if value is None or value in ("", []):
            continue
        if name == "fields" and isinstance(value, Mapping):
            lines += lines_of(value, names, purposes)
            continue
        if name == "base":
            continue
        told = _value(name, value, names, purposes)
        lines += [Line(LABELS.get(name, name), text) for text in told]
    return lines


def value_text(field: str, value: Any, names: Names, purposes: Names | None = None) -> str:
    """Return one value of a field in words; nothing reads as «（空）»."""
    if value is None or value == "":
        return "（空）"
    return "；".join(_value(field, value, names, purposes or {}))


def _value(name: str, value: Any, names: Names, purposes: Names) -> list[str]:
    if isinstance(value, list):
        return _items(name, value, names)
    if name in {"started_at", "ended_at"}:
        return [_moment(value)]
    if name == "purpose":
        return [purposes.get(str(value), str(value))]
    if name == "contact" or isinstance(value, Mapping):
        return [_contact(value)]
    text = str(value)
    if UUID.fullmatch(text):
        return [names.get(text.lower(), UNKNOWN)]
    return [CHOICES.get(name, {}).get(text, text)[:LONGEST]]


def _items(name: str, items: list[Any], names: Names) -> list[str]:
    if name == "photos":
        return [f"{len(items)} 张"]
    teller = _TELLERS.get(name)
    return [
        teller(item, names) if teller and isinstance(item, Mapping) else _plain(item)
        for item in items
    ]


def _check(item: Mapping[str, Any], names: Names) -> str:
    done = "已完成" if item.get("done") is True else "未完成"
    return _joined([item.get("item"), done, item.get("note")])


def _signal(item: Mapping[str, Any], names: Names) -> str:
    kind = CHOICES["kind"].get(str(item.get("kind")), item.get("kind"))
    return _joined([kind, f"程度 {item.get('severity')}"])


def _request(item: Mapping[str, Any], names: Names) -> str:
    mechanism = CHOICES["mechanism"].get(str(item.get("mechanism")), item.get("mechanism"))
    return _joined([item.get("category"), item.get("content"), mechanism, item.get("number")])


def _fact(item: Mapping[str, Any], names: Names) -> str:
    field = str(item.get("field"))
    label = FACTS.get(field, field)
    if item.get("is_same") is True:
        return f"{label}：核实无变化"
    return f"{label}：{value_text(field, item.get('value'), names)}"


def _promise(item: Mapping[str, Any], names: Names) -> str:
    return _joined([item.get("text"), f"约定 {item.get('due_on')}"])


def _settled(item: Mapping[str, Any], names: Names) -> str:
    promise = names.get(str(item.get("promise")).lower(), UNKNOWN)
    outcome = CHOICES["outcome"].get(str(item.get("outcome")), item.get("outcome"))
    return _joined([promise, outcome, item.get("note")])


def _proposal(item: Mapping[str, Any], names: Names) -> str:
    kind = CHOICES["kind"].get(str(item.get("kind")), item.get("kind"))
    unit = names.get(str(item.get("unit")).lower(), UNKNOWN) if item.get("unit") else None
    floor = f"{item['floor']} 层" if item.get("floor") is not None else None
    return _joined([kind, item.get("name"), unit, floor, item.get("number"), item.get("note")])


def _moment(value: Any) -> str:
    try:
        return f"{as_moment(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    except Unusable:
        return _plain(value)


def _contact(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _plain(value)
    known = {"name", "role", "phone"}
    if not known & set(value):
        return _plain(value)
    role = ROLES.get(str(value.get("role")), value.get("role"))
    phone = value.get("phone")
    return _joined([value.get("name"), role, mask_phone(str(phone)) if phone else None])


def _joined(parts: Iterable[Any]) -> str:
    return "，".join(str(part)[:LONGEST] for part in parts if part not in (None, "", "None"))


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return MOBILE.sub(lambda found: mask_phone(found[0]), text)[:LONGEST]


_TELLERS = {
    "checks": _check,
    "signals": _signal,
    "requests": _request,
    "facts": _fact,
    "promises": _promise,
    "settled": _settled,
    "proposals": _proposal,
}
