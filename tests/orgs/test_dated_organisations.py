"""What an organisation stands under and its term are dated, however they are written."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from orgs.actions.organisation import update_organisation
from orgs.models import PartyOrganisation
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.orgs import OrganisationSeatFactory, PartyOrganisationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
DUE = datetime.date(2029, 7, 1)


def _days(count: int) -> datetime.date:
    return DAY + datetime.timedelta(days=count)


def test_a_term_that_was_withdrawn_can_be_stated_again(district: Any) -> None:
    organisation = PartyOrganisationFactory(term_ends_on=DUE)
    for day, due_on in ((DAY, None), (_days(2), DUE), (_days(2), None), (_days(2), DUE)):
        values = {"term_ends_on": due_on}
        update_organisation(by=district, organisation_id=organisation.pk, values=values, on=day)
    terms = organisation.terms.exclude(starts_on=_days(2), ends_on=_days(2))
    assert list(terms.values_list("starts_on", "ends_on")) == [(None, DAY), (_days(2), None)]


def test_the_back_office_dates_what_an_organisation_stands_under(
    district: Any, client_for: Callable
) -> None:
    first, later = BuildingFactory().subdistrict, BuildingFactory(area=JINGAN_TEMPLE).subdistrict
    client = client_for(district)
    values = {"source": "register", "external_id": "P9", "name": "新支部", "area": first.pk}
    page = client.get(reverse("admin:orgs_partyorganisation_add"))
    sent = values | {
        f"{inline.formset.prefix}-{form}_FORMS": 0
        for inline in page.context["inline_admin_formsets"]
        for form in ("TOTAL", "INITIAL")
    }
    assert client.post(reverse("admin:orgs_partyorganisation_add"), sent).status_code == 302
    organisation = PartyOrganisation.objects.get(external_id="P9")
    assert list(organisation.affiliations.values_list("area", "starts_on")) == [(first.pk, None)]
    url = reverse("admin:orgs_partyorganisation_change", args=[organisation.pk])
    assert client.post(url, sent | {"area": later.pk}).status_code == 302
    areas = organisation.affiliations.order_by("ends_on").values_list("area", flat=True)
    assert list(areas) == [first.pk, later.pk]


def test_seats_elsewhere_are_not_named(street: Any, client_for: Callable) -> None:
    own, elsewhere = BuildingFactory(), BuildingFactory(area=JINGAN_TEMPLE, name="外街大厦")
    organisation = PartyOrganisationFactory(area=own.subdistrict)
    for building in (own, elsewhere):
        OrganisationSeatFactory(organisation=organisation, building=building)
    client = client_for(street)
    page = reverse("admin:orgs_partyorganisation_change", args=[organisation.pk])
    for address in (page, reverse("admin:orgs_organisationseat_changelist")):
        content = client.get(address).content.decode()
        assert own.name in content
        assert "外街" not in content
