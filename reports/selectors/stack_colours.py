"""How the stacking plan colours a tenancy: pure rules, one bucket per tenancy and view."""

import datetime
from collections.abc import Collection

COLOUR_BY = {
    "rating": "稳定度",
    "lease_end": "租约到期",
    "coverage": "党建覆盖",
    "last_visit": "最近走访",
    "vacancy": "空置",
}

VACANT = "vacant"
BUCKETS: dict[str, dict[str, str]] = {
    "rating": {
        "red": "不稳定",
        "orange": "较不稳定",
        "yellow": "一般",
        "blue": "较稳定",
        "green": "稳定",
        "unrated": "未评级",
    },
    "lease_end": {
        "within_30": "30 天内到期",
        "within_90": "90 天内到期",
        "within_180": "180 天内到期",
        "within_365": "一年内到期",
        "later": "一年以后到期",
        "no_end": "未登记到期日",
        "owned": "自有",
    },
    "coverage": {
        "establish": "建（单独组建）",
        "joint": "联（联合组建）",
        "attach": "挂（挂靠）",
        "assign": "派（派指导员）",
        "none": "空白点",
    },
    "last_visit": {
        "within_30": "30 天内走访",
        "within_90": "90 天内走访",
        "within_180": "180 天内走访",
        "earlier": "180 天以前走访",
        "never": "未走访",
    },
    "vacancy": {"let": "在用"},
}


def lease_bucket(tenure: str, ends_on: datetime.date | None, day: datetime.date) -> str:
    """Return how soon after ``day`` a lease ends."""
    if tenure == "owned":
        return "owned"
    if ends_on is None:
        return "no_end"
    remaining = (ends_on - day).days
    return next((f"within_{n}" for n in (30, 90, 180, 365) if remaining <= n), "later")


def coverage_bucket(modes: Collection[str]) -> str:
    """Return the strongest of the modes that cover an enterprise."""
    return next((mode for mode in BUCKETS["coverage"] if mode in modes), "none")


def visit_bucket(last_visited_on: datetime.date | None, day: datetime.date) -> str:
    """Return how long before ``day`` the last visit was."""
    if last_visited_on is None:
        return "never"
    age = (day - last_visited_on).days
    return next((f"within_{n}" for n in (30, 90, 180) if age < n), "earlier")
