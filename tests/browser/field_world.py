"""A small patch as the change feed would tell it: two buildings, their firms, the dictionaries."""

import datetime
import uuid
from typing import Any

Row = dict[str, Any]
SPACE = uuid.UUID("6f1d3b1e-0000-4000-8000-000000000000")
COLOURS = ["green", "blue", "yellow", "orange", "red"]
LABELS = dict(zip(COLOURS, "绿蓝黄橙红", strict=True))
SIGNALS = {
    "arrears_talk": "拖欠传闻", "layoffs": "裁员", "moving": "搬迁意向",
    "owner_change": "负责人变更", "dispute": "劳资纠纷", "expansion": "扩租",
}  # fmt: skip
STATUSES = {"open": "在营", "paused": "停业", "gone": "已搬离"}
INTENTS = {"renew": "续租", "leave": "不续租", "unsure": "未定"}
CATEGORIES = ["停车", "物业服务", "政策咨询", "人才招聘", "消防安全", "党建活动"]
NAMES = [
    "恒信",
    "长岭",
    "江源",
    "启明",
    "云帆",
    "瑞合",
    "天工",
    "博远",
    "众诚",
    "金桥",
    "望海",
    "新禾",
]
TRADES = ["咨询", "科技", "贸易", "广告", "律师事务所", "物流", "设计"]


def key(*words: Any) -> str:
    """Return the id of a thing, always the same for the same words."""
    return str(uuid.uuid5(SPACE, "/".join(map(str, words))))


def world(today: datetime.date, public_key: Row | None = None) -> dict[tuple[str, str], Row]:
    """Return the rows of a worker's patch by kind and id."""
    rows: list[tuple[str, Row]] = [*_dictionaries(), *_settings(today, public_key)]
    for number, (name, floors) in enumerate([("恒隆商务楼", 18), ("中创大厦", 12)]):
        units = [
            _unit(number, floor, door) for floor in range(1, floors + 1) for door in (1, 2, 3, 4)
        ]
        rows.append(("building", _building(number, name, floors, units)))
        firms = [unit for index, unit in enumerate(units) if index % 5 != 4]
        rows += [
            ("enterprise", _firm(number, index, unit, today)) for index, unit in enumerate(firms)
        ]
    return {(kind, str(row["id"])): row for kind, row in rows}


def _unit(building: int, floor: int, door: int) -> Row:
    name = f"{floor}{door:02d}"
    return {
        "id": key("unit", building, name),
        "floor": floor,
        "number": name,
        "area": 120 + 40 * door,
    }


def _building(number: int, name: str, floors: int, units: list[Row]) -> Row:
    return {
        "id": key("building", number),
        "external_id": f"B{number:03d}",
        "name": name,
        "alias": "",
        "address": f"示例路 {100 + number} 号",
        "area": {"id": key("area"), "name": "南京西路街道"},
        "floors_above": floors,
        "point": {"longitude": 121.46, "latitude": 31.23},
        "fence_metres": 120,
        "units": units,
        "stations": [],
    }


def _firm(building: int, index: int, unit: Row, today: datetime.date) -> Row:
    identity = key("firm", building, index)
    name = f"{NAMES[index % 12]}{TRADES[index % 7]}"
    colour = COLOURS[(index * 7 + building) % 23 % 5] if index % 9 else None
    visited = today - datetime.timedelta(days=(index * 13) % 140)
    lease_end = today + datetime.timedelta(days=(index * 37) % 900 - 20)
    target = key("occupancy", building, index)
    return {
        "id": identity,
        "external_id": f"E{building}{index:03d}",
        "name": f"上海{name}有限公司",
        "short_name": name,
        "initials": "shgs",
        "unit_kind": "enterprise",
        "rooms": [
            {
                "id": target, "building": key("building", building), "unit": unit["id"],
                "floor": unit["floor"], "number": unit["number"], "area": unit["area"],
                "tenure": "lease", "starts_on": "2024-01-01", "ends_on": lease_end.isoformat(),
            }
        ],
        "lease": {"ends_on": lease_end.isoformat(), "intent": "renew",
                  "recorded_on": "2026-05-06", "target": target},
        "rating": _rating(colour, today),
        "visit_every_days": 30 if colour in {"red", "orange"} else 90,
        "last_visit": None if index % 11 == 3 else {
            "id": key("visit", building, index), "visited_on": visited.isoformat(),
            "purpose": "routine", "by": "李走访",
        },
        "facts": _facts(index, target, lease_end, today),
        "contacts": [
            {"id": key("contact", building, index), "name": f"王{'一二三四五六七'[index % 7]}",
             "role": "hr",
             "role_label": "人事负责人", "phone": f"021-5555{index:04d}"}
        ],
        "requests": [_request(building, index, today)] if index % 6 == 1 else [],
        "promises": [_promise(building, index, today)] if index % 8 == 2 else [],
        "signals": [{"kind": "moving", "label": "搬迁意向", "severity": 3,
         "observed_on": "2026-10-12"}] if index % 7 == 0 else [],
        "coverage": ["恒隆楼联合支部"] if index % 3 else [],
        "musts": [
            {"code": "new_tenant", "label": "新入驻必访",
             "since": (today - datetime.timedelta(days=20)).isoformat(),
             "due_on": (today + datetime.timedelta(days=10)).isoformat(),
             "checklist": [{"code": "card", "label": "已送联系卡", "is_required": True}]}
        ] if index == 4 else [],
        "radar": {"months": 6, "from": (lease_end - datetime.timedelta(days=180)).isoformat(),
         "ends_on": lease_end.isoformat()},
        "questions": ["租约半年内到期，续租谈到哪一步了？",
         "员工人数已半年没有核实，现在大约多少人？"],
    }  # fmt: skip


def _rating(colour: str | None, today: datetime.date) -> Row | None:
    if colour is None:
        return None
    return {
        "colour": colour, "label": LABELS[colour], "score": 62, "needs_review": colour == "red",
        "rated_on": (today - datetime.timedelta(days=12)).isoformat(),
        "reasons": [
            {"label": "租约剩余天数", "value": "83 天", "points": 12},
            {"label": "近半年用工变化", "value": "-18%", "points": 9},
        ],
        "floors": [],
    }  # fmt: skip


def _facts(index: int, target: str, lease_end: datetime.date, today: datetime.date) -> list[Row]:
    old = (today - datetime.timedelta(days=240)).isoformat()
    fresh = (today - datetime.timedelta(days=30)).isoformat()
    return [
        {"field": "operating_status", "label": "经营状态", "kind": "code", "value": "open",
         "text": "在营",
         "verified_on": fresh, "is_stale": False,
         "choices": _entries(STATUSES)},
        {"field": "headcount", "label": "员工人数", "kind": "int", "value": 20 + index,
         "text": f"{20 + index} 人",
         "verified_on": old, "is_stale": True},
        {"field": "lease_end", "label": "租约到期", "kind": "day", "value": lease_end.isoformat(),
         "text": lease_end.isoformat(), "verified_on": fresh, "is_stale": False, "target": target},
        {"field": "lease_intent", "label": "续租意向", "kind": "code", "value": None, "text": "",
         "verified_on": None, "is_stale": True, "target": target,
         "choices": _entries(INTENTS)},
    ]  # fmt: skip


def _entries(words: dict[str, str]) -> list[Row]:
    return [{"code": code, "label": label} for code, label in words.items()]


def _request(building: int, index: int, today: datetime.date) -> Row:
    due = today + datetime.timedelta(days=index % 5 - 3)
    return {
        "id": key("request", building, index), "number": f"SQ2611{index:03d}", "category": "停车",
        "content": "地下车库月租车位不够，员工停车困难", "mechanism_label": "平台协办",
        "received_on": "2026-11-02", "due_on": due.isoformat(),
    }  # fmt: skip


def _promise(building: int, index: int, today: datetime.date) -> Row:
    due = today + datetime.timedelta(days=index % 4 - 2)
    return {
        "id": key("promise", building, index), "text": "回复人才公寓申请流程",
         "due_on": due.isoformat(),
        "made_on": "2026-11-10", "by": "李走访", "is_own": True,
    }  # fmt: skip


def _dictionaries() -> list[tuple[str, Row]]:
    found = {
        "signal_kind": SIGNALS,
        "request_category": {label: label for label in CATEGORIES},
        "mechanism": {"immediate": "即知即办", "platform": "平台协办", "special_case": "特事特办"},
        "operating_status": STATUSES,
        "lease_intent": INTENTS,
        "contact_role": {"legal": "法定代表人", "hr": "人事负责人", "admin": "行政负责人"},
        "colour": LABELS,
    }
    return [
        (
            "dictionary",
            {"id": name, "entries": [{"code": c, "label": t} for c, t in entries.items()]},
        )
        for name, entries in found.items()
    ]


def _settings(today: datetime.date, public_key: Row | None) -> list[tuple[str, Row]]:
    types = {"routine": "日常走访", "policy": "政策宣讲", "safety": "安全检查"}
    items = [{"code": "exit", "label": "查看安全出口", "is_required": True},
             {"code": "fire", "label": "查看灭火器", "is_required": False}]  # fmt: skip
    rows: list[tuple[str, Row]] = [
        ("visit_type", {"id": key("type", code), "code": code, "label": label,
                        "checklist": items if code == "safety" else []})
        for code, label in types.items()
    ]  # fmt: skip
    rules = {
        "id": "rules", "stale_days": 180, "reason_after_hours": 24, "most_operations": 200,
        "photo": {"most": 9, "bytes": 5_000_000, "edge": 1600}, "export_key": public_key,
        "fence_metres": 100,
    }  # fmt: skip
    rows.append(("rules", rules))
    rows.append(("calendar", {"id": str(today.year), "exceptions": {}, "is_published": True}))
    return rows
