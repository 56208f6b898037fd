"""The registers of topics and meetings, as ``registers`` has them."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.councils_work import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    InvitationFactory,
    MeetingFactory,
    MinutesAddendumFactory,
    MinutesApprovalFactory,
    MinutesFactory,
    RecusalFactory,
    TopicFactory,
    TopicOriginFactory,
    TopicPositionFactory,
    TopicSupportFactory,
    VoteFactory,
)
from tests.factories.services import ServiceRequestFactory


def _council(street: Street) -> Any:
    return CouncilFactory(building=street.building)


def _topic(street: Street) -> Any:
    return TopicFactory(
        council=_council(street), building=street.building, enterprise=street.enterprise
    )


def _origin(street: Street) -> Any:
    request = ServiceRequestFactory(building=street.building)
    return TopicOriginFactory(topic=_topic(street), request=request)


def _meeting(street: Street) -> Any:
    return MeetingFactory(council=_council(street))


def _item(street: Street) -> Any:
    return AgendaItemFactory(meeting=_meeting(street))


def _vote(street: Street) -> Any:
    vote = VoteFactory(item=_item(street))
    RecusalFactory(vote=vote, seat=SeatFactory(council=vote.item.meeting.council))
    return vote


def _decision(street: Street) -> Any:
    item = _item(street)
    return DecisionFactory(meeting=item.meeting, item=item, topic=item.topic)


def _minutes(street: Street) -> Any:
    minutes = MinutesFactory(meeting=_meeting(street))
    seat = SeatFactory(council=minutes.meeting.council)
    MinutesApprovalFactory(minutes=minutes, seat=seat)
    MinutesAddendumFactory(minutes=minutes)
    return minutes


TALKS: list[Register] = [
    Register(
        "topics",
        _topic,
        lambda s: {
            "council": str(_council(s).pk),
            "title": "示例新议题",
            "source": "visit",
            "raised_by": "employee",
        },
        {"title": "示例更名议题"},
        reference="council",
    ),
    Register("topic-origins", _origin),
    Register(
        "topic-supports",
        lambda s: TopicSupportFactory(topic=_topic(s), enterprise=s.tenant),
    ),
    Register("topic-positions", lambda s: TopicPositionFactory(topic=_topic(s))),
    Register("meetings", _meeting),
    Register("agenda-items", _item),
    Register("meeting-invitations", lambda s: InvitationFactory(meeting=_meeting(s))),
    Register("meeting-presences", lambda s: AttendanceFactory(meeting=_meeting(s))),
    Register("votes", _vote),
    Register("decisions", _decision),
    Register("minutes", _minutes),
]
