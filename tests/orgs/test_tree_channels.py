"""Acts of organisations through the API and the back office: the same acts, the same refusals."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from common.calendar.clock import today
from common.records.periods import current_on, standing_on
from orgs.choices import GroupingBasis
from orgs.models import (
    Election,
    Founding,
    Officer,
    OrganisationAffiliation,
    OrganisationTerm,
    PartyOrganisation,
)
from orgs.selectors.terms import term_reminders
from reports.indicators.figures import figures_for
from reports.indicators.places import find_visible_place
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_tree import (
    ElectionFactory,
    FoundingFactory,
    OrganisationTermFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def api(street: Any, api_for: Callable) -> APIClient:
    """The API as 南京西路街道 uses it."""
    return api_for(street)


@pytest.fixture
def office(street: Any, client_for: Callable) -> Client:
    """The back office as 南京西路街道 uses it."""
    return client_for(street)


def test_a_past_day_shows_the_superior_of_that_day(api: APIClient) -> None:
    one, other = (PartyOrganisationFactory(form="committee") for _ in range(2))
    branch = PartyOrganisationFactory(parent=one)
    address = f"/api/v1/organisations/{branch.pk}/"
    moved = api.post(
        f"{address}move/",
        {"on": "2026-11-01", "parent": str(other.pk), "document_number": "示例1号"},
        format="json",
    )
    assert moved.status_code == 200, moved.content.decode()
    above = {
        day: api.get(address, {"as_of": day}).json()["parent"]["name"]
        for day in ("2026-10-31", "2026-11-01")
    }
    assert above == {"2026-10-31": one.name, "2026-11-01": other.name}
    events = api.get(f"{address}timeline/").json()["results"]
    assert [event["kind"] for event in events][:2] == ["place", "founded"]
    assert events[0]["document_number"] == "示例1号"


def test_acts_are_refused_in_chinese_and_foreign_ones_do_not_exist(api: APIClient) -> None:
    own = PartyOrganisationFactory()
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE)
    content = {"on": "2026-11-01", "document_number": "示例2号", "form": "branch"}
    refused = api.post(f"/api/v1/organisations/{own.pk}/change-form/", content, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "form_unchanged")
    for act in ("change-form", "dissolve", "merge", "move"):
        told = {**content, "into": str(own.pk)}
        answer = api.post(f"/api/v1/organisations/{foreign.pk}/{act}/", told, format="json")
        assert answer.status_code == 404, act
    foreign.refresh_from_db()
    assert foreign.dissolved_on is None
    assert api.get(f"/api/v1/organisations/{foreign.pk}/timeline/").status_code == 404


def test_an_election_goes_its_way_through_the_api(api: APIClient) -> None:
    organisation = PartyOrganisationFactory()
    MemberCountFactory(organisation=organisation, full_members=10)
    election = ElectionFactory(organisation=organisation, seats=1)
    address = f"/api/v1/elections/{election.pk}/"

    def take(step: str, **content: Any) -> Any:
        return api.post(f"{address}{step}/", content, format="json")

    assert take("hold", on="2026-11-02", entitled=10, present=9, votes=[]).status_code == 409
    assert take("approve", on="2026-11-01", document_number="示例3号").status_code == 200
    few = take("publish", on="2026-11-02", candidates=[{"name": "示例甲", "role": "secretary"}])
    assert few.json()["code"] == "too_few_candidates"
    people = [{"name": name, "role": "secretary"} for name in ("示例甲", "示例乙")]
    assert take("publish", on="2026-11-02", candidates=people).status_code == 200
    votes = [{"name": "示例甲", "votes": 7}, {"name": "示例乙", "votes": 2}]
    held = take("hold", on="2026-11-09", entitled=10, present=9, votes=votes).json()
    assert [each["name"] for each in held["candidates"] if each["is_elected"]] == ["示例甲"]
    assert held["next_steps"] == ["report", "fail"]
    assert take("report", on="2026-11-10").status_code == 200
    done = take("confirm", on="2026-11-12", document_number="示例4号")
    assert (done.json()["state"], done.json()["next_steps"]) == ("confirmed", [])
    listed = api.get("/api/v1/officers/", {"organisation": str(organisation.pk)}).json()
    assert [each["name"] for each in listed["results"]] == ["示例甲"]
    terms = api.get("/api/v1/terms/", {"organisation": str(organisation.pk)}).json()
    assert [each["due_on"] for each in terms["results"]] == ["2029-11-12"]


def test_a_term_is_extended_through_the_api(api: APIClient) -> None:
    term = OrganisationTermFactory(due_on=datetime.date(2026, 11, 1))
    overdue = {"is_overdue": "true", "as_of": "2026-11-20"}
    assert len(api.get("/api/v1/terms/", overdue).json()["results"]) == 1
    content = {
        "until": "2027-05-01",
        "approved_on": "2026-11-02",
        "approved_by": "示例街道党工委",
        "reason": "示例原因",
    }
    address = f"/api/v1/terms/{term.pk}/extend/"
    answer = api.post(address, content, format="json")
    assert answer.status_code == 200, answer.content.decode()
    assert len(answer.json()["extensions"]) == 1
    assert api.get("/api/v1/terms/", overdue).json()["results"] == []
    late = api.post(address, {**content, "until": "2027-11-02"}, format="json")
    assert late.json()["code"] == "extension_too_long"


def page(model: Any, row: Any, name: str) -> str:
    """Return the address of an act in the back office."""
    return reverse(f"admin:orgs_{model._meta.model_name}_{name}", args=[row.pk])


def test_an_election_goes_its_way_through_the_back_office(office: Client) -> None:
    organisation = PartyOrganisationFactory()
    MemberCountFactory(organisation=organisation, full_members=10)
    election = ElectionFactory(organisation=organisation, seats=1)
    address = page(Election, election, "next_page")
    assert "登记上级批准" in office.get(address).content.decode()
    told = {"on": "2026-11-01", "document_number": "示例5号"}
    assert office.post(address, told).status_code == 302
    names = {f"role_{line}": "member" for line in range(1, 5)}
    names |= {"name_1": "示例甲", "role_1": "secretary", "on": "2026-11-02"}
    refused = office.post(address, names)
    assert "候选人至少 2 名" in refused.content.decode()
    assert office.post(address, {**names, "name_2": "示例乙"}).status_code == 302
    votes = {
        f"votes_{each.pk}": "7" if each.name == "示例甲" else "2"
        for each in election.candidates.all()
    }
    told = {"on": "2026-11-09", "entitled": "10", "present": "9", **votes}
    assert office.post(address, told).status_code == 302
    assert office.post(address, {"on": "2026-11-10"}).status_code == 302
    told = {"on": "2026-11-12", "document_number": "示例6号", "years": ""}
    assert office.post(address, told).status_code == 302
    election.refresh_from_db()
    assert election.state == "confirmed"
    assert Officer.objects.get(current_on(TODAY), organisation=organisation).name == "示例甲"
    assert "已经办结" in office.get(address).content.decode()


def test_a_founding_ends_in_an_organisation_through_the_back_office(office: Client) -> None:
    building = BuildingFactory(area=NANJING_WEST)
    founding = FoundingFactory(enterprise=EnterpriseFactory(building=building))
    address = page(Founding, founding, "next_page")
    for told in (
        {"on": "2026-11-05", "document_number": "示例7号"},
        {"on": "2026-11-06"},
        {"on": "2026-11-07", "external_id": "DZZ90002"},
    ):
        assert office.post(address, told).status_code == 302
    founding.refresh_from_db()
    assert founding.state == "filed"
    assert PartyOrganisation.objects.get(external_id="DZZ90002").founded_on is not None


def test_the_register_page_keeps_the_dated_place_true(office: Client) -> None:
    one, other = (PartyOrganisationFactory(form="committee") for _ in range(2))
    branch = PartyOrganisationFactory(parent=one)
    address = page(PartyOrganisation, branch, "change")
    form = office.get(address).context["adminform"].form
    told = {name: form.initial.get(name) or "" for name in form.fields}
    told |= {"parent": str(other.pk), "area": str(branch.area_id)}
    for inline in ("forms", "affiliations", "member_counts", "seats"):
        told |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    answer = office.post(address, told)
    assert answer.status_code == 302, answer.content.decode()[:500]
    places = OrganisationAffiliation.objects.filter(organisation=branch)
    now = today()
    assert places.get(standing_on(now)).parent == other
    assert places.get(standing_on(now - datetime.timedelta(days=1))).parent == one
    assert "将涉及" in office.get(page(PartyOrganisation, branch, "dissolve_page")).content.decode()
    merged = office.post(
        page(PartyOrganisation, branch, "merge_page"),
        {"on": now.isoformat(), "document_number": "示例8号", "into": str(one.pk)},
    )
    assert merged.status_code == 302
    branch.refresh_from_db()
    assert branch.merged_into == one


def test_the_list_of_reminders_and_the_figure_are_one_number(register: Any, street: Any) -> None:
    groups = {group.state: group for group in term_reminders(user=street, day=TODAY)}
    listed = {line.organisation_id for line in groups["overdue"].lines}
    overdue = OrganisationTerm.objects.visible_to(street).overdue_on(TODAY)
    assert listed == set(overdue.values_list("organisation", flat=True))
    assert listed
    figure = figures_for(find_visible_place(NANJING_WEST, street), TODAY)["terms_overdue"]
    assert figure.numerator is not None
    assert len(listed) <= figure.numerator


def test_a_temporary_organisation_is_written_with_its_basis_and_planned_end(
    street: Any, api_for: Callable
) -> None:
    organisation = PartyOrganisationFactory()
    api, url = api_for(street), f"/api/v1/organisations/{organisation.pk}/"
    told = {"basis": GroupingBasis.values[0], "planned_end_on": "2027-03-01"}
    etag = api.get(url).headers["ETag"]
    answer = api.patch(url, told, format="json", HTTP_IF_MATCH=etag)
    assert answer.status_code == 200, answer.content.decode()
    assert {name: answer.json()[name] for name in told} == told
    unknown = api.patch(url, {"basis": "x"}, format="json", HTTP_IF_MATCH=answer.headers["ETag"])
    assert unknown.status_code == 400


def test_all_counts_of_members_are_written_with_the_organisation(
    street: Any, api_for: Callable
) -> None:
    organisation = PartyOrganisationFactory()
    api, url = api_for(street), f"/api/v1/organisations/{organisation.pk}/"
    told = {"candidates": 1, "activists": 2, "applicants": 3, "floating_members": 4}
    etag = api.get(url).headers["ETag"]
    answer = api.patch(url, told, format="json", HTTP_IF_MATCH=etag)
    assert answer.status_code == 200, answer.content.decode()
    row = api.get("/api/v1/member-counts/", {"organisation": organisation.pk}).json()["results"][0]
    assert {name: row[name] for name in told} == told


def test_an_organisation_ends_by_its_act_only(district: Any, api_for: Callable) -> None:
    """The day alone would leave coverages, seats and posts running."""
    organisation = PartyOrganisationFactory()
    client, address = api_for(district), f"/api/v1/organisations/{organisation.pk}/"
    tag = client.get(address)["ETag"]
    answer = client.patch(address, {"dissolved_on": "2026-11-01"}, headers={"If-Match": tag})
    assert answer.status_code == 400, answer.json()
    organisation.refresh_from_db()
    assert organisation.dissolved_on is None
