"""Joint meetings in the back office: who took part is entered with the meeting."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from orgs.models import JointMeeting
from tests.factories.orgs_life import AllianceMemberFactory, JointMeetingFactory

pytestmark = pytest.mark.django_db


def _form(meeting: Any, member: Any) -> dict[str, Any]:
    return {
        "alliance": meeting.alliance_id,
        "held_on": meeting.held_on,
        "topic": meeting.topic,
        "place": "",
        "decisions": "",
        "participants-TOTAL_FORMS": 1,
        "participants-INITIAL_FORMS": 0,
        "participants-0-meeting": meeting.pk,
        "participants-0-member": member.pk,
    }


def test_participants_are_entered_with_the_meeting(district: Any, client_for: Callable) -> None:
    meeting = JointMeetingFactory()
    member = AllianceMemberFactory(alliance=meeting.alliance)
    address = reverse("admin:orgs_jointmeeting_change", args=[meeting.pk])
    answer = client_for(district).post(address, _form(meeting, member))
    assert answer.status_code == 302, answer.context["errors"]
    assert [one.member for one in meeting.participants.all()] == [member]


def test_a_member_of_another_alliance_is_refused(district: Any, client_for: Callable) -> None:
    meeting, stranger = JointMeetingFactory(), AllianceMemberFactory()
    address = reverse("admin:orgs_jointmeeting_change", args=[meeting.pk])
    answer = client_for(district).post(address, _form(meeting, stranger))
    assert "该单位不是本联盟的成员" in answer.content.decode()
    assert not JointMeeting.objects.get().participants.exists()
