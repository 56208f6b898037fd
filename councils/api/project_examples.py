"""Worked examples of projects for the API's description."""

from councils.api.views import COUNCIL
from enterprises.api.examples import BUILDING
from orgs.api.rows import ORGANISATION_EXAMPLE
from orgs.api.views import STAMPS

PROJECT_ID = "019a1f6e-2c00-7000-8000-000000005301"
BRIEF = {"id": PROJECT_ID, "title": "楼宇白领食堂", "state": "in_progress"}
PROJECT = {
    "id": PROJECT_ID,
    "council": COUNCIL,
    "topic": None,
    "title": "楼宇白领食堂",
    "summary": "利用闲置裙房开设食堂，服务本楼与周边楼宇。",
    "domain": "service",
    "cube_axis": "building",
    "reviewer": ORGANISATION_EXAMPLE,
    "claim_capacity": 2,
    "due_on": "2026-12-31",
    "is_public": True,
    "state": "in_progress",
    "in_library_on": "2026-09-01",
    "published_on": "2026-09-10",
    "ownerless_since": None,
    "started_on": "2026-10-08",
    "ended_on": None,
    "note": "",
    "effect": "",
    **STAMPS,
}
CLAIM = {
    "id": "019a1f6e-2c00-7000-8000-000000005302",
    "project": BRIEF,
    "claimant": "team",
    "department": None,
    "organisation": None,
    "enterprise": None,
    "name": "示例志愿服务队",
    "share": "负责用餐高峰引导",
    "applied_on": "2026-09-12",
    "state": "approved",
    "decided_on": "2026-09-15",
    "ended_on": None,
    "note": "",
    **STAMPS,
}
MILESTONE = {
    "id": "019a1f6e-2c00-7000-8000-000000005303",
    "project": BRIEF,
    "title": "完成场地改造",
    "due_on": "2026-11-15",
    "done_on": "2026-11-12",
    "note": "",
    **STAMPS,
}
SUPERVISION = {
    "id": "019a1f6e-2c00-7000-8000-000000005304",
    "project": BRIEF,
    "method": "look",
    "on": "2026-11-18",
    "finding": "现场查看，排队时间在十分钟以内。",
    "reported_to": ORGANISATION_EXAMPLE,
    **STAMPS,
}
METRIC = {
    "id": "019a1f6e-2c00-7000-8000-000000005305",
    "project": BRIEF,
    "name": "日均用餐人次",
    "value": 1000.0,
    "unit": "人次/日",
    "measured_on": "2026-11-20",
    "basis": "食堂收银系统统计",
    **STAMPS,
}
BENEFICIARY = {
    "id": "019a1f6e-2c00-7000-8000-000000005306",
    "project": BRIEF,
    "building": BUILDING,
    "community": "",
    "party": "employee",
    **STAMPS,
}
REACH = {"projects": 12, "buildings": 31, "communities": 4}
