"""Factories of links, terms, officers, elections and foundings of party organisations."""

import datetime

import factory
from factory.django import DjangoModelFactory

from orgs.models import (
    Candidate,
    Election,
    Founding,
    Officer,
    OrganisationAffiliation,
    OrganisationLine,
    OrganisationTerm,
    TermExtension,
)
from tests.factories.buildings import NANJING_WEST, area
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import PartyOrganisationFactory

STATED = datetime.date(2022, 7, 1)


class OrganisationAffiliationFactory(DjangoModelFactory):
    """Where an organisation that has no place yet stands since ever."""

    class Meta:
        model = OrganisationAffiliation

    organisation = factory.SubFactory(PartyOrganisationFactory, affiliation=False)
    area = factory.LazyAttribute(lambda o: o.organisation.area)
    recorded_on = STATED


class OrganisationLineFactory(DjangoModelFactory):
    """An organisation belongs to an industry line since ever."""

    class Meta:
        model = OrganisationLine

    organisation = factory.SubFactory(PartyOrganisationFactory)
    leader = factory.SubFactory(PartyOrganisationFactory, form="industry_committee")
    kind = "industry"
    recorded_on = STATED


class OrganisationTermFactory(DjangoModelFactory):
    """The second term of a branch: three years from July 2024."""

    class Meta:
        model = OrganisationTerm

    organisation = factory.SubFactory(PartyOrganisationFactory)
    number = 2
    starts_on = datetime.date(2024, 7, 1)
    due_on = datetime.date(2027, 7, 1)
    recorded_on = datetime.date(2024, 7, 1)


class TermExtensionFactory(DjangoModelFactory):
    """Half a year more."""

    class Meta:
        model = TermExtension

    term = factory.SubFactory(OrganisationTermFactory)
    until = datetime.date(2028, 1, 1)
    approved_on = datetime.date(2026, 6, 1)
    approved_by = "示例街道党工委"
    reason = "示例原因"


class OfficerFactory(DjangoModelFactory):
    """An elected secretary."""

    class Meta:
        model = Officer

    organisation = factory.SubFactory(PartyOrganisationFactory)
    name = factory.Sequence(lambda n: f"示例书记{n}")
    role = "secretary"
    origin = "elected"
    starts_on = datetime.date(2024, 7, 1)


class ElectionFactory(DjangoModelFactory):
    """A planned election of three."""

    class Meta:
        model = Election

    organisation = factory.SubFactory(PartyOrganisationFactory)
    kind = "term"
    planned_on = datetime.date(2026, 12, 10)
    seats = 3


class CandidateFactory(DjangoModelFactory):
    """Somebody who stands."""

    class Meta:
        model = Candidate

    election = factory.SubFactory(ElectionFactory)
    name = factory.Sequence(lambda n: f"示例候选人{n}")
    role = "member"


class FoundingFactory(DjangoModelFactory):
    """An application of an enterprise in 南京西路街道; ``code=`` names another subdistrict."""

    class Meta:
        model = Founding

    class Params:
        code = NANJING_WEST

    enterprise = factory.SubFactory(EnterpriseFactory)
    area = factory.LazyAttribute(lambda o: area(o.code))
    approving_organisation = factory.SubFactory(
        PartyOrganisationFactory,
        code=factory.SelfAttribute("..code"),
        form="working_committee",
    )
    name = factory.Sequence(lambda n: f"示例拟设党支部{n}")
    form = "branch"
    applied_on = datetime.date(2026, 11, 1)
    answer_due_on = datetime.date(2026, 12, 1)
