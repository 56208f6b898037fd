"""The eight mechanisms and the evaluation: counted from the work, compared with peers."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from common.calendar.clock import SHANGHAI
from councils.evaluation import Item, evaluate
from councils.models import EvaluationItem, EvaluationSet
from councils.selectors.evaluation import evaluation_of, measures_of
from councils.selectors.mechanisms import mechanisms_of
from services.models import MustVisitRule
from tests.factories.buildings import BuildingFactory, BuildingTaxFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import (
    ProjectClaimFactory,
    ProjectFactory,
    SupervisionFactory,
)
from tests.factories.councils_work import (
    AttendanceFactory,
    DecisionFactory,
    InvitationFactory,
    MeetingFactory,
    TopicFactory,
)
from tests.factories.orgs_workforce import ResponsibilityFactory
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


def ago(days: int) -> datetime.date:
    return DAY - datetime.timedelta(days)


def moment(days: int) -> datetime.datetime:
    return datetime.datetime.combine(ago(days), datetime.time(15), SHANGHAI)


def held(council: Any, days: int, **more: Any) -> Any:
    return MeetingFactory(council=council, state="held", held_at=moment(days), **more)


def test_each_mechanism_counts_what_the_work_left_and_names_the_last_day(
    django_assert_num_queries: Callable,
) -> None:
    building = BuildingFactory()
    council = CouncilFactory(building=building)
    idle = CouncilFactory(building=BuildingFactory())
    ResponsibilityFactory(role="contact_leader", building=building, starts_on=ago(100))
    ResponsibilityFactory(role="safety", building=building, starts_on=ago(1))
    for days in (5, 364, 365):
        TopicFactory(council=council, raised_on=ago(days))
    rule = MustVisitRule.objects.first()
    assert rule is not None
    ticked = [{"type": rule.code, "item": "x", "done": True, "note": ""}]
    VisitFactory(building=building, visited_at=moment(6), checks=ticked)
    VisitFactory(building=building, visited_at=moment(2))
    VisitFactory(building=building, visited_at=moment(1), checks=ticked, withdrawn_at=moment(0))
    meeting = held(council, 7)
    AttendanceFactory(meeting=meeting, role="observer", seat=None, unit="示例物业")
    AttendanceFactory(meeting=held(council, 3), role="invited", seat=None, unit="示例部门")
    InvitationFactory(meeting=meeting, invited_on=ago(12), reply_due_on=ago(8))
    project = ProjectFactory(council=council)
    ProjectClaimFactory(project=project, state="approved", decided_on=ago(9))
    ProjectClaimFactory(project=project, state="rejected", decided_on=ago(4))
    SupervisionFactory(project=project, on=ago(11))
    held(council, 10, kind="appraisal", judged_project=project)
    with django_assert_num_queries(1):
        found = mechanisms_of([council.pk, idle.pk], DAY)
    assert {one.code: (one.count, one.last_on) for one in found[council.pk]} == {
        "contact": (1, ago(100)),
        "topics": (2, ago(5)),
        "must_visits": (1, ago(6)),
        "consultation": (2, ago(3)),
        "observers": (1, ago(7)),
        "invitations": (1, ago(12)),
        "claims": (1, ago(9)),
        "supervision": (2, ago(10)),
    }
    assert {(one.count, one.last_on) for one in found[idle.pk]} == {(0, None)}


def test_points_are_weight_times_share_of_the_target_and_the_unknown_is_left_out() -> None:
    items = [
        Item("meetings", "effect", 20, Decimal(4)),
        Item("seats_filled", "participation", 30, Decimal(100)),
        Item("rating_score", "effect", 50, Decimal(4)),
    ]
    values = {"meetings": Decimal(2), "seats_filled": Decimal(120), "rating_score": None}
    peers = [{"meetings": Decimal(1)}, {"meetings": Decimal(4)}, {"meetings": None}]
    result = evaluate(items, values, peers)
    assert [line.points for line in result.lines] == [Decimal(10), Decimal(30), None]
    assert result.score == Decimal("80.0")
    assert [line.peers for line in result.lines] == [Decimal("2.5"), None, None]
    assert evaluate(items, {}).score is None


def test_measures_are_of_the_last_180_days() -> None:
    council = CouncilFactory(building=BuildingFactory())
    first, _ = held(council, 0), held(council, 180)
    held(council, 179)
    DecisionFactory(meeting=first, state="done", due_on=ago(10), done_on=ago(1))
    DecisionFactory(meeting=first, due_on=ago(1))
    DecisionFactory(meeting=first, due_on=DAY + datetime.timedelta(1))
    DecisionFactory(meeting=first, due_on=ago(2), state="cancelled")
    project = ProjectFactory(
        council=council, state="closed", effect="示例", started_on=ago(9), ended_on=ago(3)
    )
    judged = held(council, 2, kind="appraisal", judged_project=project)
    DecisionFactory(meeting=judged, kind="rating", score=4)
    for raised_by in ("employee", "owner"):
        TopicFactory(council=council, raised_by=raised_by, raised_on=ago(4))
    found = measures_of([council.pk], DAY)[council.pk]
    assert found == {
        "meetings": 3,
        "decisions_done": 50,
        "projects_done": 1,
        "in_building": None,
        "rating_score": 4,
        "seats_filled": 0,
        "topics_from_below": 50,
        "claimants": 0,
    }


def test_a_council_is_compared_with_those_of_its_class_of_buildings() -> None:
    def council(tax: int | None) -> Any:
        building = BuildingFactory()
        if tax:
            BuildingTaxFactory(building=building, year=2025, amount=tax)
        return CouncilFactory(building=building)

    own, peer, other, none = council(15_000), council(20_000), council(200_000), council(None)
    held(peer, 5), held(peer, 6), held(other, 7)
    found = evaluation_of(own.pk, DAY)
    assert found is not None
    assert found.peer_count == 1
    line = next(line for line in found.result.lines if line.item.measure == "meetings")
    assert line.peers == 2
    alone = evaluation_of(none.pk, DAY)
    assert alone is not None
    assert (alone.peers, alone.peer_count) == ("未定等级", 0)


def test_another_set_takes_over_on_its_day_and_without_one_nothing_is_evaluated() -> None:
    council = CouncilFactory(building=BuildingFactory())
    EvaluationSet.objects.update(ends_on=DAY)
    assert evaluation_of(council.pk, DAY) is None
    before = evaluation_of(council.pk, ago(1))
    assert before is not None
    chosen = EvaluationSet.objects.create(name="示例评价", starts_on=DAY)
    EvaluationItem.objects.create(
        evaluation=chosen, group="effect", measure="meetings", weight=1, target=1
    )
    found = evaluation_of(council.pk, DAY)
    assert found is not None
    assert (found.name, found.result.score) == ("示例评价", Decimal("0.0"))
