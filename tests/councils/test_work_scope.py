"""Outside the reader's scope: not named, not lost by a form, and released by its owner."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from councils.actions.lists.matches import release_match
from councils.models import ListEntry, ListKind, Project
from tests.councils.lists import entry
from tests.councils.projects import project_in
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import ListMatchFactory, ProjectClaimFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import PartyOrganisationFactory

pytestmark = pytest.mark.django_db


def page_of(client: Any, address: str) -> str:
    """Return a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def sent_of(row: ListEntry, **facts: str) -> dict[str, str]:
    """Return what a browser sends of an entry whose links it was not offered."""
    return {
        "act": "update",
        "kind": str(row.kind_id),
        "side": row.side,
        "title": "示例新名称",
        "category": row.category,
        "starts_on": str(row.starts_on),
        "reach": row.reach,
    } | facts


def test_a_form_keeps_what_it_cannot_show(street: Any, client_for: Callable) -> None:
    far = BuildingFactory(area=JINGAN_TEMPLE)
    row = entry(
        "resource",
        council=CouncilFactory(building=BuildingFactory()),
        building=far,
        side="residential",
        enterprise=EnterpriseFactory(),
        category="旧类别",
    )
    ListKind.objects.filter(pk=row.kind_id).update(is_active=False)
    client = client_for(street)
    address = reverse("councils:list-entry", args=[row.pk])
    page = page_of(client, address)
    assert f'<option value="{row.kind_id}" selected>' in page
    assert '<option value="旧类别" selected>' in page
    stored = (row.kind_id, row.building_id, row.enterprise_id, row.category)
    assert client.post(address, sent_of(row)).status_code == 302
    row.refresh_from_db()
    assert row.title == "示例新名称"
    assert (row.kind_id, row.building_id, row.enterprise_id, row.category) == stored


def test_what_is_shown_may_be_dropped(district: Any, client_for: Callable) -> None:
    # It has moved out of the council's buildings; the district sees it still.
    row = entry("resource", enterprise=EnterpriseFactory())
    client = client_for(district)
    address = reverse("councils:list-entry", args=[row.pk])
    assert f'<option value="{row.enterprise_id}" selected>' in page_of(client, address)
    kept = sent_of(row, enterprise=str(row.enterprise_id))
    assert client.post(address, kept).status_code == 302
    row.refresh_from_db()
    assert row.enterprise_id is not None
    assert client.post(address, sent_of(row)).status_code == 302
    row.refresh_from_db()
    assert row.enterprise_id is None


def test_a_project_keeps_a_reviewer_that_was_dissolved(street: Any, client_for: Callable) -> None:
    project = project_in("published")
    Project.objects.filter(pk=project.pk).update(
        reviewer=PartyOrganisationFactory(dissolved_on=today())
    )
    project.refresh_from_db()
    page = page_of(client_for(street), reverse("councils:project", args=[project.pk]))
    assert f'<option value="{project.reviewer_id}" selected>' in page


def test_the_owner_of_an_offer_releases_what_blocks_it(
    street: Any, district: Any, client_for: Callable, api_for: Callable
) -> None:
    offer = entry("resource", capacity=9, starts_on=today())
    far = entry("need", at=BuildingFactory(area=JINGAN_TEMPLE), title="外街需求", state="met")
    match = ListMatchFactory(
        need=far, offer=offer, state="accepted", amount=4, starts_on=today(), decided_on=today()
    )
    theirs = [entry(kind, at=far.building) for kind in ("need", "resource")]
    unrelated = ListMatchFactory(need=theirs[0], offer=theirs[1])
    client = client_for(street)
    address = reverse("councils:list-entry", args=[offer.pk])
    page = page_of(client, address)
    assert "另有 1 项工作范围外的匹配（占用 4）" in page
    assert "外街需求" not in page
    with pytest.raises(NotInScope):
        release_match(by=street, match_id=unrelated.pk, reason="检修", now=now())
    for reader, row, status in ((street, match, 404), (district, unrelated, 200)):
        act = f"/api/v1/list-matches/{row.pk}/release/"
        answer = api_for(reader).post(act, {"reason": "检修"}, format="json")
        assert answer.status_code == status, answer.content
    match.refresh_from_db()
    assert match.state == "accepted"
    sent = {"act": "release", "match": str(match.pk), "reason": "检修"}
    assert client.post(address, sent).status_code == 302
    match.refresh_from_db()
    far.refresh_from_db()
    assert (match.state, far.state) == ("released", "open")
    assert "工作范围外的匹配" not in page_of(client, address)


def test_names_outside_the_scope_are_not_told(
    street: Any, district: Any, client_for: Callable
) -> None:
    enterprise = EnterpriseFactory(name="示例外街企业有限公司", short_name="")
    project = project_in("claimed")
    ProjectClaimFactory(project=project, state="approved", enterprise=enterprise)
    row = entry("resource", enterprise=enterprise)
    addresses = [
        reverse("councils:project", args=[project.pk]),
        reverse("councils:all-projects"),
        reverse("councils:list-entry", args=[row.pk]),
        reverse("councils:all-lists"),
    ]
    for address in addresses:
        page = page_of(client_for(street), address)
        assert "示例外街企业有限公司" not in page, address
        assert "工作范围外的企业" in page, address
        assert "示例外街企业有限公司" in page_of(client_for(district), address), address


def test_a_closed_project_is_taken_off_the_public_page(street: Any, client_for: Callable) -> None:
    project = project_in("closed")
    client = client_for(street)
    address = reverse("councils:project", args=[project.pk])
    public = reverse("councils:public-project", args=[project.pk])
    for shown, label in ((False, "不再公开"), (True, "公开")):
        page = page_of(client, address)
        assert f">{label}</summary>" in page
        assert 'value="adjust"' not in page
        sent = {"act": "show", "is_public": str(shown)}
        assert client.post(address, sent).status_code == 302
        project.refresh_from_db()
        assert project.is_public is shown
        assert client.get(public).status_code == (200 if shown else 404)
    due_on = {"act": "adjust", "due_on": str(today() + datetime.timedelta(1)), "claim_capacity": 2}
    assert client.post(address, due_on).status_code == 409
