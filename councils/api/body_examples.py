"""Worked examples of what a council keeps and of selections, for the OpenAPI document."""

from typing import Any

from councils.api.views import COUNCIL
from enterprises.api.examples import BUILDING
from orgs.api.views import STAMPS


def _id(number: int) -> str:
    return f"019a1f6e-2c00-7000-8000-00000000{number}"


PERIOD = {"starts_on": "2026-01-01", "ends_on": None}
DOCUMENT: dict[str, Any] = {
    "id": _id(5301),
    "council": COUNCIL,
    "kind": "rules",
    "version": 2,
    "text": "示例议事规则",
    "adopted_on": "2025-12-20",
    **PERIOD,
    "quorum_over": 50,
    "majority_over": 50,
    **STAMPS,
}
STEP: dict[str, Any] = {
    "id": _id(5302),
    "council": COUNCIL,
    "step": "notice",
    "done_on": "2024-02-20",
    "note": "",
    **STAMPS,
}
LEADER: dict[str, Any] = {
    "id": _id(5303),
    "council": COUNCIL,
    "building": BUILDING,
    "floors": ["3", "4"],
    "name": "示例楼层长",
    **PERIOD,
    **STAMPS,
}
SUPERVISOR: dict[str, Any] = {
    "id": _id(5304),
    "council": COUNCIL,
    "name": "示例监督员",
    "unit": "示例企业员工",
    **PERIOD,
    **STAMPS,
}
SEAT_KIND: dict[str, Any] = {
    "id": _id(5305),
    "code": "employee",
    "label": "普通员工代表",
    "fewest": 1,
    "position": 4,
    "words": ["普通员工代表", "员工代表"],
    **STAMPS,
}
NOTICE_RULE: dict[str, Any] = {
    "id": _id(5306),
    "position": 1,
    "label": "推荐人选公示",
    "working_days": 5,
    **STAMPS,
}
PAIRING: dict[str, Any] = {
    "id": _id(5307),
    "council": COUNCIL,
    "kind": "residential",
    "station": None,
    "residential": "示例居民区",
    "content": "示例共建内容",
    **PERIOD,
    "joint_actions": 3,
    "is_idle": False,
    **STAMPS,
}
PAIRING_ACTION: dict[str, Any] = {
    "id": _id(5308),
    "pairing": {"id": PAIRING["id"], "kind": "residential", "residential": "示例居民区"},
    "on": "2026-10-20",
    "title": "示例活动",
    "result": "",
    **STAMPS,
}
NOTICE_DAYS = {"starts_on": "2026-11-02", "last_day": "2026-11-09"}
SELECTION: dict[str, Any] = {
    "id": _id(5309),
    "council": COUNCIL,
    "candidate": "示例人选",
    "capacity": "物业负责人",
    "mode": "elected",
    "recommended_by": "示例楼委会全体成员",
    "recommended_on": "2026-10-30",
    "state": "in_notice",
    "notices": [
        {
            "id": _id(5310),
            "position": 1,
            "label": "推荐人选公示",
            **NOTICE_DAYS,
            "closed_on": None,
            "outcome": "",
        }
    ],
    "ended_on": None,
    "reason": "",
    "seat": None,
    **STAMPS,
}
NOTICE: dict[str, Any] = {
    "id": _id(5310),
    "selection": {"id": SELECTION["id"], "candidate": "示例人选", "state": "in_notice"},
    "position": 1,
    "label": "推荐人选公示",
    "working_days": 5,
    "place": "一楼大堂",
    **NOTICE_DAYS,
    "outcome": "",
    "closed_on": None,
    "note": "",
    **STAMPS,
}
OBJECTION: dict[str, Any] = {
    "id": _id(5311),
    "notice": {"id": NOTICE["id"], "label": "推荐人选公示", **NOTICE_DAYS},
    "received_on": "2026-11-04",
    "text": "示例异议",
    "is_upheld": False,
    "handling": "示例核实情况",
    "handled_on": "2026-11-06",
    **STAMPS,
}
