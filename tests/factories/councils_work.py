"""Factories of what councils do: seats and selections, topics, meetings, projects, lists."""

import datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from common.calendar.clock import SHANGHAI
from councils import models
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import ServiceRequestFactory

DAY = datetime.date(2026, 11, 2)
MOMENT = datetime.datetime(2026, 11, 2, 14, 0, tzinfo=SHANGHAI)


class CouncilDocumentFactory(DjangoModelFactory):
    """The first version of the rules of procedure."""

    class Meta:
        model = models.CouncilDocument

    council = factory.SubFactory(CouncilFactory)
    kind = "rules"
    version = 1
    text = "示例议事规则"
    adopted_on = datetime.date(2024, 3, 1)
    starts_on = datetime.date(2024, 3, 1)


class FoundingStepFactory(DjangoModelFactory):
    """A step that is done."""

    class Meta:
        model = models.FoundingStep

    council = factory.SubFactory(CouncilFactory)
    step = "preparation"
    done_on = datetime.date(2024, 1, 15)


class SeatKindFactory(DjangoModelFactory):
    """A kind of seat beside the shipped ones."""

    class Meta:
        model = models.SeatKind

    code = factory.Sequence(lambda n: f"kind-{n}")
    label = factory.Sequence(lambda n: f"示例席位{n}")


class FloorLeaderFactory(DjangoModelFactory):
    """A leader of one floor."""

    class Meta:
        model = models.FloorLeader

    council = factory.SubFactory(CouncilFactory)
    building = factory.SubFactory(BuildingFactory)
    floors = ["3"]
    name = factory.Sequence(lambda n: f"示例楼层长{n}")
    starts_on = datetime.date(2024, 3, 1)


class SupervisionMemberFactory(DjangoModelFactory):
    """A member of the supervision team."""

    class Meta:
        model = models.SupervisionMember

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"示例监督员{n}")
    unit = "示例企业员工"
    starts_on = datetime.date(2024, 3, 1)


class NoticeRuleFactory(DjangoModelFactory):
    """A fourth notice and more."""

    class Meta:
        model = models.NoticeRule

    position = factory.Sequence(lambda n: 100 + n)
    label = "示例公示"
    working_days = 5


class SelectionFactory(DjangoModelFactory):
    """A selection with a recommendation."""

    class Meta:
        model = models.Selection

    council = factory.SubFactory(CouncilFactory)
    candidate = "示例人选"
    capacity = "物业负责人"
    mode = "elected"
    recommended_by = "示例楼委会全体成员"
    recommended_on = DAY
    plan = factory.LazyFunction(
        lambda: [{"label": f"示例公示{place}", "working_days": 5} for place in (1, 2, 3)]
    )


class SelectionNoticeFactory(DjangoModelFactory):
    """A notice under way."""

    class Meta:
        model = models.SelectionNotice

    selection = factory.SubFactory(SelectionFactory, state="in_notice")
    position = 1
    label = "推荐人选公示"
    working_days = 5
    place = "一楼大堂"
    starts_on = DAY
    last_day = datetime.date(2026, 11, 9)


class ObjectionFactory(DjangoModelFactory):
    """An objection that waits."""

    class Meta:
        model = models.Objection

    notice = factory.SubFactory(SelectionNoticeFactory)
    received_on = datetime.date(2026, 11, 4)
    text = "示例异议"


class TopicFactory(DjangoModelFactory):
    """A topic that waits for its answer."""

    class Meta:
        model = models.Topic

    council = factory.SubFactory(CouncilFactory)
    title = factory.Sequence(lambda n: f"示例议题{n}")
    source = "visit"
    raised_by = "enterprise"
    raised_on = DAY


class TopicOriginFactory(DjangoModelFactory):
    """The request that a topic came from."""

    class Meta:
        model = models.TopicOrigin

    topic = factory.SubFactory(TopicFactory)
    request = factory.SubFactory(ServiceRequestFactory)


class TopicSupportFactory(DjangoModelFactory):
    """An enterprise behind a topic."""

    class Meta:
        model = models.TopicSupport

    topic = factory.SubFactory(TopicFactory)
    party = "enterprise"
    enterprise = factory.SubFactory(EnterpriseFactory)
    supported_on = DAY


class TopicPositionFactory(DjangoModelFactory):
    """What the owner wants."""

    class Meta:
        model = models.TopicPosition

    topic = factory.SubFactory(TopicFactory)
    party = "owner"
    statement = "示例意见"
    stated_on = DAY


class MeetingFactory(DjangoModelFactory):
    """A planned deliberation."""

    class Meta:
        model = models.Meeting

    council = factory.SubFactory(CouncilFactory)
    kind = "deliberation"
    title = factory.Sequence(lambda n: f"示例议事会{n}")
    starts_at = MOMENT
    place = "示例会议室"


class AgendaItemFactory(DjangoModelFactory):
    """A topic on the agenda."""

    class Meta:
        model = models.AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    topic = factory.SubFactory(TopicFactory, council=factory.SelfAttribute("..meeting.council"))
    title = factory.SelfAttribute("topic.title")
    minutes_planned = 20


class InvitationFactory(DjangoModelFactory):
    """A department asked to come."""

    class Meta:
        model = models.Invitation

    meeting = factory.SubFactory(MeetingFactory)
    department = factory.SubFactory(DepartmentFactory)
    question = "示例约请事项"
    invited_on = datetime.date(2026, 10, 26)
    reply_due_on = datetime.date(2026, 10, 30)


class AttendanceFactory(DjangoModelFactory):
    """A member who is present."""

    class Meta:
        model = models.Attendance

    meeting = factory.SubFactory(MeetingFactory)
    role = "member"
    seat = factory.SubFactory(SeatFactory, council=factory.SelfAttribute("..meeting.council"))
    by = "list"
    at = MOMENT


class VoteFactory(DjangoModelFactory):
    """An open vote."""

    class Meta:
        model = models.Vote

    item = factory.SubFactory(AgendaItemFactory)
    question = "示例表决事项"


class RecusalFactory(DjangoModelFactory):
    """A member who keeps out."""

    class Meta:
        model = models.Recusal

    vote = factory.SubFactory(VoteFactory)
    seat = factory.SubFactory(SeatFactory)
    reason = "示例原因"


class DecisionFactory(DjangoModelFactory):
    """A resolution."""

    class Meta:
        model = models.Decision

    meeting = factory.SubFactory(MeetingFactory)
    kind = "resolution"
    text = "示例决议"


class MinutesFactory(DjangoModelFactory):
    """Minutes being drawn up."""

    class Meta:
        model = models.Minutes

    meeting = factory.SubFactory(MeetingFactory)
    text = "示例纪要"


class MinutesApprovalFactory(DjangoModelFactory):
    """A member who agrees."""

    class Meta:
        model = models.MinutesApproval

    minutes = factory.SubFactory(MinutesFactory)
    seat = factory.SubFactory(SeatFactory)
    is_agreed = True
    said_at = MOMENT


class MinutesAddendumFactory(DjangoModelFactory):
    """A line added later."""

    class Meta:
        model = models.MinutesAddendum

    minutes = factory.SubFactory(MinutesFactory)
    number = 1
    text = "示例补记"
    reason = "示例原因"
    written_at = MOMENT
    digest = "0" * 64


class EvaluationSetFactory(DjangoModelFactory):
    """A set of measures beside the shipped one."""

    class Meta:
        model = models.EvaluationSet

    name = factory.Sequence(lambda n: f"示例评价{n}")
    starts_on = datetime.date(2026, 1, 1)


class EvaluationItemFactory(DjangoModelFactory):
    """A measure."""

    class Meta:
        model = models.EvaluationItem

    evaluation = factory.SubFactory(EvaluationSetFactory)
    group = "effect"
    measure = "meetings"
    weight = 10
    target = Decimal(4)


class CouncilPairingFactory(DjangoModelFactory):
    """A council and a residential committee."""

    class Meta:
        model = models.CouncilPairing

    council = factory.SubFactory(CouncilFactory)
    kind = "residential"
    residential = factory.Sequence(lambda n: f"示例居民区{n}")
    starts_on = datetime.date(2026, 1, 1)


class PairingActionFactory(DjangoModelFactory):
    """Something done together."""

    class Meta:
        model = models.PairingAction

    pairing = factory.SubFactory(CouncilPairingFactory)
    on = DAY
    title = "示例活动"
