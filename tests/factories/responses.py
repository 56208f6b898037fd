"""Factories of responses to a colour: playbook, cases, steps, joint visits, teams."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from services.models import (
    ChiefServiceTeam,
    ChiefTeamMember,
    JointVisit,
    JointVisitReply,
    PlaybookStep,
    ResponseCase,
    ResponseStep,
    TeamDispatch,
)
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory

NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class PlaybookStepFactory(DjangoModelFactory):
    """A call within three working days of turning orange, beside the seeded steps."""

    class Meta:
        model = PlaybookStep

    code = factory.Sequence(lambda n: f"example_{n}")
    colour = "orange"
    title = "示例措施"
    kind = "call"
    owner = "worker"
    limit_days = 3
    starts_on = datetime.date(2026, 1, 1)


class ResponseCaseFactory(DjangoModelFactory):
    """An open case of an enterprise that turned orange."""

    class Meta:
        model = ResponseCase

    enterprise = factory.SubFactory(EnterpriseFactory)
    opened_on = datetime.date(2026, 11, 20)
    colour = "orange"


class ResponseStepFactory(DjangoModelFactory):
    """A live step that somebody wrote."""

    class Meta:
        model = ResponseStep

    enterprise = factory.SubFactory(EnterpriseFactory)
    origin = "manual"
    origin_key = factory.LazyFunction(lambda: str(uuid.uuid4()))
    title = "示例措施"
    kind = "visit"
    owner = "subdistrict"
    opened_at = NOON
    limit_days = 3
    due_on = datetime.date(2026, 11, 25)


class ChiefServiceTeamFactory(DjangoModelFactory):
    """A team of the whole district."""

    class Meta:
        model = ChiefServiceTeam

    name = factory.Sequence(lambda n: f"示例首席服务团队{n}")
    fields = ["industry", "finance"]


class ChiefTeamMemberFactory(DjangoModelFactory):
    """A unit of the city in a team."""

    class Meta:
        model = ChiefTeamMember

    team = factory.SubFactory(ChiefServiceTeamFactory)
    level = "city"
    field = "industry"
    title = factory.Sequence(lambda n: f"示例单位{n}")


class JointVisitFactory(DjangoModelFactory):
    """A joint visit that is planned."""

    class Meta:
        model = JointVisit

    enterprise = factory.SubFactory(EnterpriseFactory)
    planned_on = datetime.date(2026, 11, 26)
    purpose = "示例事由"


class JointVisitReplyFactory(DjangoModelFactory):
    """A department that has not answered."""

    class Meta:
        model = JointVisitReply

    joint_visit = factory.SubFactory(JointVisitFactory)
    department = factory.SubFactory(DepartmentFactory)


class TeamDispatchFactory(DjangoModelFactory):
    """A team at a building."""

    class Meta:
        model = TeamDispatch

    team = factory.SubFactory(ChiefServiceTeamFactory)
    building = factory.SubFactory(BuildingFactory)
    dispatched_on = datetime.date(2026, 11, 20)
    purpose = "示例事由"
