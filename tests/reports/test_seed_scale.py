"""The generated register: refuses to mix with a real one, is consistent, rates, repeats."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from enterprises.actions.ratings import rate_all
from enterprises.models import Enterprise, Occupancy, Rating
from enterprises.uscc import find_error
from orgs.models import Coverage, PartyOrganisation, Worker
from reports.management.commands.seed_scale import seed
from services.models import Station, Visit
from tests.factories.enterprises import EnterpriseFactory

DAY = datetime.date(2026, 11, 20)
DIGEST = """
SELECT md5(string_agg(v.id::text || v.visited_at || v.enterprise_id, '' ORDER BY v.id))
FROM services_visit v
"""


@pytest.mark.django_db
def test_the_rows_are_consistent_and_can_be_rated() -> None:
    seed(300, DAY)
    assert Enterprise.objects.count() == 300
    assert Visit.objects.count() == 3000
    codes = Enterprise.objects.values_list("uscc", flat=True)
    assert [code for code in codes if code is None or find_error(code)] == []
    for visit in Visit.objects.select_related("enterprise")[:50]:
        units = Occupancy.objects.filter(enterprise=visit.enterprise_id)
        assert {unit.unit.building_id for unit in units} == {visit.building_id}
    assert (Worker.objects.count(), Station.objects.count()) == (1, 1)
    assert Coverage.objects.count() > 150
    assert PartyOrganisation.objects.filter(parent=None).count() == 1
    rate_all(today=DAY)
    assert Rating.objects.count() > 200
    assert set(Rating.objects.values_list("colour", flat=True)) >= {"green", "orange"}


@pytest.mark.django_db
def test_a_register_with_rows_is_refused() -> None:
    EnterpriseFactory()
    with pytest.raises(CommandError, match="不是空的"):
        call_command("seed_scale", enterprises=100)
    assert Enterprise.objects.count() == 1


@pytest.mark.django_db
def test_too_few_are_refused() -> None:
    with pytest.raises(CommandError, match="至少"):
        call_command("seed_scale", enterprises=3)


def test_the_command_repeats_itself_elsewhere_and_not_here(own_database: str) -> None:
    call_command("seed_scale", enterprises=100, day=DAY, stderr=StringIO())
    with connection.cursor() as cursor:
        cursor.execute(DIGEST)
        (digest,) = cursor.fetchone()
    assert digest == "2757c5ae98706551e697dd28805f1b1a"
    with pytest.raises(CommandError, match="不能重复"):
        call_command("seed_scale", enterprises=100, day=DAY, force=True)
