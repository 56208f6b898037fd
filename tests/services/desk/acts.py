"""Requests in every state, brought there by their own verbs, and all that an act could change."""

import datetime
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps

from common.models import AuditEntry, Notice
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform
from services.actions.requests import create_request
from services.models import ServiceRequest
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday after a working week without holidays.
START = datetime.datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
MINUTE = datetime.timedelta(minutes=1)

# By which verbs a request comes to a state.
WAYS: dict[str, tuple[str, ...]] = {
    "received": (),
    "triaged": ("triage",),
    "dispatched": ("triage", "dispatch"),
    "accepted": ("triage", "dispatch", "accept"),
    "in_progress": ("triage", "dispatch", "accept", "start"),
    "paused": ("triage", "dispatch", "accept", "pause"),
    "returned": ("triage", "dispatch", "return"),
    "escalated": ("triage", "dispatch", "escalate"),
    "reopened": ("triage", "dispatch", "accept", "resolve", "reopen"),
    "merged": ("triage", "link_duplicate"),
    "resolved": ("triage", "dispatch", "accept", "resolve"),
    "confirmed": ("triage", "dispatch", "accept", "resolve", "confirm"),
    "closed": ("triage", "dispatch", "accept", "resolve", "close"),
}

WATCHED = (
    *("ServiceRequest", "RequestEvent", "CoTask", "RequestVoice", "ClockSpan", "ClockLimit"),
    *("LadderStep", "SatisfactionAsk"),
)


@dataclass
class Desk:
    """A clock that goes on a minute with every act, and the departments of a test."""

    lead: Any = field(default_factory=DepartmentFactory)
    other: Any = field(default_factory=DepartmentFactory)
    now: datetime.datetime = START

    def facts(self, verb: str, **said: Any) -> Facts:
        """Return what an act of this kind has to say."""
        usual: dict[str, dict[str, Any]] = {
            "triage": {"category": "物业管理"},
            "dispatch": {"department": self.lead.pk, "note": "示例裁定"},
            "return": {"note": "示例原因", "proposed": self.other.pk},
            "pause": {
                "pause_reason": "legal",
                "until": self.now.date() + datetime.timedelta(10),
            },
            "resolve": {"reply": "示例答复"},
            "reopen": {"note": "示例原因"},
            "escalate": {"note": "示例理由"},
            "withdraw": {"note": "示例原因"},
            "note": {"note": "示例记录"},
            "link_duplicate": {},
        }
        return Facts(**(usual.get(verb, {}) | said))

    def received(self, mechanism: str = "platform", **values: Any) -> ServiceRequest:
        """Return a new request."""
        self.now += MINUTE
        values = {"building": BuildingFactory().pk, "mechanism": mechanism, **values}
        return create_request(by=None, values=values, now=self.now).obj

    def act(self, request: Any, verb: str, by: Any = None, **said: Any) -> ServiceRequest:
        """Do a verb, a minute later."""
        self.now += MINUTE
        if verb == "link_duplicate" and "original" not in said:
            said["original"] = self.received().pk
        return perform(
            request_id=request.pk,
            verb=verb,
            by=by,
            now=self.now,
            facts=self.facts(verb, **said),
        )

    def in_state(self, state: str, mechanism: str = "platform", **values: Any) -> ServiceRequest:
        """Return a request that stands there."""
        request = self.received(mechanism, **values)
        for verb in WAYS[state]:
            request = self.act(request, verb)
        request.refresh_from_db()
        assert request.state == state
        return request


def everything() -> dict[str, Any]:
    """Return all rows that an act on a request may touch."""
    tables = {
        name: sorted(apps.get_model("services", name).objects.values_list(), key=repr)
        for name in WATCHED
    }
    return tables | {
        "audit": AuditEntry.objects.count(),
        "notices": Notice.objects.count(),
    }
