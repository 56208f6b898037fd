"""Which councils are alive and which are idle; figures of councils with the rows behind them."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar.clock import SHANGHAI
from councils.models import Council, SeatKind
from councils.selectors.composition import composition_of
from councils.selectors.vitality import idle_councils, vitality_of
from councils.vitality import Vitality
from reports.choices import Part
from reports.indicators.rows import rows_behind
from tests.factories.buildings import JINGAN_TEMPLE, BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.councils_work import DecisionFactory, MeetingFactory, TopicFactory
from tests.reports.indicators.figures import parts, place

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
REGISTER = settings.BASE_DIR / "data" / "register_jingan.xlsx"
CAPACITIES = ("楼宇党组织书记", "产权方代表", "物业负责人", "企业行政负责人", "普通员工代表")


def ago(days: int) -> datetime.date:
    return DAY - datetime.timedelta(days)


def meeting(council: Any, day: datetime.date, **more: Any) -> Any:
    moment = datetime.datetime.combine(day, datetime.time(23, 30), SHANGHAI)
    facts = {"state": "held", "held_at": moment, "starts_at": moment, **more}
    return MeetingFactory(council=council, **facts)


def healthy(*, met: int = 10, topic: int = 20, done: int = 30, seats: int = 5) -> Any:
    """Make a council that did everything so many days ago."""
    council = CouncilFactory(building=BuildingFactory())
    for capacity in CAPACITIES[:seats]:
        SeatFactory(council=council, capacity=capacity)
    held = meeting(council, ago(met))
    TopicFactory(council=council, raised_by="employee", raised_on=ago(topic))
    DecisionFactory(meeting=held, state="done", done_on=ago(done))
    return council


def test_five_idle_patterns_are_found_and_five_healthy_councils_are_not() -> None:
    idle = {
        "no meeting": healthy(met=90),
        "no topic from below": healthy(topic=180),
        "nothing carried out": healthy(done=180),
        "cancelled and official": healthy(met=200, topic=200, done=20),
        "nothing ever": CouncilFactory(building=BuildingFactory()),
    }
    pretended = idle["cancelled and official"]
    meeting(pretended, ago(5), state="cancelled", held_at=None)
    meeting(pretended, ago(1), state="planned", held_at=None)
    TopicFactory(council=pretended, raised_by="government", raised_on=ago(3))
    DecisionFactory(meeting=pretended.meetings.first(), state="open", due_on=ago(2))
    alive = {
        healthy(),
        healthy(met=89),
        healthy(topic=179),
        healthy(done=179),
        # A seat is missing: that costs points and does not make it idle.
        healthy(seats=4),
    }
    found = idle_councils(Council.objects.all(), DAY)
    assert {council for council, _ in found} == set(idle.values())
    assert not alive & {council for council, _ in found}
    assert parts("council_vitality.idle")[0] == 5
    behind = rows_behind("council_vitality.idle", place(), DAY, Part.NUMERATOR)
    assert set(behind) == set(idle.values())


def test_the_score_is_25_for_each_question_and_every_no_has_a_next_step() -> None:
    keys = [healthy().pk, healthy(seats=4).pk, healthy(met=90, done=180).pk]
    keys.append(CouncilFactory(building=BuildingFactory()).pk)
    standing = vitality_of(keys, DAY)
    assert [standing[key].score for key in keys] == [100, 75, 50, 0]
    assert [len(standing[key].unmet) for key in keys] == [0, 1, 2, 4]
    assert all(check.next_step for key in keys for check in standing[key].unmet)
    assert parts("council_vitality") == (225, 400, Decimal("56.3"))


def test_what_happens_after_the_day_is_not_known_on_it() -> None:
    council = CouncilFactory(building=BuildingFactory())
    meeting(council, DAY + datetime.timedelta(1))
    TopicFactory(council=council, raised_by="enterprise", raised_on=DAY)
    DecisionFactory(
        meeting=council.meetings.get(), state="done", done_on=DAY + datetime.timedelta(1)
    )
    standing = vitality_of([council.pk], DAY)[council.pk]
    assert (standing.last_meeting_on, standing.last_topic_on, standing.last_decision_on) == (
        None,
        DAY,
        None,
    )


@pytest.mark.parametrize(
    ("days", "is_met"), [(0, True), (89, True), (90, False)], ids=("today", "89", "90")
)
def test_the_window_is_half_open(days: int, is_met: bool) -> None:
    standing = Vitality(DAY, ago(days), ago(0), ago(0), 0, 0)
    assert standing.checks[0].is_met is is_met
    assert standing.is_idle is not is_met


def test_the_template_of_seats_decides_what_is_whole() -> None:
    council = healthy(seats=4)
    assert vitality_of([council.pk], DAY)[council.pk].score == 75
    SeatKind.objects.filter(code="employee").update(fewest=0)
    assert vitality_of([council.pk], DAY)[council.pk].score == 100
    SeatKind.objects.filter(code="manager").update(fewest=2)
    assert vitality_of([council.pk], DAY)[council.pk].score == 75


@pytest.mark.parametrize(
    ("capacity", "fewest", "is_whole"),
    [("共用身份", 1, True), ("共用身份", 2, False), ("　ＡＢ代表 ", 1, True)],
    ids=("of the first kind", "not of the second", "full width"),
)
def test_the_composition_and_the_vitality_agree(capacity: str, fewest: int, is_whole: bool) -> None:
    """A word of two kinds counts for the first alone; both fold what registers write."""
    SeatKind.objects.update(fewest=0)
    SeatKind.objects.create(
        code="one", label="甲", position=100, fewest=1, words=["共用身份", "AB代表"]
    )
    SeatKind.objects.create(
        code="two", label="乙", position=101, fewest=fewest - 1, words=["共用身份"]
    )
    council = CouncilFactory(building=BuildingFactory())
    SeatFactory(council=council, capacity=capacity)
    made = composition_of([council.pk], DAY)[council.pk]
    standing = vitality_of([council.pk], DAY)[council.pk]
    assert (standing.required_seats, standing.filled_seats) == (made.required, made.filled)
    assert made.is_whole is is_whole


def test_many_councils_cost_three_queries(django_assert_num_queries: Callable) -> None:
    keys = [healthy().pk for _ in range(3)]
    with django_assert_num_queries(3):
        assert len(vitality_of(keys, DAY)) == 3


def test_topics_from_below_are_those_of_enterprises_and_employees() -> None:
    council = CouncilFactory(building=BuildingFactory())
    for raised_by in ("enterprise", "employee", "government", "owner", "resident"):
        TopicFactory(council=council, raised_by=raised_by, raised_on=ago(0))
    TopicFactory(council=council, raised_by="enterprise", raised_on=ago(180))
    assert parts("topics_from_below") == (2, 5, Decimal("40.0"))


def test_a_topic_counts_in_its_building_else_in_all_of_its_council() -> None:
    one, other = BuildingFactory(), BuildingFactory()
    council = CouncilFactory(building=one)
    council.building_links.create(building=other, recorded_on=DAY)
    TopicFactory(council=council, building=one, raised_on=ago(1))
    TopicFactory(council=council, raised_on=ago(1))
    assert parts("topics_from_below", one)[1] == 2
    assert parts("topics_from_below", other)[1] == 1
    assert parts("topics_from_below")[1] == 2


def test_settled_topics_count_with_the_requests_solved_in_the_building() -> None:
    council = CouncilFactory(building=BuildingFactory())
    answered = datetime.datetime(2026, 10, 1, 12, 0, tzinfo=SHANGHAI)
    facts = {"state": "done", "answer": "示例", "answered_at": answered, "council": council}
    TopicFactory(done_on=ago(1), is_in_building=True, **facts)
    TopicFactory(done_on=ago(2), is_in_building=False, **facts)
    TopicFactory(done_on=ago(90), is_in_building=True, **facts)
    assert parts("closed_in_building") == (1, 2, Decimal("50.0"))
    behind = rows_behind("closed_in_building", place(), DAY, Part.NUMERATOR)
    assert len(list(behind)) == 1


def test_on_the_register_every_council_without_recorded_work_is_listed(
    register: Any, district: Any, client_for: Callable
) -> None:
    """The sheets bring councils and seats and no meetings: all of the day are idle, none other."""
    page = client_for(district).get("/councils/idle/", {"as_of": DAY.isoformat()})
    listed = {council.external_id for council, _ in page.context["page"].paginator.object_list}
    sheet = openpyxl.load_workbook(REGISTER, read_only=True)["楼委会"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    founded = {row[0] for row in rows if row[0] and row[5].date() <= DAY}
    assert listed == founded
    assert page.context["all_count"] == len(founded) == 26
    assert parts("council_vitality.idle")[0] == 26


def test_the_pages_cost_the_same_for_few_and_many(
    district: Any, client_for: Callable, django_assert_max_num_queries: Callable
) -> None:
    client = client_for(district)
    one = CouncilFactory(building=BuildingFactory())
    client.get("/councils/idle/")
    with CaptureQueriesContext(connection) as few:
        client.get("/councils/idle/")
    for _ in range(12):
        CouncilFactory(building=BuildingFactory())
    with CaptureQueriesContext(connection) as many:
        page = client.get("/councils/idle/")
    assert len(many) == len(few)
    assert "召开一次会议" in page.content.decode()
    with django_assert_max_num_queries(20):
        standing = client.get(f"/councils/{one.pk}/vitality/")
    assert "八项机制" in standing.content.decode()


def test_the_api_tells_what_the_page_tells(
    street: Any, api_for: Callable, client_for: Callable
) -> None:
    council = healthy(met=90)
    address = f"/api/v1/councils/{council.pk}/standing/"
    told = api_for(street).get(address, {"as_of": DAY.isoformat()}).json()
    assert (told["score"], told["is_idle"]) == (75, True)
    assert len(told["checks"]) == 4
    assert len(told["mechanisms"]) == 8
    page = client_for(street).get(f"/councils/{council.pk}/vitality/", {"as_of": DAY.isoformat()})
    assert page.context["vitality"].score == told["score"]
    foreign = CouncilFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    assert api_for(street).get(f"/api/v1/councils/{foreign.pk}/standing/").status_code == 404
    assert client_for(street).get(f"/councils/{foreign.pk}/vitality/").status_code == 404
