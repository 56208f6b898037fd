"""Row history and rating marks are written by the database, whatever path a write takes."""

import datetime

import pytest
from django.db import connection

from buildings.models import Area, Building, Jurisdiction
from common.audit.acting import acting
from common.models import RowHistory
from enterprises.models import Arrears, Enterprise, RatingMark

pytestmark = pytest.mark.django_db


def _building(code: str = "JA0001") -> Building:
    area = Area.objects.get(code="310106012")
    return Building.objects.create(
        external_id=code, name="示例大厦", kind="office", subdistrict=area
    )


def test_tests_run_as_a_role_that_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_bulk_statements_leave_the_rows_as_they_were() -> None:
    building = _building()
    with acting(by=None, verb="test.rename") as act:
        Building.objects.filter(pk=building.pk).update(name="新名")
    changes = RowHistory.objects.filter(row_id=building.pk).order_by("number")
    assert [c.change for c in changes] == ["I", "U"]
    assert changes[1].before["name"] == "示例大厦"
    assert changes[1].operation == act.operation
    assert changes[0].operation is None


def test_two_subdistricts_cannot_manage_a_building_at_once() -> None:
    building = _building()
    first, second = Area.objects.filter(kind="subdistrict")[:2]
    Jurisdiction.objects.create(
        building=building, area=first, recorded_on=datetime.date(2026, 1, 1)
    )
    with pytest.raises(Exception, match="jurisdiction_overlap"):
        Jurisdiction.objects.create(
            building=building,
            area=second,
            starts_on=datetime.date(2026, 1, 1),
            recorded_on=datetime.date(2026, 1, 1),
        )


def test_a_fact_marks_the_enterprise_it_moves_from_and_to() -> None:
    first = Enterprise.objects.create(external_id="QY1", name="甲", unit_kind="other", uscc="A")
    second = Enterprise.objects.create(external_id="QY2", name="乙", unit_kind="other", uscc="B")
    owed = Arrears.objects.create(
        enterprise=first, kind="rent", started_on=datetime.date(2026, 1, 1)
    )
    assert RatingMark.objects.filter(enterprise=first).exists()
    RatingMark.objects.all().delete()
    Arrears.objects.filter(pk=owed.pk).update(enterprise=second)
    assert set(RatingMark.objects.values_list("enterprise_id", flat=True)) == {
        first.pk,
        second.pk,
    }
