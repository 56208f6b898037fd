"""The dated facts that figures of organisational life are made from, one row an organisation."""

import datetime
from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from common.database.fragments import Fragment, compose
from common.records.periods import standing_on
from orgs.choices import LifeKind, TallyKind
from orgs.life import BRANCH_FORMS, MEETINGS_AND_LESSON, spans_closed
from orgs.models import MemberCount, OrganisationFormPeriod, OrganisationTally
from orgs.selectors.life import LOOK_BACK, owed_sql, rules
from orgs.selectors.pairing import idle_organisations_sql
from reports.indicators.populations import Fact
from reports.indicators.sql import selected

COUNTED = {
    "full": "full_members",
    "probationary": "probationary_members",
    "candidates": "candidates",
    "activists": "activists",
    "applicants": "applicants",
    "floating": "floating_members",
}
_FULFILLED = """SELECT organisation_id, sum(times) AS required, sum(least(times, held)) AS done
FROM ({owed}) owed GROUP BY organisation_id"""


def _fulfilled(day: datetime.date, kinds: tuple[str, ...]) -> Fragment:
    dues = [due for due in spans_closed(rules(), day, LOOK_BACK) if due.kind in kinds]
    return compose(_FULFILLED, owed=owed_sql(dues, until=day))


def _meetings(day: datetime.date) -> Fragment:
    """What was required and done of 三会一课 in the spans that closed in the last 90 days."""
    return _fulfilled(day, MEETINGS_AND_LESSON)


def _theme_days(day: datetime.date) -> Fragment:
    """The same of theme days."""
    return _fulfilled(day, (LifeKind.THEME_DAY,))


def _members(day: datetime.date) -> Fragment:
    """Members of branches by kind: whoever leads branches counts no members of its own."""
    branches = OrganisationFormPeriod.objects.filter(
        standing_on(day), organisation=OuterRef("organisation"), form__in=BRANCH_FORMS
    )
    counts = MemberCount.objects.filter(Exists(branches), standing_on(day))
    return selected(
        counts.values(
            "organisation_id", **{f"of_{name}": F(field) for name, field in COUNTED.items()}
        )
    )


def _tallies(day: datetime.date) -> Fragment:
    """What was counted this year up to the day: 双培养, 双报到."""
    year = OrganisationTally.objects.filter(
        starts_on__gte=datetime.date(day.year, 1, 1), starts_on__lte=day
    )
    return selected(
        year.values("organisation_id").annotate(
            **{kind.value: Coalesce(Sum("count", filter=Q(kind=kind)), 0) for kind in TallyKind}
        )
    )


LIFE_SOURCES: dict[str, Callable[[datetime.date], Fragment]] = {
    "meetings": _meetings,
    "theme_days": _theme_days,
    "members": _members,
    "tallies": _tallies,
    "idle": idle_organisations_sql,
}
LIFE_FACTS: dict[str, Fact] = {
    "meetings_required": Fact("COALESCE(meetings.required, 0)", ("meetings",)),
    "meetings_done": Fact("COALESCE(meetings.done, 0)", ("meetings",)),
    "theme_days_required": Fact("COALESCE(theme_days.required, 0)", ("theme_days",)),
    "theme_days_done": Fact("COALESCE(theme_days.done, 0)", ("theme_days",)),
    "has_idle_pairing": Fact("idle.organisation_id IS NOT NULL", ("idle",)),
    **{
        f"members_{name}": Fact(f"COALESCE(members.of_{name}, 0)", ("members",)) for name in COUNTED
    },
    **{kind.value: Fact(f"COALESCE(tallies.{kind.value}, 0)", ("tallies",)) for kind in TallyKind},
}
