"""The rule of formation that holds on a day."""

import datetime
from dataclasses import fields
from typing import Any

from django.db.models import Field, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from orgs.formation import STANDARD, Standard
from orgs.models import FormationRule

NAMES = tuple(field.name for field in fields(Standard))


def standard_on(day: datetime.date) -> Standard:
    """Return the rule of ``day``; where the office has set none, the regulations' numbers."""
    values: Any = _of(day).values(*NAMES).first()
    return Standard(**values) if values else STANDARD


def threshold(name: str, day: datetime.date) -> Coalesce:
    """Return one number of the rule of ``day`` as SQL, for statements that read it themselves."""
    column: Field = FormationRule._meta.get_field(name)  # type: ignore[assignment]
    usual = Value(getattr(STANDARD, name), output_field=column)
    return Coalesce(Subquery(_of(day).values(name)[:1]), usual)


def _of(day: datetime.date) -> QuerySet:
    return FormationRule.objects.current_on(day).order_by()
