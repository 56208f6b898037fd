"""Facts that a register states without a date: what a later or earlier register makes of them."""

import datetime
from typing import Any

from buildings.models import (
    Building,
    Jurisdiction,
    KeyStanding,
)
from common.imports.running import preview
from councils.models import Council
from enterprises.models import (
    EnterpriseStanding,
)
from orgs.models import MemberCount, OrganisationFormPeriod, PartyOrganisation
from tests.common.imports.test_undoing import LATER, NOW, changed, take
from tests.workbooks import plain, small

LATER_DAY = LATER.date()


def periods(rows: Any, *fields: str) -> list[tuple[Any, ...]]:
    """Return periods and values of standings, the oldest first."""
    return list(rows.order_by("recorded_on", "pk").values_list("starts_on", "ends_on", *fields))


def test_first_standings_hold_since_ever(imported: None) -> None:
    rows = EnterpriseStanding.objects.filter(enterprise__external_id="E1")
    assert periods(rows, "operating_status", "full_members") == [(None, None, "operating", 3)]


def test_a_later_register_dates_the_change(imported: None) -> None:
    take(changed(), LATER)
    rows = EnterpriseStanding.objects.filter(enterprise__external_id="E1")
    assert periods(rows, "operating_status", "full_members") == [
        (None, LATER_DAY, "operating", 3),
        (LATER_DAY, None, "suspended", 8),
    ]
    rows = Jurisdiction.objects.filter(building__external_id="A1")
    assert periods(rows, "area__code") == [
        (None, LATER_DAY, "310106012"),
        (LATER_DAY, None, "310106014"),
    ]
    assert Building.objects.get(external_id="A1").subdistrict.code == "310106014"
    organisation = PartyOrganisation.objects.get(external_id="P2")
    assert periods(OrganisationFormPeriod.objects.filter(organisation=organisation), "form") == [
        (None, LATER_DAY, "branch"),
        (LATER_DAY, None, "general_branch"),
    ]
    assert periods(MemberCount.objects.filter(organisation=organisation), "full_members") == [
        (None, LATER_DAY, 3),
        (LATER_DAY, None, 4),
    ]
    assert periods(organisation.seats, "building__external_id") == [
        (None, LATER_DAY, "A1"),
        (LATER_DAY, None, "A2"),
        (LATER_DAY, None, "A3"),
    ]
    council = Council.objects.get()
    assert periods(council.building_links.order_by(), "building__external_id") == [
        (None, LATER_DAY, "A1"),
        (None, None, "A2"),
        (LATER_DAY, None, "A3"),
    ]
    assert periods(council.terms, "due_on") == [
        (None, LATER_DAY, datetime.date(2029, 1, 1)),
        (LATER_DAY, None, None),
    ]
    rows = KeyStanding.objects.filter(building__external_id="A1")
    assert periods(rows, "is_key") == [(None, LATER_DAY, True), (LATER_DAY, None, False)]


def test_a_building_that_said_nothing_was_no_key_building(db: None) -> None:
    book = small()
    book["楼宇"][1]["重点"] = ""
    take(book)
    book["楼宇"][1]["重点"] = "是"
    take(book, LATER)
    rows = KeyStanding.objects.filter(building__external_id="A2")
    assert periods(rows, "is_key") == [(None, LATER_DAY, False), (LATER_DAY, None, True)]


def test_a_register_without_a_word_on_key_buildings_or_terms_changes_none(imported: None) -> None:
    book = plain({"楼宇": small()["楼宇"], "楼委会": small()["楼委会"]})
    for page, header in zip(book.sheets, ("重点", "届满日期"), strict=True):
        page.header[page.header.index(header)] = "别的"
    report = preview(book, by=None, reference_at=LATER)
    assert sum(counts.updated for counts in report.counts.values()) == 0


def test_what_an_earlier_register_names_again_begins_where_it_ended(imported: None) -> None:
    take(changed(), LATER)
    book = small()
    take({"党组织": book["党组织"], "楼委会": book["楼委会"]})
    council, organisation = Council.objects.get(), PartyOrganisation.objects.get(external_id="P2")
    for links in (council.building_links, organisation.seats):
        rows = links.filter(building__external_id="A1").order_by("ends_on")
        assert list(rows.values_list("starts_on", "ends_on")) == [
            (None, LATER_DAY),
            (LATER_DAY, None),
        ]


def test_a_correction_on_the_same_day_replaces(imported: None) -> None:
    take(changed())
    rows = EnterpriseStanding.objects.filter(enterprise__external_id="E1")
    assert periods(rows, "operating_status") == [(None, None, "suspended")]
    rows = Jurisdiction.objects.filter(building__external_id="A1")
    assert periods(rows, "area__code") == [(None, None, "310106014")]
    organisation = PartyOrganisation.objects.get(external_id="P2")
    assert periods(organisation.seats, "building__external_id") == [
        (None, None, "A2"),
        (None, None, "A3"),
    ]
    council = Council.objects.get()
    assert set(periods(council.building_links, "building__external_id")) == {
        (None, None, "A2"),
        (None, None, "A3"),
    }
    assert periods(council.terms, "due_on") == [(None, None, None)]
    rows = KeyStanding.objects.filter(building__external_id="A1")
    assert periods(rows, "is_key") == [(None, None, False)]


def test_a_register_of_an_earlier_day_corrects_the_latest_standing(imported: None) -> None:
    take(changed(), LATER)
    book = changed()
    book["企业"][0]["经营状态"] = "空壳"
    take(book, NOW)
    rows = EnterpriseStanding.objects.filter(enterprise__external_id="E1")
    assert periods(rows, "operating_status") == [
        (None, LATER_DAY, "operating"),
        (LATER_DAY, None, "shell"),
    ]
