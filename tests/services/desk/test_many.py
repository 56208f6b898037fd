"""One act on many requests: a constant number of queries, and a result for each of them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from services.actions.handling.performing import judge_all, perform_all
from services.models import RequestEvent, ServiceRequest
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.services.desk.acts import Desk, everything
from tests.services.desk.test_rights import CASES

pytestmark = pytest.mark.django_db
# With ledgers, limits, co-tasks, followers and notices to write.
HEAVIEST = ("triage", "dispatch", "link_duplicate", "resolve", "reopen")


def copies(request: ServiceRequest, number: int) -> list[Any]:
    """Return so many requests that stand where ``request`` stands, ledgers included."""
    found = [request.pk]
    with connection.cursor() as cursor:
        for _ in range(number - 1):
            cursor.execute("SELECT uuidv7()")
            found.append(cursor.fetchone()[0])
        for table, key in (
            ("servicerequest", "id"),
            ("clockspan", "request_id"),
            ("clocklimit", "request_id"),
            ("requestevent", "request_id"),
        ):
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid ="
                f" 'services_{table}'::regclass AND attnum > 0 AND NOT attisdropped"
                " AND attname <> ALL(%s)",
                [["id", key, "progress_code", "external_id"]],
            )
            (columns,) = cursor.fetchone()
            own = "fresh" if key == "id" else "uuidv7(), fresh"
            into = "id" if key == "id" else f"id, {key}"
            cursor.execute(
                f"INSERT INTO services_{table} ({into}, {columns}) SELECT {own}, {columns}"
                f" FROM services_{table}, unnest(%s::uuid[]) AS fresh WHERE {key} = %s",
                [found[1:], request.pk],
            )
    return found


@pytest.mark.parametrize("verb", CASES)
def test_an_act_on_many_is_a_constant_number_of_queries(verb: str, district: Any) -> None:
    desk = Desk()
    assign(UserFactory(department=desk.lead), "department")
    # Who the user is, is read once and known from then on.
    desk.act(desk.received(), "note", district)
    counts = []
    for number in (1, 20, 500) if verb in HEAVIEST else (1, 20):
        request = desk.in_state(CASES[verb][0])
        keys = copies(request, number)
        said = {"original": desk.received().pk} if verb == "link_duplicate" else {}
        with CaptureQueriesContext(connection) as captured:
            performed = perform_all(
                request_ids=keys,
                verb=verb,
                by=district,
                now=desk.now,
                facts=desk.facts(verb, **said),
            )
        assert len(performed.done) == number, performed.results[0].refusal
        assert RequestEvent.objects.filter(request__in=keys, verb=verb).count() >= number
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


def test_each_of_many_has_its_own_result(street: Any) -> None:
    desk = Desk()
    fit, wrong, elsewhere = desk.received(), desk.in_state("paused"), desk.received()
    ServiceRequest.objects.filter(pk=elsewhere.pk).update(
        building=BuildingFactory(area="310106013")
    )
    keys = [fit.pk, wrong.pk, elsewhere.pk, fit.pk]
    given = {
        "request_ids": keys,
        "verb": "triage",
        "by": street,
        "now": desk.now,
        "facts": desk.facts("triage"),
    }
    before = everything()
    preview = judge_all(**given)
    assert everything() == before
    performed = perform_all(**given)
    codes = [result.refusal and result.refusal.code for result in performed.results]
    assert codes == [None, "transition_refused", "not_found"]
    assert codes == [result.refusal and result.refusal.code for result in preview]
    assert performed.done == [fit.pk]
