"""Factories of the rule of formation and of what is known of the gaps in coverage."""

import datetime

import factory
from factory.django import DjangoModelFactory

from orgs.models import FormationRule, TenantCheckpoint, UnbuiltReason
from tests.factories.enterprises import EnterpriseFactory

FIRST = datetime.date(1970, 1, 1)


class FormationRuleFactory(DjangoModelFactory):
    """A rule of one day, long before the seeded one."""

    class Meta:
        model = FormationRule

    starts_on = factory.Sequence(lambda n: FIRST + datetime.timedelta(days=2 * n))
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + datetime.timedelta(days=1))


class TenantCheckpointFactory(DjangoModelFactory):
    """Members were contacted."""

    class Meta:
        model = TenantCheckpoint

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "members_contacted"
    result = "done"
    settled_on = datetime.date(2026, 11, 1)


class UnbuiltReasonFactory(DjangoModelFactory):
    """The organisation is being prepared."""

    class Meta:
        model = UnbuiltReason

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "preparing"
    starts_on = datetime.date(2026, 10, 1)


def rule_from(day: datetime.date, **changes: object) -> FormationRule:
    """Let a rule with ``changes`` follow the seeded one on ``day``."""
    FormationRule.objects.filter(ends_on=None).update(ends_on=day)
    rule: FormationRule = FormationRuleFactory(starts_on=day, ends_on=None, **changes)
    return rule
