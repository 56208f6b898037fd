"""Of two words at once the one that lost can stand again: of visits, facts and promises."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from common.calendar.clock import now
from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted
from common.sync.models import FieldEdit
from enterprises.models import Contact, EnterpriseStanding, Measurement, Occupancy
from services.actions.restoring import keep_standing, restore_conflict
from services.models import Promise, Visit
from tests.factories.accounts import UserFactory, assign
from tests.factories.common import FieldEditFactory
from tests.factories.enterprises import ContactFactory, MeasurementFactory
from tests.factories.services import PromiseFactory, VisitFactory
from tests.services.tablets import Tablet, ago

pytestmark = pytest.mark.django_db
NANJING_WEST = "310106012"


@pytest.fixture
def colleague(api_for: Callable) -> Tablet:
    """The tablet of another worker of the street."""
    return Tablet(api_for(assign(UserFactory(username="colleague"), "worker", NANJING_WEST)))


def lost() -> FieldEdit:
    """Return the one value that lost."""
    return FieldEdit.objects.lost().get()


def long_ago(row: Any) -> Any:
    """Return the row as one that nobody touched for days: what is said today follows it."""
    type(row).objects.filter(pk=row.pk).update(updated_at=ago(days=9))
    return row


def stated(enterprise: Any) -> Any:
    """Return the standing that holds."""
    return EnterpriseStanding.objects.get(enterprise=enterprise, ends_on=None)


def test_a_status_that_lost_is_restored_by_staff(
    tablet: Tablet, colleague: Tablet, building: Any, tenant: Any, street: Any
) -> None:
    long_ago(stated(tenant))
    for who, value, at in (
        (tablet, "suspended", ago(hours=2)),
        (colleague, "moved_out", ago(hours=1)),
    ):
        fact = {"field": "operating_status", "value": value, "base": "operating"}
        who.one(who.visit(building, tenant, facts=[fact], at=at))
    assert (stated(tenant).operating_status, lost().value) == ("moved_out", "suspended")
    edit = lost()
    restored = restore_conflict(edit_id=edit.pk, by=street, now=now())
    assert (restored.kind, restored.id) == ("enterprise", tenant.pk)
    assert stated(tenant).operating_status == "suspended"
    assert not FieldEdit.objects.lost().exists()
    edit.refresh_from_db()
    assert edit.state == "restored"
    standing = FieldEdit.objects.get(state="standing")
    assert (standing.value, standing.previous, standing.user) == ("suspended", "moved_out", street)
    with pytest.raises(AlreadyDecided):
        restore_conflict(edit_id=edit.pk, by=street, now=now())


def test_a_worker_restores_a_fact_from_the_tablet(
    tablet: Tablet, colleague: Tablet, building: Any, tenant: Any
) -> None:
    lease = long_ago(Occupancy.objects.get(enterprise=tenant))
    for who, value, at in (
        (tablet, "2029-06-30", ago(hours=2)),
        (colleague, "2030-01-01", ago(hours=1)),
    ):
        fact = {"field": "lease_end", "value": value, "base": "2028-01-01", "target": str(lease.pk)}
        who.one(who.visit(building, tenant, facts=[fact], at=at))
    result = tablet.one(tablet.operation("conflict.restore", {"conflict": str(lost().pk)}))
    assert (result["status"], result["object"]["kind"]) == ("created", "enterprise")
    lease.refresh_from_db()
    assert lease.ends_on == datetime.date(2029, 6, 30)


@pytest.mark.parametrize(
    ("make", "field", "value", "read"),
    [
        (
            lambda tenant: MeasurementFactory(enterprise=tenant, kind="headcount", value=40),
            "value",
            42,
            lambda row: int(Measurement.objects.get(pk=row.pk).value) == 42,
        ),
        (
            lambda tenant: ContactFactory(enterprise=tenant, name="示例甲"),
            "contact",
            {"name": "示例乙", "role": "administration"},
            lambda row: Contact.objects.get(pk=row.pk, name="示例乙", role="administration"),
        ),
        (
            lambda tenant: tenant,
            "full_members",
            5,
            lambda row: stated(row).full_members == 5,
        ),
    ],
    ids=["measurement", "contact", "members"],
)
def test_every_kind_of_fact_can_be_restored(
    make: Callable, field: str, value: Any, read: Callable, tenant: Any, street: Any
) -> None:
    row = make(tenant)
    area = tenant.occupancies.get().unit.building.subdistrict_id
    edit = FieldEditFactory(
        object_type=row._meta.label_lower, object_id=row.pk, field=field, value=value, area_id=area
    )
    restore_conflict(edit_id=edit.pk, by=street, now=now())
    assert read(row)


def test_a_promise_gets_back_the_outcome_that_lost(building: Any, street: Any) -> None:
    promise = PromiseFactory(
        visit__building=building, outcome="dropped", settled_on=datetime.date(2026, 11, 20)
    )
    edit = FieldEditFactory(
        object_type="services.promise",
        object_id=promise.pk,
        field="outcome",
        value="kept",
        area_id=building.subdistrict_id,
    )
    assert restore_conflict(edit_id=edit.pk, by=street, now=now()).kind == "promise"
    assert Promise.objects.get(pk=promise.pk).outcome == "kept"


def test_to_keep_what_stands_settles_the_conflict_and_changes_nothing(
    building: Any, street: Any
) -> None:
    visit = VisitFactory(building=building, note="现行")
    edit = FieldEditFactory(object_id=visit.pk, value="另一", area_id=building.subdistrict_id)
    keep_standing(edit_id=edit.pk, by=street, now=now())
    assert (Visit.objects.get(pk=visit.pk).note, FieldEdit.objects.get(pk=edit.pk).state) == (
        "现行",
        "superseded",
    )
    with pytest.raises(AlreadyDecided):
        keep_standing(edit_id=edit.pk, by=street, now=now())


def test_what_was_kept_stays_settled_when_the_field_is_changed_again(
    tablet: Tablet, colleague: Tablet, building: Any, tenant: Any, street: Any
) -> None:
    long_ago(stated(tenant))
    words = (
        (tablet, "suspended", "operating", ago(hours=3)),
        (colleague, "moved_out", "operating", ago(hours=2)),
    )
    for who, value, base, at in words:
        fact = {"field": "operating_status", "value": value, "base": base}
        who.one(who.visit(building, tenant, facts=[fact], at=at))
    keep_standing(edit_id=lost().pk, by=street, now=now())
    assert stated(tenant).operating_status == "moved_out"
    assert not FieldEdit.objects.lost().exists()
    fact = {"field": "operating_status", "value": "cancelled", "base": "moved_out"}
    assert tablet.one(tablet.visit(building, tenant, facts=[fact]))["status"] == "created"
    assert stated(tenant).operating_status == "cancelled"
    assert not FieldEdit.objects.lost().exists()


def test_nobody_else_decides_on_a_conflict(
    building: Any, street2: Any, worker: Any, street: Any
) -> None:
    visit = VisitFactory(building=building, note="现行")
    edit = FieldEditFactory(
        object_id=visit.pk, value="另一", area_id=building.subdistrict_id, user=worker
    )
    for user, refusal in ((worker, NotPermitted), (street2, NotInScope)):
        with pytest.raises(refusal):
            restore_conflict(edit_id=edit.pk, by=user, now=now())
        with pytest.raises(refusal):
            keep_standing(edit_id=edit.pk, by=user, now=now())
    with pytest.raises(NotInScope):
        restore_conflict(edit_id=uuid.uuid4(), by=street, now=now())
    assert (Visit.objects.get(pk=visit.pk).note, lost()) == ("现行", edit)
