"""Who may do what: every verb by every kind of user, on a request where the verb is allowed."""

from typing import Any

import pytest

from common.errors.domain import DomainError
from services.actions.co_tasks import ask_co_unit
from tests.factories.accounts import DepartmentFactory, UserFactory, assign
from tests.services.desk.acts import Desk

pytestmark = pytest.mark.django_db

DISPATCHER, HOLDER, WRITER, ANY = "dispatcher", "holder", "writer", "any"
# In which state, and whose verb it is.
CASES = {
    "triage": ("received", DISPATCHER),
    "dispatch": ("triaged", DISPATCHER),
    "link_duplicate": ("triaged", DISPATCHER),
    "close": ("resolved", DISPATCHER),
    "separate": ("merged", DISPATCHER),
    "accept": ("dispatched", HOLDER),
    "start": ("accepted", HOLDER),
    "return": ("accepted", HOLDER),
    "pause": ("in_progress", HOLDER),
    "resume": ("paused", HOLDER),
    "resolve": ("in_progress", HOLDER),
    "confirm": ("resolved", WRITER),
    "reopen": ("resolved", WRITER),
    "withdraw": ("accepted", WRITER),
    "escalate": ("accepted", ANY),
    "note": ("accepted", ANY),
}
OUTSIDE, REFUSED, DONE = "not_found", "permission_denied", "done"
EXPECTED = {
    "district": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), DONE),
    "street": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), DONE),
    "other street": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), OUTSIDE),
    "worker": {DISPATCHER: REFUSED, HOLDER: REFUSED, WRITER: DONE, ANY: DONE},
    "other worker": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), OUTSIDE),
    "holder": {DISPATCHER: REFUSED, HOLDER: DONE, WRITER: REFUSED, ANY: DONE},
    "head": {DISPATCHER: REFUSED, HOLDER: DONE, WRITER: REFUSED, ANY: DONE},
    "co-unit": {DISPATCHER: REFUSED, HOLDER: REFUSED, WRITER: REFUSED, ANY: DONE},
    "other department": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), OUTSIDE),
    "administrator": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), OUTSIDE),
    "auditor": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), OUTSIDE),
    # Sees figures of its area and no request at the desk can be moved by it.
    "wall": dict.fromkeys((DISPATCHER, HOLDER, WRITER, ANY), REFUSED),
}
# These have no department when they are at the desk: nobody but the desk has to do with them.
UNHELD = {"received", "triaged", "merged"}


def someone(kind: str, desk: Desk) -> Any:
    """Return a user of a kind."""
    roles = {
        "district": ("district_staff", None, None),
        "street": ("subdistrict_staff", "310106012", None),
        "other street": ("subdistrict_staff", "310106013", None),
        "worker": ("worker", "310106012", None),
        "other worker": ("worker", "310106013", None),
        "holder": ("department", None, desk.lead),
        "head": ("department_head", None, desk.lead),
        "co-unit": ("department", None, desk.other),
        "other department": ("department", None, DepartmentFactory()),
        "administrator": ("system_admin", None, None),
        "auditor": ("auditor", None, None),
        "wall": ("wall", None, None),
    }
    role, area, department = roles[kind]
    return assign(UserFactory(department=department), role, area)


@pytest.mark.parametrize("kind", EXPECTED)
def test_rights_of(kind: str) -> None:
    desk = Desk()
    user = someone(kind, desk)
    for verb, (state, whose) in CASES.items():
        request = desk.in_state(state)
        if state not in UNHELD and state != "resolved":
            ask_co_unit(
                request_id=request.pk,
                department_id=desk.other.pk,
                days=3,
                asked="示例",
                by=someone("street", desk),
                now=desk.now,
            )
        expected = EXPECTED[kind][whose]
        if kind in ("holder", "head", "co-unit") and state in UNHELD:
            expected = OUTSIDE
        if kind == "co-unit" and state == "resolved":
            expected = OUTSIDE
        try:
            desk.act(request, verb, user, excuse="示例")
            found = DONE
        except DomainError as error:
            found = error.code
        assert found == expected, verb
