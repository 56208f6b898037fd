"""Worked examples of requests for the API's description."""

from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.api.views import STAMPS

REQUEST_ID = "019a1f6e-2c00-7000-8000-000000002101"
DEPARTMENT = {
    "id": "019a1f6e-2c00-7000-8000-000000000601",
    "code": "D001",
    "name": "示例部门",
}
REQUEST = {
    "id": REQUEST_ID,
    "source": "register",
    "external_id": "SQ000001",
    "received_at": "2026-11-10T10:30:00+08:00",
    "enterprise": ENTERPRISE_BRIEF,
    "building": BUILDING,
    "visit": None,
    "channel": "register",
    "category": "物业管理",
    "content": "示例内容",
    "mechanism": "platform",
    "state": "in_progress",
    "holder": DEPARTMENT,
    "is_interim": False,
    "transfers": 0,
    "reworks": 0,
    "accept_by": None,
    "due_on": "2026-11-17",
    "is_due_stated": False,
    "is_due_provisional": False,
    "yellow_at": "2026-11-16T18:00:00+08:00",
    "resolved_at": None,
    "outcome": "",
    "is_in_building": None,
    "duplicate_of": None,
    "progress_code": "0A1B2C3D4E5F",
    **STAMPS,
}
EVENT = {
    "id": "019a1f6e-2c00-7000-8000-000000002111",
    "request": REQUEST_ID,
    "at": "2026-11-10T11:00:00+08:00",
    "verb": "dispatch",
    "from_state": "triaged",
    "to_state": "dispatched",
    "department": DEPARTMENT,
    "proposed": None,
    "note": "示例说明",
    "reply": "",
}
SPAN = {
    "id": "019a1f6e-2c00-7000-8000-000000002121",
    "request": REQUEST_ID,
    "kind": "running",
    "starts_at": "2026-11-10T11:00:00+08:00",
    "ends_at": None,
    "unit": DEPARTMENT,
    "reason": "",
    "until": None,
}
LIMIT = {
    "id": "019a1f6e-2c00-7000-8000-000000002131",
    "request": REQUEST_ID,
    "cause": "extension",
    "mechanism": "platform",
    "days": 8,
    "reason": "示例理由",
    "state": "approved",
    "asked_at": "2026-11-13T09:00:00+08:00",
    "decided_at": "2026-11-13T15:00:00+08:00",
    "due_before": "2026-11-17",
    "due_after": "2026-11-20",
}
CO_TASK = {
    "id": "019a1f6e-2c00-7000-8000-000000002141",
    "request": REQUEST_ID,
    "department": DEPARTMENT,
    "asked": "示例协办事项",
    "days": 3,
    "asked_at": "2026-11-10T11:00:00+08:00",
    "due_on": "2026-11-13",
    "is_due_provisional": False,
    "state": "open",
    "reply": "",
    "excuse": "",
    "settled_at": None,
}
VOICE = {
    "id": "019a1f6e-2c00-7000-8000-000000002151",
    "request": REQUEST_ID,
    "enterprise": ENTERPRISE_BRIEF,
    "added_on": "2026-11-11",
    "channel": "phone",
    "note": "",
}
ASK = {
    "id": "019a1f6e-2c00-7000-8000-000000002161",
    "request": REQUEST_ID,
    "wave": "at_close",
    "rework": 0,
    "asked_on": "2026-11-20",
    "expires_on": "2027-01-19",
    "is_solved": True,
    "is_satisfied": True,
    "comment": "",
    "answered_at": "2026-11-21T10:00:00+08:00",
}
CATEGORY = {
    "id": "019a1f6e-2c00-7000-8000-000000002171",
    "name": "物业管理",
    "parent": None,
    "position": 1,
    "updated_at": "2026-11-20T08:30:00+08:00",
}
DUTY = {
    "id": "019a1f6e-2c00-7000-8000-000000002181",
    "category": CATEGORY["id"],
    "lead": DEPARTMENT,
    "mechanism": "platform",
    "days": None,
    "starts_on": "2026-01-01",
    "ends_on": None,
    "updated_at": "2026-11-20T08:30:00+08:00",
}
MECHANISM = {
    "id": "019a1f6e-2c00-7000-8000-000000002191",
    "mechanism": "platform",
    "days": 5,
    "accept_days": 1,
    "extension_days": 5,
    "approver": "none",
    "board": "街镇党群服务中心",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
