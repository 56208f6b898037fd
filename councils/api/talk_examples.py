"""Worked examples of topics and meetings for the OpenAPI document."""

from typing import Any

from councils.api.views import COUNCIL
from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.api.views import STAMPS


def _id(number: int) -> str:
    return f"019a1f6e-2c00-7000-8000-00000000{number}"


SEAT = {"id": _id(5101), "name": "示例成员", "capacity": "企业代表"}
DEPARTMENT = {"id": _id(5401), "code": "market", "name": "示例部门"}
TOPIC_BRIEF = {"id": _id(5402), "title": "四楼食堂关停", "state": "decided"}
MEETING_BRIEF = {
    "id": _id(5403),
    "kind": "deliberation",
    "title": "示例议事会",
    "starts_at": "2026-11-02T14:00:00+08:00",
    "state": "closed",
}
TOPIC: dict[str, Any] = {
    "id": TOPIC_BRIEF["id"],
    "council": COUNCIL,
    "building": BUILDING,
    "title": TOPIC_BRIEF["title"],
    "text": "九百余名员工午餐无处可去",
    "category": "物业服务",
    "source": "visit",
    "raised_by": "employee",
    "raised_on": "2026-10-20",
    "enterprise": None,
    "proposal": None,
    "state": "decided",
    "answer": "列入下次议事会",
    "answered_at": "2026-10-22T10:00:00+08:00",
    "done_on": None,
    "is_in_building": None,
    "result": "",
    "is_public": True,
    **STAMPS,
}
ORIGIN: dict[str, Any] = {
    "id": _id(5404),
    "topic": TOPIC_BRIEF,
    "request": {
        "id": _id(2201),
        "external_id": "SQ000001",
        "received_at": "2026-10-18T10:30:00+08:00",
        "state": "closed",
    },
    "visit": None,
    "signal": None,
    **STAMPS,
}
SUPPORT: dict[str, Any] = {
    "id": _id(5405),
    "topic": TOPIC_BRIEF,
    "party": "enterprise",
    "enterprise": ENTERPRISE_BRIEF,
    "people": 1,
    "supported_on": "2026-10-21",
    "note": "",
    **STAMPS,
}
POSITION: dict[str, Any] = {
    "id": _id(5406),
    "topic": TOPIC_BRIEF,
    "party": "owner",
    "statement": "希望保住出租率",
    "stated_on": "2026-10-21",
    **STAMPS,
}
MEETING: dict[str, Any] = {
    **MEETING_BRIEF,
    "council": COUNCIL,
    "minutes_planned": 60,
    "place": "示例会议室",
    "observer_seats": 10,
    "judged_topic": None,
    "judged_project": None,
    "held_at": "2026-11-02T14:02:00+08:00",
    "closed_at": "2026-11-02T15:00:00+08:00",
    "reason": "",
    **STAMPS,
}
AGENDA_ITEM: dict[str, Any] = {
    "id": _id(5407),
    "meeting": MEETING_BRIEF,
    "position": 1,
    "topic": TOPIC_BRIEF,
    "title": TOPIC_BRIEF["title"],
    "minutes_planned": 30,
    "discussion": "各方同意另选场地",
    **STAMPS,
}
INVITATION: dict[str, Any] = {
    "id": _id(5408),
    "meeting": MEETING_BRIEF,
    "department": DEPARTMENT,
    "topic": TOPIC_BRIEF,
    "question": "新食堂需要哪些许可",
    "invited_on": "2026-10-26",
    "reply_due_on": "2026-10-30",
    "state": "attending",
    "reply": "",
    "replied_at": "2026-10-28T09:00:00+08:00",
    **STAMPS,
}
PRESENCE: dict[str, Any] = {
    "id": _id(5409),
    "meeting": MEETING_BRIEF,
    "role": "member",
    "seat": SEAT,
    "unit": "",
    "by": "list",
    "at": "2026-11-02T14:00:00+08:00",
    **STAMPS,
}
VOTE: dict[str, Any] = {
    "id": _id(5410),
    "item": AGENDA_ITEM["id"],
    "question": "是否另选场地",
    "recusals": [{"seat": SEAT, "reason": "出租方代表"}],
    "members": 9,
    "present": 7,
    "quorum_over": 50,
    "majority_over": 50,
    "in_favour": 5,
    "against": 1,
    "abstained": 0,
    "closed_at": "2026-11-02T14:40:00+08:00",
    "is_passed": True,
    **STAMPS,
}
DECISION: dict[str, Any] = {
    "id": _id(5411),
    "meeting": MEETING_BRIEF,
    "item": AGENDA_ITEM["id"],
    "topic": TOPIC_BRIEF,
    "vote": VOTE["id"],
    "kind": "resolution",
    "text": "另选场地，引入新的运营方",
    "department": None,
    "organisation": None,
    "enterprise": None,
    "owner_name": "示例物业",
    "due_on": "2026-12-15",
    "score": None,
    "state": "open",
    "done_on": None,
    "result": "",
    **STAMPS,
}
MINUTES: dict[str, Any] = {
    "id": _id(5412),
    "meeting": MEETING_BRIEF,
    "text": "示例纪要",
    "state": "sealed",
    "circulated_at": "2026-11-03T09:00:00+08:00",
    "approvals": [
        {"seat": SEAT, "is_agreed": True, "note": "", "said_at": "2026-11-03T15:00:00+08:00"}
    ],
    "sealed_at": "2026-11-04T09:00:00+08:00",
    "previous_digest": "",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "addenda": [],
    **STAMPS,
}
