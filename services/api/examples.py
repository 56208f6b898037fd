"""Worked examples for the API's description."""

from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.api.rows import WORKER_EXAMPLE
from orgs.api.views import STAMPS

VISIT_ID = "019a1f6e-2c00-7000-8000-000000002001"

PROMISE = {
    "id": "019a1f6e-2c00-7000-8000-000000002301",
    "visit": VISIT_ID,
    "building": BUILDING,
    "enterprise": ENTERPRISE_BRIEF,
    "worker": WORKER_EXAMPLE,
    "text": "示例承诺事项",
    "due_on": "2026-11-27",
    "outcome": "",
    "settled_on": None,
    "settled_note": "",
    **STAMPS,
}
PROPOSAL = {
    "id": "019a1f6e-2c00-7000-8000-000000002401",
    "kind": "newcomer",
    "visit": VISIT_ID,
    "building": BUILDING,
    "unit": None,
    "floor_number": 12,
    "unit_number": "1208",
    "name": "示例新来有限公司",
    "note": "示例内容",
    "observed_on": "2026-11-18",
    "state": "open",
    "enterprise": None,
    "decided_at": None,
    "decision_note": "",
    **STAMPS,
}
CHECKLIST = [{"code": "cause", "label": "核实预警原因", "is_required": True}]
VISIT_TYPE = {
    "id": "019a1f6e-2c00-7000-8000-000000002501",
    "code": "alert",
    "label": "预警走访",
    "checklist": CHECKLIST,
    "position": 2,
    "is_active": True,
    "updated_at": STAMPS["updated_at"],
}
MUST_VISIT_RULE = {
    "id": "019a1f6e-2c00-7000-8000-000000002601",
    "code": "must_at_risk",
    "label": "风险企业必访",
    "trigger": "at_risk",
    "within_days": 5,
    "checklist": CHECKLIST,
    "is_active": True,
    "is_confirmed": False,
    "updated_at": STAMPS["updated_at"],
}
OPERATION = {
    "id": VISIT_ID,
    "kind": "visit.create",
    "status": "quarantined",
    "code": "out_of_scope",
    "message": "楼宇不存在，或不在您走访当日的工作范围内。",
    "sender": "示例工作者",
    "at": "2026-11-18T10:30:00+08:00",
    "received_at": "2026-11-18T10:31:00+08:00",
    "after_id": None,
    "is_forced": False,
    "object_kind": "",
    "object_id": None,
    "settled_at": None,
    "decision": "",
    "content": [{"label": "事由", "text": "日常走访"}],
    "updated_at": STAMPS["updated_at"],
}
EDIT = {
    "id": "019a1f6e-2c00-7000-8000-000000002701",
    "object_type": "services.visit",
    "object_id": VISIT_ID,
    "field": "note",
    "label": "内容",
    "value": "示例内容",
    "previous": "示例原内容",
    "at": "2026-11-18T10:30:00+08:00",
    "writer": "示例工作者",
    "reason": "",
    "state": "lost",
    "updated_at": STAMPS["updated_at"],
}
