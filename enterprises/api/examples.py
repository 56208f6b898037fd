"""Worked examples of enterprises for the OpenAPI document."""

BUILDING = {
    "id": "019a1f6e-2c00-7000-8000-000000000201",
    "external_id": "LY00001",
    "name": "示例大厦",
}
ENTERPRISE_BRIEF = {
    "id": "019a1f6e-2c00-7000-8000-000000001001",
    "external_id": "QY000001",
    "name": "示例咨询有限公司",
    "short_name": "示例咨询",
}
ENTERPRISE = {
    "id": "019a1f6e-2c00-7000-8000-000000001001",
    "source": "register",
    "external_id": "QY000001",
    "uscc": "91310106MA1FYXXX0X",
    "no_uscc_reason": "",
    "name": "示例咨询有限公司",
    "short_name": "示例咨询",
    "unit_kind": "non_public",
    "industry_section": "L",
    "founded_on": "2015-06-01",
    "operating_status": "operating",
    "full_members": 4,
    "probationary_members": 0,
    "rating": {"colour": "blue", "score": 24.5, "needs_review": False, "rated_on": "2026-11-20"},
    "places": [{"building": BUILDING, "floor_number": 12, "unit_number": "1201"}],
    "created_at": "2026-11-20T08:30:00+08:00",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
CONTACT = {
    "id": "019a1f6e-2c00-7000-8000-000000001101",
    "enterprise": ENTERPRISE_BRIEF,
    "name": "示例联系人",
    "role": "general",
    "phone_masked": "138****0000",
    "confirmed_on": "2026-11-01",
    "consent_note": "",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
OCCUPANCY = {
    "id": "019a1f6e-2c00-7000-8000-000000001201",
    "enterprise": ENTERPRISE_BRIEF,
    "unit": {
        "id": "019a1f6e-2c00-7000-8000-000000000601",
        "floor_number": 12,
        "number": "1201",
        "building": BUILDING,
    },
    "area": 180,
    "tenure": "leased",
    "starts_on": "2024-01-01",
    "ends_on": "2027-01-01",
    "intent": "renewing",
    "intent_recorded_on": "2026-10-01",
    "leave_destination": "",
    "leave_reason": "",
    "source_kind": "register",
    "created_at": "2026-11-20T08:30:00+08:00",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
MEASUREMENT = {
    "id": "019a1f6e-2c00-7000-8000-000000001301",
    "enterprise": ENTERPRISE_BRIEF,
    "kind": "headcount",
    "measured_on": "2026-10-01",
    "value": 52,
    "source_kind": "register",
    "source_id": None,
    "updated_at": "2026-11-20T08:30:00+08:00",
}
ARREARS = {
    "id": "019a1f6e-2c00-7000-8000-000000001401",
    "enterprise": ENTERPRISE_BRIEF,
    "kind": "rent",
    "started_on": "2026-10-01",
    "settled_on": None,
    "amount": 3.5,
    "updated_at": "2026-11-20T08:30:00+08:00",
}
SIGNAL = {
    "id": "019a1f6e-2c00-7000-8000-000000001501",
    "enterprise": ENTERPRISE_BRIEF,
    "kind": "space_need",
    "severity": 3,
    "observed_on": "2026-11-05",
    "closed_on": None,
    "source_kind": "visit",
    "source_id": "019a1f6e-2c00-7000-8000-000000002001",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
RATING = {
    "id": "019a1f6e-2c00-7000-8000-000000001001",
    "enterprise": ENTERPRISE_BRIEF,
    "rated_on": "2026-11-20",
    "scheme_version": 1,
    "score": 24.5,
    "confidence": 0.9,
    "colour_by_score": "blue",
    "colour": "blue",
    "floors": [],
    "needs_review": False,
}
SCHEME = {
    "id": "019a1f6e-2c00-7000-8000-000000001601",
    "version": 1,
    "name": "五色风险分析法 · 默认方案",
    "state": "published",
    "definition": {"version": 1, "indicators": []},
    "published_at": "2026-11-20T08:30:00+08:00",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
FACT_CHECK = {
    "id": "019a1f6e-2c00-7000-8000-000000001701",
    "enterprise": ENTERPRISE_BRIEF,
    "field": "headcount",
    "checked_on": "2026-11-18",
    "source_kind": "visit",
    "source_id": "019a1f6e-2c00-7000-8000-000000002001",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
