"""Posts that end and secretaries that are missing: by table, on pages, as workbooks, in the API."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit.models import AuditEntry
from orgs.api.post_views import VacancyViewSet
from orgs.choices import PostState
from orgs.selectors.organisation_page import organisation_profile
from orgs.selectors.posts import AskedPosts, PostLine, post_lines, post_reminders
from orgs.selectors.vacancies import secretary_gaps, told_gaps
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory, area
from tests.factories.orgs import PartyOrganisationFactory
from tests.factories.orgs_tree import (
    OfficerFactory,
    OrganisationTermFactory,
    TermExtensionFactory,
)
from tests.factories.orgs_workforce import InstructorDutyFactory, InstructorFactory

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)
AS_OF = {"as_of": "2026-11-20"}
POSTS, VACANCIES = "/organisations/posts/", "/organisations/vacancies/"


def reminded(user: Any, **asked: Any) -> list[PostLine]:
    """Return the posts that are told of on the day."""
    return post_lines(post_reminders(AskedPosts(**asked), user=user, day=DAY), user=user, day=DAY)


@pytest.mark.parametrize(
    ("told", "last_day"),
    [
        ({"due_on": D(2027, 2, 18)}, D(2027, 2, 18)),
        ({"due_on": D(2027, 2, 19)}, None),
        ({"due_on": D(2026, 11, 19)}, D(2026, 11, 19)),
        # He leaves on the day before the one from which he is no longer in the post.
        ({"ends_on": D(2026, 12, 1)}, D(2026, 11, 30)),
        ({"ends_on": D(2026, 12, 1), "due_on": D(2027, 7, 1)}, D(2026, 11, 30)),
        # Who has left, or has not begun, is told of no more, or not yet.
        ({"ends_on": D(2026, 11, 20), "due_on": D(2026, 11, 1)}, None),
        ({"starts_on": D(2026, 11, 21), "due_on": D(2026, 12, 1)}, None),
        ({"role": "member", "due_on": D(2026, 12, 1)}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("role", ["secretary", "deputy_secretary", "first_secretary"])
def test_a_post_is_told_of_by_its_last_day(
    role: str, told: dict[str, Any], last_day: datetime.date | None, street: Any
) -> None:
    OfficerFactory(**{"role": role, "origin": "posted", **told})
    assert [line.standing.last_day for line in reminded(street)] == ([last_day] if last_day else [])


def test_who_was_elected_serves_as_long_as_the_term_was_extended(street: Any) -> None:
    due_on, until = D(2026, 11, 1), D(2027, 1, 31)
    term = OrganisationTermFactory(due_on=due_on)
    TermExtensionFactory(term=term, until=until, approved_on=D(2026, 10, 1))
    # Approved later than the day.
    TermExtensionFactory(term=term, until=D(2027, 6, 1), approved_on=D(2026, 12, 1))
    elected = OfficerFactory(organisation=term.organisation, due_on=due_on)
    posted = OfficerFactory(
        organisation=term.organisation, role="first_secretary", origin="posted", due_on=due_on
    )
    told = {line.id: (line.standing.state, line.standing.last_day) for line in reminded(street)}
    assert told == {
        posted.pk: (PostState.OVERDUE, due_on),
        elected.pk: (PostState.DUE_90, until),
    }


def test_instructors_and_what_they_look_after(street: Any) -> None:
    leaving = InstructorFactory(ends_on=D(2026, 12, 1))
    # The line of the instructor says it for all his duties.
    InstructorDutyFactory(instructor=leaving)
    sooner = InstructorDutyFactory(instructor=leaving, ends_on=D(2026, 11, 25))
    gone = InstructorFactory(ends_on=D(2026, 11, 1))
    orphaned = InstructorDutyFactory(instructor=gone)
    InstructorDutyFactory(instructor=gone, ends_on=D(2026, 11, 1))
    InstructorDutyFactory()
    lines = reminded(street)
    assert [(line.id, line.role, line.standing.days_left) for line in lines] == [
        (orphaned.pk, "duty", -20),
        (sooner.pk, "duty", 4),
        (leaving.pk, "instructor", 10),
    ]
    assert lines[0].next_act == "指导员已离任，另派接替"
    assert [line.id for line in reminded(street, state="overdue")] == [orphaned.pk]
    assert [line.id for line in reminded(street, role="instructor")] == [leaving.pk]
    assert reminded(street, role="secretary") == []


def test_a_building_of_another_street_is_not_named(street: Any) -> None:
    foreign = BuildingFactory(area=JINGAN_TEMPLE, name="示例外街大厦")
    InstructorDutyFactory(building=foreign, ends_on=D(2026, 12, 1))
    (line,) = reminded(street)
    assert line.place == ""


def gaps(user: Any, day: datetime.date = DAY, **asked: Any) -> list[tuple[Any, ...]]:
    """Return name, state, first day and age of what the day shows."""
    found = told_gaps(secretary_gaps(user=user, day=day, **asked), day)
    return [(gap.name, gap.state.value, gap.since, gap.days) for gap in found]


def test_the_age_of_a_vacancy(street: Any) -> None:
    left = PartyOrganisationFactory(name="示例卸任")
    OfficerFactory(organisation=left, ends_on=D(2025, 1, 1))
    OfficerFactory(organisation=left, starts_on=D(2025, 1, 1), ends_on=D(2026, 11, 10))
    never = PartyOrganisationFactory(name="示例从未有过", founded_on=D(2026, 11, 15))
    OfficerFactory(organisation=never, role="member", starts_on=D(2026, 11, 16))
    unknown = PartyOrganisationFactory(name="示例成立日不详", founded_on=None)
    OfficerFactory(organisation=unknown, role="first_secretary")
    PartyOrganisationFactory(name="示例未登记")
    OfficerFactory(organisation__name="示例在任")
    PartyOrganisationFactory(name="示例党小组", form="party_group")
    OfficerFactory(
        organisation=PartyOrganisationFactory(name="示例已撤销", dissolved_on=D(2026, 11, 1)),
        ends_on=D(2026, 10, 1),
    )
    ahead = OfficerFactory(organisation__name="示例尚未到任", starts_on=D(2026, 12, 1)).organisation
    assert gaps(street, state="vacant") == [
        ("示例卸任", "vacant", D(2026, 11, 10), 10),
        ("示例从未有过", "vacant", D(2026, 11, 15), 5),
        ("示例成立日不详", "vacant", None, None),
    ]
    assert {gap[0] for gap in gaps(street, state="unrecorded")} == {"示例未登记", ahead.name}
    assert all(gap[2:] == (None, None) for gap in gaps(street, state="unrecorded"))
    # On the day before he left the post was held; before, there was no other gap.
    assert "示例卸任" not in {gap[0] for gap in gaps(street, D(2026, 11, 9))}


def test_an_appointment_that_never_took_effect_fills_no_post(street: Any) -> None:
    OfficerFactory(starts_on=D(2026, 11, 1), ends_on=D(2026, 11, 1))
    assert [gap[1:] for gap in gaps(street)] == [("unrecorded", None, None)]


def test_the_page_of_an_organisation_tells_posts_and_the_vacancy(
    street: Any, client_for: Callable
) -> None:
    organisation = PartyOrganisationFactory()
    OfficerFactory(organisation=organisation, ends_on=D(2026, 11, 10))
    OfficerFactory(
        organisation=organisation, role="deputy_secretary", name="示例副书记", due_on=D(2026, 11, 1)
    )
    address = f"/organisations/{organisation.pk}/"
    text = client_for(street).get(address, AS_OF).content.decode()
    for words in ("书记空缺", "10 天", "已超过 19 天", "书记空缺 10 天，配备书记"):
        assert words in text
    steps = organisation_profile(organisation.pk, user=street, day=DAY).next_steps
    assert "副书记示例副书记：立即换届或增补选举，并办理卸任" in steps
    bare = PartyOrganisationFactory()
    steps = organisation_profile(bare.pk, user=street, day=DAY).next_steps
    assert "登记书记与班子成员" in steps


def test_the_page_of_terms_leads_to_both_lists(street: Any, client_for: Callable) -> None:
    OfficerFactory(due_on=D(2026, 11, 1))
    InstructorFactory(ends_on=D(2026, 12, 1))
    OfficerFactory(ends_on=D(2026, 11, 10))
    client = client_for(street)
    text = client.get("/organisations/terms/", AS_OF).content.decode()
    for words in ("超过任期 1", "90天内到期 1", "书记空缺 1", POSTS, VACANCIES):
        assert words in text
    listed = client.get(POSTS, {**AS_OF, "state": "overdue", "area": area(NANJING_WEST).pk})
    assert [line.standing.days_left for line in listed.context["lines"]] == [-19]
    listed = client.get(VACANCIES, {**AS_OF, "state": "vacant"})
    assert [gap.days for gap in listed.context["lines"]] == [10]
    for address in (POSTS, VACANCIES):
        assert client.get(address, {"state": "x"}).status_code == 400


@pytest.mark.parametrize("address", [POSTS, VACANCIES])
def test_lists_are_of_the_own_street(
    address: str, street: Any, auditor: Any, client_for: Callable
) -> None:
    for code in (NANJING_WEST, JINGAN_TEMPLE):
        at = PartyOrganisationFactory(code=code, name=f"示例组织{code}")
        OfficerFactory(organisation=at, role="deputy_secretary", due_on=D(2026, 11, 1))
        InstructorFactory(code=code, ends_on=D(2026, 12, 1), name=f"示例指导员{code}")
    text = client_for(street).get(address, AS_OF).content.decode()
    assert f"示例组织{NANJING_WEST}" in text
    assert JINGAN_TEMPLE not in text
    assert client_for(auditor).get(address).status_code == 403


@pytest.mark.parametrize("address", [POSTS, VACANCIES])
def test_a_list_costs_the_same_queries_for_many(
    address: str, street: Any, client_for: Callable
) -> None:
    client, counts = client_for(street), []
    client.get(address)
    for more in (2, 12):
        for _ in range(more):
            OfficerFactory(role="deputy_secretary", due_on=D(2026, 11, 1))
            InstructorDutyFactory(ends_on=D(2026, 12, 1))
            InstructorFactory(ends_on=D(2026, 12, 1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, AS_OF).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_lists_are_taken_away_and_audited(street: Any, worker: Any, client_for: Callable) -> None:
    officer = OfficerFactory(role="deputy_secretary", due_on=D(2026, 11, 1))
    client = client_for(street)
    for address, words in ((POSTS, officer.name), (VACANCIES, officer.organisation.name)):
        answer = client.get(address, {**AS_OF, "format": "xlsx"})
        assert answer.status_code == 200
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert words in {cell.value for row in sheet.iter_rows(min_row=2) for cell in row}
    entries = AuditEntry.objects.filter(verb="export")
    assert list(entries.order_by("number").values_list("object_type", "object_label")) == [
        ("orgs.officer", "职务任期提醒.xlsx"),
        ("orgs.partyorganisation", "书记空缺.xlsx"),
    ]
    assert client_for(worker).get(POSTS, {"format": "xlsx"}).status_code == 403
    assert entries.count() == 2


def test_the_api_tells_where_posts_stand(street: Any, api_for: Callable) -> None:
    over = OfficerFactory(due_on=D(2026, 11, 1))
    due = OfficerFactory(due_on=D(2026, 12, 1))
    left = OfficerFactory(ends_on=D(2026, 11, 10))
    client = api_for(street)

    def told(name: str, **query: str) -> dict[str, tuple[Any, ...]]:
        rows = client.get(f"/api/v1/{name}/", query).json()["results"]
        return {row["id"]: (row["state"], row["last_day"], row["days_left"]) for row in rows}

    assert told("officers", **AS_OF) == {
        str(over.pk): ("overdue", "2026-11-01", -19),
        str(due.pk): ("due_90", "2026-12-01", 11),
    }
    assert set(told("officers", state="overdue,due_90", **AS_OF)) == {str(over.pk), str(due.pk)}
    assert set(told("officers", state="overdue", **AS_OF)) == {str(over.pk)}
    # Without a day those who have left are listed too; they stand nowhere.
    assert told("officers")[str(left.pk)] == (None, None, None)
    instructor = InstructorFactory(ends_on=D(2026, 12, 1))
    duty = InstructorDutyFactory(instructor=instructor)
    assert told("instructors", state="due_90", **AS_OF) == {
        str(instructor.pk): ("due_90", "2026-11-30", 10)
    }
    assert told("instructor-duties", state="due_90", **AS_OF) == {
        str(duty.pk): ("due_90", "2026-11-30", 10)
    }
    assert told("instructors", state="open,running", **AS_OF) == {}
    assert client.get("/api/v1/officers/", {"state": "x"}).status_code == 400


def test_the_api_lists_vacancies_of_the_own_street(
    street: Any, wall: Any, api_for: Callable
) -> None:
    own = OfficerFactory(ends_on=D(2026, 11, 10)).organisation
    bare = PartyOrganisationFactory()
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE)
    client, address = api_for(street), "/api/v1/secretary-vacancies/"
    body = client.get(address, {**AS_OF, "count": "1"}).json()
    rows = {row["id"]: row for row in body["results"]}
    assert (set(rows), body["count"]) == ({str(own.pk), str(bare.pk)}, 2)
    told = rows[str(own.pk)]
    assert set(told) == set(VacancyViewSet.example)
    assert (told["state"], told["vacant_since"], told["vacant_days"]) == (
        "vacant",
        "2026-11-10",
        10,
    )
    untold = rows[str(bare.pk)]
    assert (untold["state"], untold["vacant_days"]) == ("unrecorded", None)

    def found(**query: str) -> list[str]:
        return [row["id"] for row in client.get(address, {**AS_OF, **query}).json()["results"]]

    assert found(state="vacant") == [str(own.pk)]
    assert found(state="unrecorded") == [str(bare.pk)]
    assert found(since_until="2026-11-10") == [str(own.pk)]
    assert found(since_until="2026-11-09") == []
    assert found(area=JINGAN_TEMPLE) == []
    assert client.get(f"{address}{own.pk}/", AS_OF).json() == told
    assert client.get(f"{address}{foreign.pk}/", AS_OF).status_code == 404
    assert api_for(wall).get(address).status_code == 403
