"""Worked examples of the three lists for the API's description."""

from councils.api.views import COUNCIL
from enterprises.api.examples import BUILDING
from orgs.api.views import STAMPS

NEED_ID = "019a1f6e-2c00-7000-8000-000000005401"
OFFER_ID = "019a1f6e-2c00-7000-8000-000000005402"
KIND_ID = "019a1f6e-2c00-7000-8000-000000005403"
KIND = {
    "id": KIND_ID,
    "code": "need",
    "label": "需求清单",
    "role": "need",
    "position": 1,
    "is_active": True,
    **STAMPS,
}
ENTRY = {
    "id": NEED_ID,
    "council": COUNCIL,
    "kind": {"id": KIND_ID, "code": "need", "label": "需求清单"},
    "side": "building",
    "title": "午间用餐",
    "detail": "约二百人，步行十分钟以内。",
    "category": "生活服务",
    "building": BUILDING,
    "reach": "subdistrict",
    "department": None,
    "organisation": None,
    "enterprise": None,
    "party_name": "示例大厦员工",
    "request": None,
    "project": None,
    "starts_on": "2026-11-01",
    "ends_on": "2027-11-01",
    "capacity": 200,
    "unit": "人/日",
    "state": "met",
    **STAMPS,
}
MATCH = {
    "id": "019a1f6e-2c00-7000-8000-000000005404",
    "need": {"id": NEED_ID, "title": "午间用餐", "state": "met"},
    "offer": {"id": OFFER_ID, "title": "居民区食堂午市余量", "state": "open"},
    "state": "accepted",
    "reasons": ["category", "subdistrict", "period", "capacity", "other_side"],
    "amount": 200,
    "starts_on": "2026-11-01",
    "ends_on": "2027-11-01",
    "decided_on": "2026-11-05",
    "note": "",
    **STAMPS,
}
SUGGESTIONS = {
    "need": NEED_ID,
    "suggestions": [
        {
            "offer": OFFER_ID,
            "title": "居民区食堂午市余量",
            "starts_on": "2026-11-20",
            "ends_on": "2027-11-01",
            "amount": 200,
            "score": 0.7143,
            "reasons": [
                {
                    "code": "other_side",
                    "text": "楼居互补",
                    "accepted": 9,
                    "decided": 12,
                    "weight": 0.7143,
                }
            ],
        }
    ],
}
RATES = {
    "results": [
        {
            "month": "2026-11-01",
            "kind": KIND_ID,
            "name": "需求清单",
            "opened": 8,
            "accepted": 6,
            "rate": 0.75,
            "mean_wait": 4.5,
        }
    ]
}
