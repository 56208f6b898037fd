"""一推三公示: step after step, and no notice is ever shortened."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.errors.domain import AlreadyDecided, DomainError, NotInScope, NotPermitted
from common.models import AuditEntry, CalendarDay
from councils.actions.members import BeganLater
from councils.actions.notices import (
    NoticeRunning,
    NotInNotice,
    ObjectionsOpen,
    close_notice,
    handle_objection,
    record_objection,
)
from councils.actions.selections import (
    NoNoticeLeft,
    NoticePending,
    NoticesMissing,
    SelectionEnded,
    SelectionUnderWay,
    TooEarly,
    appoint,
    open_notice,
    start_selection,
    stop_selection,
)
from councils.models import NoticeRule, Seat, Selection, SelectionNotice
from councils.selectors.selections import selection_files
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory

pytestmark = pytest.mark.django_db
# A Monday; the five working days after it end on the next Monday.
MONDAY = datetime.date(2026, 11, 2)
LAST = datetime.date(2026, 11, 9)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def council(district: Any) -> Any:
    """A council in 南京西路街道."""
    return CouncilFactory(building=BuildingFactory())


@pytest.fixture
def selection(council: Any, street: Any) -> Selection:
    """A recommendation of Monday."""
    return recommended(street, council)


def recommended(by: Any, council: Any, **facts: Any) -> Selection:
    """Recommend somebody on Monday."""
    told = {"candidate": "示例人选", "capacity": "物业负责人", "mode": "elected"}
    return start_selection(
        by=by,
        council_id=council.pk,
        recommended_by="示例楼委会全体成员",
        recommended_on=MONDAY,
        today=MONDAY,
        **{**told, **facts},
    )


def announced(by: Any, selection: Selection, today: datetime.date = MONDAY) -> SelectionNotice:
    """Announce the next notice today."""
    return open_notice(
        by=by, selection_id=selection.pk, place="一楼大堂", starts_on=today, today=today
    )


def through(by: Any, selection: Selection, number: int = 3) -> datetime.date:
    """Let so many notices pass; return the day of the last outcome."""
    today = MONDAY
    for _ in range(number):
        notice = announced(by, selection, today)
        today = notice.last_day + DAY
        close_notice(by=by, notice_id=notice.pk, today=today)
    return today


def test_the_last_day_is_the_fifth_working_day_after_the_first(
    selection: Selection, street: Any
) -> None:
    CalendarDay.objects.update_or_create(
        day=MONDAY + DAY, defaults={"is_working": False, "name": "示例假日", "source": "示例"}
    )
    notice = announced(street, selection)
    assert notice.last_day == LAST + DAY
    assert (notice.label, notice.working_days, notice.position) == ("推荐人选公示", 5, 1)
    selection.refresh_from_db()
    assert selection.state == "in_notice"


def test_a_notice_is_closed_from_the_day_after_its_last_one(
    selection: Selection, street: Any
) -> None:
    notice = announced(street, selection)
    with pytest.raises(NoticeRunning) as refusal:
        close_notice(by=street, notice_id=notice.pk, today=LAST)
    assert (refusal.value.code, refusal.value.status) == ("notice_running", 409)
    with pytest.raises(NoticePending):
        announced(street, selection, LAST)
    with pytest.raises(NoticePending):
        appoint(by=street, selection_id=selection.pk, today=LAST + DAY)
    closed = close_notice(by=street, notice_id=notice.pk, today=LAST + DAY)
    assert (closed.outcome, closed.closed_on) == ("no_objection", LAST + DAY)
    with pytest.raises(AlreadyDecided):
        close_notice(by=street, notice_id=notice.pk, today=LAST + DAY)


def test_three_notices_lead_to_the_seat(council: Any, selection: Selection, street: Any) -> None:
    former = SeatFactory(council=council, name="示例原楼长", is_building_head=True)
    candidate = SeatFactory(council=council, name="示例人选", capacity="物业负责人")
    today = through(street, selection, 2)
    with pytest.raises(NoticesMissing):
        appoint(by=street, selection_id=selection.pk, today=today)
    third = announced(street, selection, today)
    today = third.last_day + DAY
    close_notice(by=street, notice_id=third.pk, today=today)
    with pytest.raises(NoNoticeLeft):
        announced(street, selection, today)
    with pytest.raises(TooEarly):
        appoint(by=street, selection_id=selection.pk, today=today, starts_on=today - DAY)
    seat = appoint(by=street, selection_id=selection.pk, today=today)
    assert (seat.is_building_head, seat.mode, seat.starts_on) == (True, "elected", today)
    for left in (former, candidate):
        left.refresh_from_db()
        assert left.ends_on == today
    stays = Seat.objects.get(council=council, name="示例原楼长", ends_on=None)
    assert (stays.is_building_head, stays.starts_on) == (False, today)
    selection.refresh_from_db()
    assert (selection.state, selection.seat, selection.ended_on) == ("appointed", seat, today)
    with pytest.raises(SelectionEnded):
        stop_selection(by=street, selection_id=selection.pk, reason="一", today=today)
    assert AuditEntry.objects.filter(verb="selection.appoint").count() == 1


@pytest.mark.parametrize("is_head", [False, True], ids=("member", "head again"))
def test_a_convener_who_becomes_head_stays_convener(
    is_head: bool, council: Any, selection: Selection, street: Any
) -> None:
    today = through(street, selection)
    facts = {"council": council, "name": "示例人选"}
    SeatFactory(capacity="物业经理", role="convener", is_building_head=is_head, **facts)
    SeatFactory(capacity="成员", role="deputy", **facts)
    seat = appoint(by=street, selection_id=selection.pk, today=today)
    assert seat.role == "convener"
    assert council.seats.get(ends_on=None) == seat


def test_a_refused_appointment_changes_nothing(
    council: Any, selection: Selection, street: Any
) -> None:
    today = through(street, selection)
    SeatFactory(council=council, is_building_head=True, starts_on=today)
    before = list(Seat.objects.order_by("pk").values())
    with pytest.raises(BeganLater):
        appoint(by=street, selection_id=selection.pk, today=today)
    assert list(Seat.objects.order_by("pk").values()) == before
    selection.refresh_from_db()
    assert selection.state == "in_notice"


class TestObjections:
    """They come in while the notice runs; all are looked into; a valid one stops the selection."""

    def objected(self, by: Any, notice: Any, on: datetime.date, today: Any = None) -> Any:
        return record_objection(
            by=by, notice_id=notice.pk, text="示例异议", received_on=on, today=today or on
        )

    def test_only_from_the_first_day_to_the_last(self, selection: Selection, street: Any) -> None:
        notice = announced(street, selection)
        self.objected(street, notice, MONDAY)
        # Put into the letter box on the last day, typed on the next.
        self.objected(street, notice, LAST, today=LAST + DAY)
        for day in (MONDAY - DAY, LAST + DAY):
            with pytest.raises(NotInNotice):
                self.objected(street, notice, day)
        with pytest.raises(DomainError, match="不能晚于今天"):
            self.objected(street, notice, LAST, today=MONDAY)
        assert notice.objections.count() == 2

    def test_an_open_one_keeps_the_notice_open(self, selection: Selection, street: Any) -> None:
        notice = announced(street, selection)
        objection = self.objected(street, notice, LAST)
        with pytest.raises(ObjectionsOpen):
            close_notice(by=street, notice_id=notice.pk, today=LAST + DAY)
        facts = {"by": street, "objection_id": objection.pk, "today": LAST + DAY}
        with pytest.raises(DomainError, match="请填写核实情况"):
            handle_objection(is_upheld=False, handling=" ", **facts)
        handle_objection(is_upheld=False, handling="经核实不属实", **facts)
        with pytest.raises(AlreadyDecided):
            handle_objection(is_upheld=True, handling="一", **facts)
        closed = close_notice(by=street, notice_id=notice.pk, today=LAST + DAY)
        assert closed.outcome == "rejected"
        assert announced(street, selection, LAST + DAY).position == 2

    def test_a_valid_one_stops_the_selection(self, selection: Selection, street: Any) -> None:
        notice = announced(street, selection)
        objection = self.objected(street, notice, MONDAY)
        handle_objection(
            by=street, objection_id=objection.pk, is_upheld=True, handling="属实", today=MONDAY
        )
        with pytest.raises(NoticeRunning):
            close_notice(by=street, notice_id=notice.pk, today=LAST)
        close_notice(by=street, notice_id=notice.pk, today=LAST + DAY)
        selection.refresh_from_db()
        assert (selection.state, selection.reason) == ("stopped", "公示异议成立")
        with pytest.raises(SelectionEnded):
            announced(street, selection, LAST + DAY)


class TestNobodyShortensIt:
    """Neither rules, calendar, API, back office nor the database."""

    def test_later_rules_leave_a_notice_as_it_was(self, selection: Selection, street: Any) -> None:
        notice = announced(street, selection)
        NoticeRule.objects.update(working_days=1)
        with pytest.raises(NoticeRunning):
            close_notice(by=street, notice_id=notice.pk, today=LAST)
        notice.refresh_from_db()
        assert (notice.working_days, notice.last_day) == (5, LAST)

    def test_later_rules_leave_the_notices_to_come_as_they_were(
        self, selection: Selection, street: Any
    ) -> None:
        before = list(NoticeRule.objects.order_by("position").values_list("label", "working_days"))
        today = through(street, selection, 1)
        NoticeRule.objects.filter(position=3).update(position=0)
        NoticeRule.objects.update(working_days=1)
        NoticeRule.objects.filter(position=2).delete()
        today = announced(street, selection, today).last_day + DAY
        close_notice(by=street, notice_id=selection.notices.get(position=2).pk, today=today)
        with pytest.raises(NoticesMissing):
            appoint(by=street, selection_id=selection.pk, today=today)
        announced(street, selection, today)
        held = selection.notices.order_by("position").values_list("label", "working_days")
        assert list(held) == before

    def test_a_later_calendar_moves_no_last_day(self, selection: Selection, street: Any) -> None:
        notice = announced(street, selection)
        for offset in range(12):
            CalendarDay.objects.update_or_create(
                day=MONDAY + offset * DAY,
                defaults={"is_working": True, "name": "", "source": "示例"},
            )
        with pytest.raises(NoticeRunning):
            close_notice(by=street, notice_id=notice.pk, today=LAST)

    def test_holidays_published_later_lengthen_an_open_notice(
        self, selection: Selection, street: Any, api_for: Callable
    ) -> None:
        notice = announced(street, selection)
        for day in (LAST - 3 * DAY, LAST):
            CalendarDay.objects.update_or_create(
                day=day, defaults={"is_working": False, "name": "示例假日", "source": "示例"}
            )
        later = LAST + 2 * DAY
        with pytest.raises(NoticeRunning, match=str(later)):
            close_notice(by=street, notice_id=notice.pk, today=later)
        facts = {"by": street, "notice_id": notice.pk, "text": "示例异议", "today": later + DAY}
        with pytest.raises(NotInNotice, match=str(later)):
            record_objection(received_on=later + DAY, **facts)
        objection = record_objection(received_on=later, **facts)
        (file,) = selection_files(selection.council_id, user=street, day=later)
        assert (file.notices[0].is_over, file.notices[0].days_left) == (False, 0)
        api = api_for(street)
        told = [
            api.get(f"/api/v1/selection-notices/{notice.pk}/").json(),
            api.get(f"/api/v1/selections/{selection.pk}/").json()["notices"][0],
            api.get(f"/api/v1/objections/{objection.pk}/").json()["notice"],
        ]
        assert [row["last_day"] for row in told] == [str(later)] * 3
        handle_objection(
            by=street,
            objection_id=objection.pk,
            is_upheld=False,
            handling="经核实不属实",
            today=later + DAY,
        )
        assert close_notice(by=street, notice_id=notice.pk, today=later + DAY).outcome == "rejected"

    @pytest.mark.parametrize(
        "change",
        [
            {"closed_on": LAST, "outcome": "no_objection"},
            {"last_day": MONDAY + DAY},
            {"starts_on": MONDAY - DAY},
        ],
    )
    def test_the_database_refuses(
        self, change: dict[str, Any], selection: Selection, street: Any
    ) -> None:
        notice = announced(street, selection)
        with pytest.raises(IntegrityError), transaction.atomic():
            SelectionNotice.objects.filter(pk=notice.pk).update(**change)

    def test_the_database_refuses_a_second_notice_and_an_early_appointment(
        self, selection: Selection, street: Any
    ) -> None:
        notice = announced(street, selection)
        notice.pk, notice.position = None, 2
        with pytest.raises(IntegrityError), transaction.atomic():
            notice.save(force_insert=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Selection.objects.filter(pk=selection.pk).update(state="appointed", ended_on=LAST)

    def test_an_outcome_stays(self, selection: Selection, street: Any) -> None:
        through(street, selection, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            SelectionNotice.objects.update(closed_on=None, outcome="")

    def test_the_api_and_the_back_office_offer_no_way(
        self, selection: Selection, street: Any, api_for: Callable, client_for: Callable
    ) -> None:
        notice = announced(street, selection)
        api = api_for(street)
        address = f"/api/v1/selection-notices/{notice.pk}/"
        assert api.patch(address, {"last_day": "2026-11-03"}, format="json").status_code == 405
        page = reverse("admin:councils_selectionnotice_change", args=[notice.pk])
        assert client_for(street).post(page, {"last_day": "2026-11-03"}).status_code == 403


def test_one_selection_at_a_time(council: Any, selection: Selection, street: Any) -> None:
    with pytest.raises(SelectionUnderWay):
        recommended(street, council)
    stop_selection(by=street, selection_id=selection.pk, reason="本人放弃", today=MONDAY)
    assert recommended(street, council).state == "recommended"


def test_others_do_not_take_part(
    council: Any, selection: Selection, worker: Any, street2: Any
) -> None:
    with pytest.raises(NotPermitted):
        announced(worker, selection)
    with pytest.raises(NotInScope):
        announced(street2, selection)
    with pytest.raises(TooEarly):
        open_notice(
            by=None,
            selection_id=selection.pk,
            place="一",
            starts_on=MONDAY - DAY,
            today=MONDAY,
        )


def test_the_api_leads_a_selection(council: Any, street: Any, api_for: Callable) -> None:
    api = api_for(street)
    told = {
        "council": str(council.pk),
        "candidate": "示例人选",
        "capacity": "物业负责人",
        "mode": "elected",
        "recommended_by": "示例楼委会全体成员",
        "recommended_on": "2026-11-02",
    }
    begun = api.post("/api/v1/selections/start/", told, format="json")
    assert begun.status_code == 201, begun.content.decode()
    key = begun.json()["id"]
    sent = {"place": "一楼大堂", "starts_on": "2999-01-01"}
    row = api.post(f"/api/v1/selections/{key}/announce/", sent, format="json").json()
    notice = row["notices"][0]["id"]
    refused = api.post(f"/api/v1/selection-notices/{notice}/close/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "notice_running")
    sent = {"received_on": "2026-11-02", "text": "示例异议"}
    refused = api.post(f"/api/v1/selection-notices/{notice}/object/", sent, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_in_notice")
    refused = api.post(f"/api/v1/selections/{key}/appoint/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "notice_pending")
    stopped = api.post(f"/api/v1/selections/{key}/stop/", {"reason": "本人放弃"}, format="json")
    assert stopped.json()["state"] == "stopped"
