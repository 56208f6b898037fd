"""The list of councils and the page of one: what they show, and the acts on it."""

import datetime
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar.clock import today
from councils.models import Council, FloorLeader, FoundingStep, Selection
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilBuildingFactory, CouncilFactory, SeatFactory
from tests.factories.councils_work import (
    CouncilDocumentFactory,
    CouncilPairingFactory,
    FloorLeaderFactory,
    ObjectionFactory,
    PairingActionFactory,
    SelectionNoticeFactory,
    SupervisionMemberFactory,
)
from tests.register import WORKBOOK

pytestmark = pytest.mark.django_db
LIST, PAIRINGS = "/councils/", "/councils/pairings/"
DAY = datetime.date(2026, 11, 20)


def page_of(council: Any) -> str:
    """Return the address of a council's page."""
    return reverse("councils:council", args=[council.pk])


def told(response: Any) -> list[Any]:
    """Return the councils on a page of the list."""
    return [line.council for line in response.context["lines"]]


class TestRegister:
    """The real register, against the workbook itself."""

    @pytest.fixture
    def sheets(self) -> tuple[list[Any], list[Any]]:
        """Return the rows of both sheets."""
        book = openpyxl.load_workbook(WORKBOOK, read_only=True)
        councils, seats = (
            list(book[name].iter_rows(min_row=2, values_only=True))
            for name in ("楼委会", "楼委会成员")
        )
        return councils, seats

    def shown(self, client: Client, **query: str) -> list[str | None]:
        response = client.get(LIST, {"as_of": "2026-11-20", **query})
        assert response.context["page"].paginator.num_pages == 1
        return [council.external_id for council in told(response)]

    def test_councils_past_their_term_and_without_an_employee_are_listed_exactly(
        self, register: Any, district: Any, client_for: Callable, sheets: Any
    ) -> None:
        councils, seats = sheets
        client = client_for(district)
        overdue = sorted(row[0] for row in councils if row[6] and row[6].date() < DAY)
        served = {row[0] for row in seats if row[2] == "普通员工代表"}
        unserved = sorted({row[0] for row in councils} - served)
        assert overdue
        assert unserved
        assert self.shown(client, term="overdue") == overdue
        assert self.shown(client, lack="employee") == unserved
        assert self.shown(client) == sorted(row[0] for row in councils)
        assert self.shown(client, lack="unknown") == []

    def test_a_page_shows_all_that_the_sheets_hold(
        self, register: Any, district: Any, client_for: Callable, sheets: Any
    ) -> None:
        councils, seats = sheets
        row = next(row for row in councils if "、" in row[3])
        council = Council.objects.get(external_id=row[0])
        page = client_for(district).get(page_of(council), {"as_of": "2026-11-20"})
        text = page.content.decode()
        number, name, kind, buildings, leader, founded, ends = row
        days = (founded.date().isoformat(), ends.date().isoformat())
        for word in (number, name, kind, *buildings.split("、"), leader, *days):
            assert word in text
        own = [seat for seat in seats if seat[0] == number]
        assert len(own) == len(page.context["seats"])
        for _, person, capacity, _, _, _ in own:
            assert person in text
            assert capacity in text
        (head,) = page.context["profile"].heads
        assert head.name == next(seat[1] for seat in own if seat[5] == "是")


def test_the_list_is_narrowed_and_counts_what_is_missing(street: Any, client_for: Callable) -> None:
    here = BuildingFactory()
    late = CouncilFactory(
        building=here, name="示例甲会", kind="matters", term_ends_on=today() - datetime.timedelta(1)
    )
    due = CouncilFactory(
        building=here, name="示例乙会", term_ends_on=today() + datetime.timedelta(20)
    )
    SeatFactory(council=due, capacity="员工代表", is_building_head=True)
    SeatFactory(council=due, capacity="保安")
    CouncilFactory(building=BuildingFactory(area=JINGAN_TEMPLE), name="示例外街会")
    client = client_for(street)
    for query, expected in (
        ({}, [late, due]),
        ({"term": "overdue"}, [late]),
        ({"term": "due"}, [due]),
        ({"term": "running"}, []),
        ({"kind": "matters"}, [late]),
        ({"q": "乙会"}, [due]),
        ({"q": late.external_id}, [late]),
        ({"lack": "employee"}, [late]),
        ({"lack": "head"}, [late]),
        ({"lack": "unknown"}, [due]),
        ({"area": str(here.subdistrict_id)}, [late, due]),
    ):
        assert set(told(client.get(LIST, query))) == set(expected), query
    text = client.get(LIST).content.decode()
    assert "示例外街会" not in text
    assert "身份未归类：保安" in text
    assert client.get(LIST, {"lack": "x"}).status_code == 400


def filled(council: Any) -> None:
    """Give a council one more of everything."""
    building = BuildingFactory()
    CouncilBuildingFactory(council=council, building=building)
    SeatFactory(council=council)
    FloorLeaderFactory(council=council, building=building)
    SupervisionMemberFactory(council=council)
    CouncilDocumentFactory(
        council=council,
        kind="covenant",
        version=council.documents.count() + 1,
        starts_on=DAY - datetime.timedelta(9 - council.documents.count()),
        ends_on=DAY - datetime.timedelta(8 - council.documents.count()),
    )
    PairingActionFactory(pairing=CouncilPairingFactory(council=council))
    notice = SelectionNoticeFactory(
        selection__council=council, selection__state="stopped", selection__ended_on=DAY
    )
    ObjectionFactory.create_batch(2, notice=notice)


@pytest.mark.parametrize("place", ["list", "page", "pairings"])
def test_more_rows_cost_no_more_queries(place: str, street: Any, client_for: Callable) -> None:
    client = client_for(street)
    council = CouncilFactory(building=BuildingFactory())
    address = {"list": LIST, "page": page_of(council), "pairings": PAIRINGS}[place]

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    filled(council)
    cost()
    few = cost()
    for _ in range(3):
        filled(council)
        filled(CouncilFactory(building=BuildingFactory()))
    assert cost() == few


def test_pages_are_of_the_readers_area(
    street: Any, worker: Any, wall: Any, client_for: Callable
) -> None:
    foreign = CouncilFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    own = CouncilFactory(building=BuildingFactory())
    assert client_for(street).get(page_of(foreign)).status_code == 404
    read = client_for(worker).get(page_of(own))
    assert read.status_code == 200
    assert 'name="act"' not in read.content.decode()
    past = client_for(street).get(page_of(own), {"as_of": "2026-01-05"})
    assert 'name="act"' not in past.content.decode()
    refused = client_for(worker).post(page_of(own), seat_of())
    assert refused.status_code == 403
    for address in (LIST, PAIRINGS, page_of(own)):
        assert client_for(wall).get(address).status_code == 403


def test_a_building_leads_to_its_council(street: Any, client_for: Callable) -> None:
    council = CouncilFactory(building=BuildingFactory())
    building = council.building_links.get().building
    page = client_for(street).get(reverse("reports:building", args=[building.pk]))
    assert page_of(council) in page.content.decode()


def seat_of(**facts: Any) -> dict[str, Any]:
    """Return what the form of a new member sends."""
    told = {"name": "示例新成员", "capacity": "员工代表", "role": "convener", "mode": "elected"}
    return {"act": "seat", "starts_on": today().isoformat(), **told, **facts}


class TestActs:
    """What the page's forms do; a refusal keeps what was typed."""

    @pytest.fixture
    def council(self) -> Any:
        """A council in 南京西路街道."""
        return CouncilFactory(building=BuildingFactory(), term_ends_on=DAY)

    @pytest.fixture
    def send(self, council: Any, street: Any, client_for: Callable) -> Callable[..., Any]:
        """Send a form of the page."""
        client = client_for(street)

        def post(**sent: Any) -> Any:
            return client.post(page_of(council), sent)

        return post

    def test_members_come_and_go(self, council: Any, send: Callable) -> None:
        assert send(**seat_of()).status_code == 302
        seat = council.seats.get()
        assert (seat.role, seat.mode, seat.is_building_head) == ("convener", "elected", False)
        refused = send(**seat_of(name="乙", is_building_head="on"))
        assert refused.status_code == 409
        assert "楼长经一推三公示选任" in refused.content.decode()
        assert 'value="乙"' in refused.content.decode()
        later = (today() + datetime.timedelta(9)).isoformat()
        sent = {"act": "reseat", "row": str(seat.pk), "role": "member", "ends_on": later}
        assert send(**sent).status_code == 302
        seat.refresh_from_db()
        assert (seat.role, seat.ends_on.isoformat()) == ("member", later)

    def test_no_identity_card_number_is_taken(self, council: Any, send: Callable) -> None:
        assert send(**seat_of(name="11010519491231002X")).status_code == 400
        assert not council.seats.exists()

    def test_floors_are_typed_in_a_line(self, council: Any, send: Callable) -> None:
        building = council.building_links.get().building
        sent = {"building": str(building.pk), "name": "示例楼层长", "starts_on": str(today())}
        assert send(act="leader", floors="3、4，B1", **sent).status_code == 302
        assert FloorLeader.objects.get().floors == ["3", "4", "B1"]

    def test_a_step_is_written_and_corrected(self, council: Any, send: Callable) -> None:
        for day in ("2024-01-10", "2024-01-12"):
            assert send(act="step", step="notice", done_on=day, note="").status_code == 302
        assert FoundingStep.objects.get().done_on == datetime.date(2024, 1, 12)

    def test_the_next_term_begins(self, council: Any, send: Callable) -> None:
        sent = {"on": str(today()), "due_on": str(today() + datetime.timedelta(1000))}
        assert send(act="term", **sent).status_code == 302
        assert council.terms.count() == 2
        late = {"on": str(today() + datetime.timedelta(1)), "due_on": "2099-01-01"}
        assert send(act="term", **late).status_code == 400

    def test_a_selection_is_led_on_the_page(self, council: Any, send: Callable) -> None:
        facts = {"candidate": "示例人选", "capacity": "物业负责人", "mode": "elected"}
        facts |= {"recommended_by": "示例楼委会", "recommended_on": str(today())}
        assert send(act="recommend", **facts).status_code == 302
        key = str(Selection.objects.get().pk)
        sent = {"act": "notice", "row": key, "place": "一楼大堂", "starts_on": str(today())}
        assert send(**sent).status_code == 302
        again = send(**sent)
        assert again.status_code == 409
        assert "上一环节的公示还没有登记结果" in again.content.decode()
        refused = send(act="appointment", row=key, starts_on=str(today()), former_stays="on")
        assert refused.status_code == 409
        assert not council.seats.exists()

    def test_a_partner_and_what_both_did(self, council: Any, send: Callable) -> None:
        sent = {"kind": "residential", "residential": "示例居民区", "starts_on": "2026-01-01"}
        assert send(act="pair", **sent).status_code == 302
        row = str(council.pairings.get().pk)
        assert send(act="together", row=row, on="2026-02-01", title="示例活动").status_code == 302
        assert send(act="together", row=row, on="2025-02-01", title="一").status_code == 400
        assert send(act="unpair", row=row, ends_on="2026-03-01").status_code == 302
        assert council.pairings.get().actions.count() == 1
