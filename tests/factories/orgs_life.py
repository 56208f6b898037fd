"""Factories of organisational life, alliances, pairings and cross appointments."""

import datetime

import factory
from factory.django import DjangoModelFactory

from orgs.models import (
    Alliance,
    AllianceMember,
    AlliancePlan,
    AllianceTask,
    CrossAppointment,
    JointMeeting,
    LifePartner,
    LifeRecord,
    LifeRule,
    MeetingParticipant,
    OrganisationTally,
    Pairing,
)
from tests.factories.buildings import NANJING_WEST, area
from tests.factories.orgs import PartyOrganisationFactory


class LifeRuleFactory(DjangoModelFactory):
    """A rule beside those that the migrations state."""

    class Meta:
        model = LifeRule

    kind = "other"
    times = 1
    interval = "year"
    starts_on = factory.Sequence(lambda n: datetime.date(2019, 1, 1) + datetime.timedelta(days=n))


class LifeRecordFactory(DjangoModelFactory):
    """A members' meeting; ``partners=[…]`` names organisations that took part."""

    class Meta:
        model = LifeRecord
        skip_postgeneration_save = True

    organisation = factory.SubFactory(PartyOrganisationFactory)
    kinds = factory.LazyFunction(lambda: ["members_meeting"])
    held_on = datetime.date(2026, 11, 5)
    topic = "示例主题"
    attendees = 5

    @factory.post_generation
    def partners(self, create: bool, extracted: object, **kwargs: object) -> None:
        """Let other organisations take part."""
        if create and isinstance(extracted, list):
            for organisation in extracted:
                LifePartnerFactory(record=self, organisation=organisation)


class LifePartnerFactory(DjangoModelFactory):
    """A guest organisation."""

    class Meta:
        model = LifePartner

    record = factory.SubFactory(LifeRecordFactory)
    organisation = factory.SubFactory(PartyOrganisationFactory)


class OrganisationTallyFactory(DjangoModelFactory):
    """Members who became backbone staff in a quarter."""

    class Meta:
        model = OrganisationTally

    organisation = factory.SubFactory(PartyOrganisationFactory)
    kind = "members_to_backbone"
    count = 2
    starts_on = datetime.date(2026, 7, 1)
    ends_on = datetime.date(2026, 10, 1)


class AllianceFactory(DjangoModelFactory):
    """An alliance in 南京西路街道; ``code=`` names another area."""

    class Meta:
        model = Alliance

    class Params:
        code = NANJING_WEST

    name = factory.Sequence(lambda n: f"示例党建联盟{n}")
    kind = "alliance"
    area = factory.LazyAttribute(lambda o: area(o.code))
    structure = "1+4+6"
    starts_on = datetime.date(2025, 1, 1)


class AllianceMemberFactory(DjangoModelFactory):
    """An organisation in an alliance."""

    class Meta:
        model = AllianceMember

    alliance = factory.SubFactory(AllianceFactory)
    organisation = factory.SubFactory(PartyOrganisationFactory)
    starts_on = datetime.date(2025, 1, 1)


class AlliancePlanFactory(DjangoModelFactory):
    """A plan of a year."""

    class Meta:
        model = AlliancePlan

    alliance = factory.SubFactory(AllianceFactory)
    name = factory.Sequence(lambda n: f"示例计划{n}")
    starts_on = datetime.date(2026, 1, 1)


class AllianceTaskFactory(DjangoModelFactory):
    """A task of a member, not done yet."""

    class Meta:
        model = AllianceTask

    owner = factory.SubFactory(AllianceMemberFactory)
    alliance = factory.SelfAttribute("owner.alliance")
    title = factory.Sequence(lambda n: f"示例任务{n}")
    due_on = datetime.date(2026, 12, 31)


class JointMeetingFactory(DjangoModelFactory):
    """A meeting of an alliance."""

    class Meta:
        model = JointMeeting

    alliance = factory.SubFactory(AllianceFactory)
    held_on = datetime.date(2026, 10, 20)
    topic = factory.Sequence(lambda n: f"示例议题{n}")


class MeetingParticipantFactory(DjangoModelFactory):
    """A member at a meeting."""

    class Meta:
        model = MeetingParticipant

    member = factory.SubFactory(AllianceMemberFactory)
    meeting = factory.SubFactory(
        JointMeetingFactory, alliance=factory.SelfAttribute("..member.alliance")
    )


class PairingFactory(DjangoModelFactory):
    """Two organisations since the beginning of the year."""

    class Meta:
        model = Pairing

    organisation = factory.SubFactory(PartyOrganisationFactory)
    partner = factory.SubFactory(PartyOrganisationFactory)
    starts_on = datetime.date(2026, 1, 1)


class CrossAppointmentFactory(DjangoModelFactory):
    """Somebody who serves in another organisation."""

    class Meta:
        model = CrossAppointment

    name = factory.Sequence(lambda n: f"示例书记{n}")
    home = factory.SubFactory(PartyOrganisationFactory)
    host = factory.SubFactory(PartyOrganisationFactory)
    role = "member"
    starts_on = datetime.date(2026, 1, 1)
