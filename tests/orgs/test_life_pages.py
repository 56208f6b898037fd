"""Pages of organisational life, alliances and pairings: who sees what; two taps to record."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar.clock import today
from orgs.models import LifeRecord
from tests.factories.orgs import MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_life import (
    AllianceFactory,
    AllianceMemberFactory,
    AllianceTaskFactory,
    CrossAppointmentFactory,
    JointMeetingFactory,
    LifeRecordFactory,
    MeetingParticipantFactory,
    PairingFactory,
)

pytestmark = pytest.mark.django_db
JINGAN_TEMPLE = "310106013"
DAY = {"as_of": "2026-11-20"}
LISTS = ("orgs:life", "orgs:alliances", "orgs:pairings")


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_pages_ask_for_a_signed_in_reader_of_registers(
    name: str, client: Any, client_for: Callable, wall: Any
) -> None:
    assert client.get(reverse(name)).status_code == 302
    assert client_for(wall).get(reverse(name)).status_code == 403


def test_the_calendar_shows_own_branches_overdue_first(street: Any, client_for: Callable) -> None:
    kept = PartyOrganisationFactory(name="示例守时党支部")
    for month in range(8, 12):
        LifeRecordFactory(
            organisation=kept,
            kinds=["members_meeting", "theme_day"],
            held_on=datetime.date(2026, month, 5),
        )
    PartyOrganisationFactory(name="示例拖延党支部")
    PartyOrganisationFactory(name="示例外街党支部", code=JINGAN_TEMPLE)
    PartyOrganisationFactory(name="示例党总支", form="general_branch")
    shown = text(client_for(street).get(reverse("orgs:life"), DAY))
    assert 0 < shown.index("示例拖延党支部") < shown.index("示例守时党支部")
    assert "示例外街党支部" not in shown
    assert "示例党总支" not in shown


def test_the_calendar_costs_the_same_for_one_branch_and_for_twenty(
    street: Any, client_for: Callable
) -> None:
    client, counts = client_for(street), []
    for number in (1, 19):
        for _ in range(number):
            LifeRecordFactory(organisation=PartyOrganisationFactory())
        client.get(reverse("orgs:life"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("orgs:life"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_due_is_recorded_in_two_taps(worker: Any, client_for: Callable) -> None:
    organisation = PartyOrganisationFactory()
    MemberCountFactory(organisation=organisation, full_members=9)
    client = client_for(worker)
    address = f"{reverse('orgs:record-life', args=[organisation.pk])}?kind=theme_day"
    assert address.replace("&", "&amp;") in text(client.get(reverse("orgs:life")))
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address, sent, follow=True)
    assert "主题党日已登记" in text(answer)
    record = LifeRecord.objects.get()
    assert (record.kinds, record.held_on) == (["theme_day"], today())


def test_a_refused_record_stands_above_the_form_and_changes_nothing(
    street: Any, client_for: Callable
) -> None:
    organisation = PartyOrganisationFactory()
    sent = {"kinds": ["theme_day"], "held_on": "2100-01-01", "topic": "示例"}
    answer = client_for(street).post(reverse("orgs:record-life", args=[organisation.pk]), sent)
    assert answer.status_code == 400
    assert "只登记已经开展的组织生活" in answer.content.decode()
    assert not LifeRecord.objects.exists()


def test_paired_organisations_are_offered_as_guests(street: Any, client_for: Callable) -> None:
    pairing = PairingFactory(starts_on=today())
    address = reverse("orgs:record-life", args=[pairing.partner_id])
    sent = {
        "kinds": ["joint_action"],
        "held_on": today().isoformat(),
        "topic": "示例共建",
        "partners": [str(pairing.organisation_id)],
    }
    text(client_for(street).post(address, sent, follow=True))
    assert LifeRecord.objects.get().partners.get().organisation == pairing.organisation
    shown = text(client_for(street).get(reverse("orgs:pairings")))
    assert "空转</span>" not in shown


def test_foreign_pages_do_not_exist(street: Any, client_for: Callable) -> None:
    client = client_for(street)
    alliance = AllianceFactory(code=JINGAN_TEMPLE)
    organisation = PartyOrganisationFactory(code=JINGAN_TEMPLE)
    assert client.get(reverse("orgs:alliance", args=[alliance.pk])).status_code == 404
    for answer in (
        client.get(reverse("orgs:record-life", args=[organisation.pk])),
        client.post(reverse("orgs:record-life", args=[organisation.pk]), {}),
    ):
        assert answer.status_code == 404


def test_an_alliance_names_only_units_in_scope(street: Any, client_for: Callable) -> None:
    alliance = AllianceFactory(structure="1+4+6")
    own = AllianceMemberFactory(alliance=alliance)
    other = AllianceMemberFactory(
        alliance=alliance,
        organisation=PartyOrganisationFactory(code=JINGAN_TEMPLE, name="示例外街党支部"),
    )
    AllianceTaskFactory(owner=other, due_on=datetime.date(2026, 11, 1), title="示例逾期任务")
    meeting = JointMeetingFactory(alliance=alliance)
    MeetingParticipantFactory(meeting=meeting, member=own)
    MeetingParticipantFactory(meeting=meeting, member=other)
    client = client_for(street)
    shown = text(client.get(reverse("orgs:alliance", args=[alliance.pk]), DAY))
    assert own.organisation.name in shown
    assert "示例外街党支部" not in shown
    assert "其他街镇的单位" in shown
    assert "已逾期" in shown
    listed = text(client.get(reverse("orgs:alliances"), DAY))
    assert alliance.name in listed
    assert "1+4+6" in listed


def test_pairings_and_posts_name_only_sides_in_scope(street: Any, client_for: Callable) -> None:
    foreign = PartyOrganisationFactory(code=JINGAN_TEMPLE, name="示例外街党支部")
    idle = PairingFactory(partner=foreign, starts_on=datetime.date(2026, 1, 1))
    PairingFactory(
        organisation=foreign, partner=PartyOrganisationFactory(code=JINGAN_TEMPLE, name="示例另街")
    )
    CrossAppointmentFactory(home=idle.organisation, host=foreign)
    shown = text(client_for(street).get(reverse("orgs:pairings"), DAY))
    assert idle.organisation.name in shown
    assert "示例外街党支部" not in shown
    assert "示例另街" not in shown
    assert "空转</span>" in shown
    assert "单向" in shown
