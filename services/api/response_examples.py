"""Worked examples of responses for the API's description."""

from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.api.rows import WORKER_EXAMPLE
from orgs.api.views import STAMPS

CASE_ID = "019a1f6e-2c00-7000-8000-000000002801"
STEP_ID = "019a1f6e-2c00-7000-8000-000000002802"
CHANGE_ID = "019a1f6e-2c00-7000-8000-000000002803"
VISIT_ID = "019a1f6e-2c00-7000-8000-000000002001"
DEPARTMENT = {
    "id": "019a1f6e-2c00-7000-8000-000000002804",
    "code": "investment_office",
    "name": "投资促进办公室",
}
PLAYBOOK_STEP = {
    "id": "019a1f6e-2c00-7000-8000-000000002805",
    "code": "orange_visit",
    "colour": "orange",
    "position": 2,
    "title": "上门走访，了解去留打算",
    "kind": "visit",
    "owner": "worker",
    "department": None,
    "limit_days": 3,
    "follow_up_days": 10,
    "on_leaving": "close",
    "starts_on": "2026-01-01",
    "ends_on": None,
    "updated_at": STAMPS["updated_at"],
}
RESPONSE_CASE = {
    "id": CASE_ID,
    "enterprise": ENTERPRISE_BRIEF,
    "opened_on": "2026-11-20",
    "rating_change": CHANGE_ID,
    "colour": "orange",
    "calmed_on": None,
    "proposed_outcome": "",
    "closed_on": None,
    "closed_at": None,
    "outcome": "",
    "outcome_note": "",
    "value_area": None,
    "value_headcount": None,
    **STAMPS,
}
RESPONSE_STEP = {
    "id": STEP_ID,
    "enterprise": ENTERPRISE_BRIEF,
    "building": BUILDING,
    "case": CASE_ID,
    "origin": "colour",
    "colour": "orange",
    "title": "上门走访，了解去留打算",
    "kind": "visit",
    "owner": "worker",
    "worker": WORKER_EXAMPLE,
    "department": None,
    "opened_at": "2026-11-20T00:31:00+08:00",
    "limit_days": 3,
    "due_on": "2026-11-25",
    "is_due_provisional": False,
    "state": "done",
    "started_at": "2026-11-20T09:00:00+08:00",
    "done_at": "2026-11-23T16:00:00+08:00",
    "result": "示例办理结果",
    "visit": VISIT_ID,
    "closing_reason": "",
    **STAMPS,
}
JOINT_VISIT = {
    "id": "019a1f6e-2c00-7000-8000-000000002806",
    "enterprise": ENTERPRISE_BRIEF,
    "case": CASE_ID,
    "step": STEP_ID,
    "planned_on": "2026-11-26",
    "purpose": "示例事由",
    "chief_team": {"id": "019a1f6e-2c00-7000-8000-000000002807", "name": "示例首席服务团队"},
    "replies": [
        {
            "department": DEPARTMENT,
            "state": "accepted",
            "note": "",
            "replied_at": "2026-11-23T10:00:00+08:00",
        }
    ],
    "held_at": None,
    "visit": None,
    "result": "",
    **STAMPS,
}
CHIEF_SERVICE_TEAM = {
    "id": "019a1f6e-2c00-7000-8000-000000002807",
    "name": "示例首席服务团队",
    "area": None,
    "fields_served": ["industry", "finance"],
    "is_active": True,
    "members": [{"level": "city", "field": "industry", "title": "示例单位产业处"}],
    "updated_at": STAMPS["updated_at"],
}
