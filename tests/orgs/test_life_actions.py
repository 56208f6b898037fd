"""Recording organisational life, tasks, meetings and pairings: what is refused changes nothing."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from common.calendar.clock import today
from common.errors.domain import DomainError, NotInScope
from common.models import AuditEntry, RowHistory
from orgs.actions.alliances import (
    DoneAlready,
    DoneTooEarly,
    NotAMember,
    OfAnotherAlliance,
    PairedAlready,
    complete_task,
    create_task,
    hold_meeting,
    pair,
)
from orgs.actions.life import (
    HostAsGuest,
    NotHeldYet,
    NotStanding,
    advice,
    correct_life,
    record_life,
    withdraw_life,
)
from orgs.models import AllianceTask, JointMeeting, LifePartner, LifeRecord, Pairing
from tests.factories.orgs import MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_life import (
    AllianceFactory,
    AllianceMemberFactory,
    AlliancePlanFactory,
    AllianceTaskFactory,
    LifeRecordFactory,
    PairingFactory,
)

pytestmark = pytest.mark.django_db
JINGAN_TEMPLE = "310106013"
ONE = datetime.timedelta(days=1)


def gathering(organisation: Any, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": organisation.pk,
        "kinds": ["members_meeting", "party_lesson", "members_meeting"],
        "held_on": today() - ONE,
        "topic": "示例主题",
        **changes,
    }


def test_a_gathering_is_recorded_once_with_its_kinds_and_guests(worker: Any) -> None:
    host, guest = PartyOrganisationFactory(), PartyOrganisationFactory()
    record = record_life(by=worker, values=gathering(host, partners=[guest.pk])).obj
    record.refresh_from_db()
    assert record.kinds == ["members_meeting", "party_lesson"]
    assert [one.organisation for one in record.partners.all()] == [guest]
    entry = AuditEntry.objects.get(object_id=str(record.pk))
    assert (entry.verb, entry.actor_id) == ("liferecord.create", worker.pk)
    correct_life(by=worker, record_id=record.pk, values={"partners": [], "attendees": 9})
    record.refresh_from_db()
    assert (record.attendees, record.partners.count()) == (9, 0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"held_on": today() + ONE}, NotHeldYet),
        ({"held_on": datetime.date(2022, 6, 30)}, NotStanding),
        ({"kinds": []}, DomainError),
        ({"kinds": ["dinner"]}, DomainError),
        ({"topic": ""}, DomainError),
        ({"partners": [uuid.uuid4()]}, DomainError),
    ],
)
def test_what_cannot_have_been_is_refused(changes: Any, refusal: Any, street: Any) -> None:
    host = PartyOrganisationFactory()
    with pytest.raises(refusal):
        record_life(by=street, values=gathering(host, **changes))
    assert not LifeRecord.objects.exists()


def test_a_host_is_not_its_own_guest(street: Any) -> None:
    host = PartyOrganisationFactory()
    with pytest.raises(HostAsGuest):
        record_life(by=street, values=gathering(host, partners=[host.pk]))
    record = LifeRecordFactory(organisation=host, partners=[guest := PartyOrganisationFactory()])
    with pytest.raises(HostAsGuest):
        correct_life(by=street, record_id=record.pk, values={"organisation": guest.pk})
    assert LifePartner.objects.count() == 1


def test_another_streets_record_is_neither_corrected_nor_withdrawn(street: Any) -> None:
    record = LifeRecordFactory(organisation=PartyOrganisationFactory(code=JINGAN_TEMPLE))
    with pytest.raises(NotInScope):
        correct_life(by=street, record_id=record.pk, values={"topic": "别的"})
    with pytest.raises(NotInScope):
        withdraw_life(by=street, record_id=record.pk, reason="误登")
    record.refresh_from_db()
    assert record.topic == "示例主题"


def test_a_withdrawn_record_stays_in_the_history(street: Any, api_for: Callable) -> None:
    record = LifeRecordFactory()
    answer = api_for(street).post(
        f"/api/v1/life-records/{record.pk}/withdraw/", {"reason": "重复登记"}, format="json"
    )
    assert answer.status_code == 204
    assert not LifeRecord.objects.exists()
    assert RowHistory.objects.filter(row_id=record.pk, change="D").exists()
    entry = AuditEntry.objects.get(object_id=str(record.pk))
    assert entry.changes["reason"] == "重复登记"


def test_a_thin_members_meeting_is_remarked_on_and_recorded(street: Any) -> None:
    host = PartyOrganisationFactory()
    MemberCountFactory(organisation=host, full_members=9)
    record = record_life(by=street, values=gathering(host, attendees=4)).obj
    assert "至少5人" in advice(record)
    record.attendees = 5
    assert advice(record) == ""


def test_a_task_belongs_to_its_alliance_throughout(street: Any) -> None:
    member, plan = AllianceMemberFactory(), AlliancePlanFactory()
    values = {
        "alliance": member.alliance_id,
        "owner": member.pk,
        "title": "示例",
        "due_on": today(),
    }
    with pytest.raises(OfAnotherAlliance):
        create_task(by=street, values={**values, "plan": plan.pk})
    with pytest.raises(OfAnotherAlliance):
        create_task(by=street, values={**values, "alliance": AllianceFactory().pk})
    assert not AllianceTask.objects.exists()
    assert create_task(by=street, values=values).outcome == "created"


def test_a_task_is_completed_once_and_not_ahead_of_time(street: Any, api_for: Callable) -> None:
    task = AllianceTaskFactory(due_on=today() - ONE)
    assert list(AllianceTask.objects.overdue_on(today())) == [task]
    with pytest.raises(DoneTooEarly):
        complete_task(by=street, task_id=task.pk, on=today() + ONE)
    address = f"/api/v1/alliance-tasks/{task.pk}/complete/"
    content = {"done_on": today().isoformat(), "outcome": "示例成效"}
    answer = api_for(street).post(address, content, format="json")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "示例成效")
    assert api_for(street).post(address, content, format="json").status_code == 409
    with pytest.raises(DoneAlready):
        complete_task(by=street, task_id=task.pk, on=today())
    assert not AllianceTask.objects.overdue_on(today()).exists()
    assert list(AllianceTask.objects.overdue_on(today() - ONE)) == []


def test_only_members_of_the_day_take_part_in_a_joint_meeting(street: Any) -> None:
    member = AllianceMemberFactory(starts_on=today())
    values = {"alliance": member.alliance_id, "held_on": today(), "topic": "示例"}
    for changes in (
        {"members": [AllianceMemberFactory().pk]},
        {"members": [member.pk], "held_on": today() - ONE},
    ):
        with pytest.raises(NotAMember):
            hold_meeting(by=street, values={**values, **changes})
    assert not JointMeeting.objects.exists()
    meeting = hold_meeting(by=street, values={**values, "members": [member.pk]}).obj
    assert meeting.participants.get().member == member


def test_two_organisations_are_paired_once_whichever_way_round(street: Any) -> None:
    pairing = PairingFactory(ends_on=today())
    turned = {"organisation": pairing.partner_id, "partner": pairing.organisation_id}
    with pytest.raises(PairedAlready):
        pair(by=street, values={**turned, "starts_on": today() - ONE})
    assert Pairing.objects.count() == 1
    assert pair(by=street, values={**turned, "starts_on": today()}).outcome == "created"
