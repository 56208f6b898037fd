"""Snapshots: set-based, idempotent, and used only while they say what the facts say."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from buildings.models import Area, Building
from common.jobs.models import PeriodicRun
from reports.actions import refresh_snapshot, take_snapshot
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures, figures_for, figures_of
from reports.indicators.freshness import change_stamp
from reports.indicators.places import Place
from reports.models import IndicatorSnapshot, SnapshotDay
from reports.tasks import snapshot_indicators
from tests.database import owner
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory, RatingChangeFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.services import SHANGHAI
from tests.reports.indicators.figures import DAY, move, numbers, place

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
LATER = NOW + datetime.timedelta(minutes=5)

facts = pytest.mark.usefixtures("some_facts")


@pytest.fixture
def some_facts(db: None) -> None:
    """Two covered tenants and a blank one."""
    for building in (BuildingFactory(), BuildingFactory(area="310106013")):
        CoverageFactory(enterprise=EnterpriseFactory(building=building))
    EnterpriseFactory(building=building)


def everywhere() -> list[Place]:
    """Return all areas and buildings."""
    return [Place.of(one) for one in (*Area.objects.all(), *Building.objects.all())]


def stored() -> set[Any]:
    """Return all that is stored."""
    return set(
        IndicatorSnapshot.objects.values_list(
            "id", "code", "area", "building", "numerator", "denominator", "value"
        )
    )


@facts
def test_a_snapshot_has_every_figure_of_every_place_and_equals_the_computation() -> None:
    with time_machine.travel(NOW, tick=False):
        written = take_snapshot(day=DAY, now=NOW)
        places = everywhere()
        assert written == IndicatorSnapshot.objects.count() == len(places) * len(INDICATORS)
        read = figures_of(places, DAY)
        computed = computed_figures(places, DAY, INDICATORS)
    assert {key: numbers(found) for key, found in read.items()} == {
        key: numbers(found) for key, found in computed.items()
    }
    assert read[places[0].id]["operating"].computed_at == NOW


@facts
def test_the_same_again_changes_nothing() -> None:
    take_snapshot(day=DAY, now=NOW)
    before = stored()
    assert take_snapshot(day=DAY, now=LATER) == 0
    assert stored() == before
    assert SnapshotDay.objects.get().computed_at == LATER


@facts
def test_a_corrected_fact_changes_only_its_figures() -> None:
    take_snapshot(day=DAY, now=NOW)
    EnterpriseFactory(building=Building.objects.order_by("external_id").first())
    changed = take_snapshot(day=DAY, now=LATER)
    assert 0 < changed < IndicatorSnapshot.objects.count() / 2
    assert IndicatorSnapshot.objects.filter(computed_at=LATER).count() == changed


@facts
def test_rows_of_a_corrected_tree_and_of_retired_indicators_go() -> None:
    take_snapshot(day=DAY, now=NOW)
    IndicatorSnapshot.objects.filter(code="operating").update(code="retired")
    move(Building.objects.order_by("external_id").first(), "310106014", None)
    take_snapshot(day=DAY, now=LATER)
    places = len(everywhere())
    assert IndicatorSnapshot.objects.count() == places * len(INDICATORS)
    assert not IndicatorSnapshot.objects.filter(code="retired").exists()


@facts
def test_no_statement_is_repeated_for_places_or_indicators() -> None:
    take_snapshot(day=DAY, now=NOW)
    with CaptureQueriesContext(connection) as few:
        take_snapshot(day=DAY, now=NOW)
    BuildingFactory.create_batch(5)
    with CaptureQueriesContext(connection) as many:
        take_snapshot(day=DAY, now=LATER)
    assert len(many) == len(few) <= 25


@facts
def test_a_snapshot_is_read_while_nothing_has_changed() -> None:
    take_snapshot(day=DAY, now=NOW)
    IndicatorSnapshot.objects.filter(code="operating").update(value=77)
    with time_machine.travel(LATER, tick=False):
        assert figures_for(place(), DAY)["operating"].value == 77


@facts
@pytest.mark.parametrize("change", [EnterpriseFactory, RatingChangeFactory])
def test_after_a_change_figures_are_computed(change: Any) -> None:
    take_snapshot(day=DAY, now=NOW)
    IndicatorSnapshot.objects.filter(code="operating").update(value=77)
    change()
    with time_machine.travel(LATER, tick=False):
        assert figures_for(place(), DAY)["operating"].value == 3


def test_a_stamp_taken_while_others_write_is_not_kept(own_database: str) -> None:
    with owner(own_database) as other, other.transaction():
        other.execute("UPDATE buildings_area SET name = name")
        assert change_stamp(for_later=True) == ""
        assert change_stamp() != ""
    assert change_stamp(for_later=True) == change_stamp()


@facts
def test_a_snapshot_may_be_seconds_old() -> None:
    take_snapshot(day=DAY, now=NOW)
    EnterpriseFactory(building=Building.objects.first())
    with time_machine.travel(NOW + datetime.timedelta(seconds=4), tick=False):
        assert figures_for(place(), DAY)["operating"].value == 3
    with time_machine.travel(NOW + datetime.timedelta(seconds=6), tick=False):
        assert figures_for(place(), DAY)["operating"].value == 4


@facts
def test_a_refresh_works_only_after_a_change_and_a_rest() -> None:
    assert refresh_snapshot(day=DAY, now=NOW) > 0
    assert refresh_snapshot(day=DAY, now=LATER) == 0
    EnterpriseFactory(building=Building.objects.first())
    SnapshotDay.objects.update(seconds=60)
    assert refresh_snapshot(day=DAY, now=LATER) == 0
    SnapshotDay.objects.update(seconds=1)
    assert refresh_snapshot(day=DAY, now=LATER) > 0
    assert SnapshotDay.objects.get().computed_at == LATER


@facts
def test_the_day_that_ended_is_stored_once_a_night() -> None:
    with time_machine.travel(NOW, tick=False):
        snapshot_indicators()
        snapshot_indicators()
    run = PeriodicRun.objects.get(job="reports.snapshot_indicators")
    assert (run.period, run.rows) == ("2026-11-20", IndicatorSnapshot.objects.count())
    assert SnapshotDay.objects.get().as_of == datetime.date(2026, 11, 19)


@facts
def test_figures_of_a_place_that_is_not_managed_yet_are_none() -> None:
    building = BuildingFactory(jurisdiction=False)
    assert figures_for(place(building), DAY) == {}
