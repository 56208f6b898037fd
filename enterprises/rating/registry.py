"""Indicators are small declared units; apps register the providers of their facts.

An indicator says how its value comes from what the providers found; a provider gives, for a
population and a day, one row (enterprise_id, value) for each enterprise it knows something of.
The engine joins them all in one statement, so nobody loops over enterprises.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from common.database.fragments import AnyOf, Fragment, compose
from enterprises.stability.scheme import Scheme


def array_text(elements: Iterable[object]) -> str:
    """Return numbers or ids as the text of an SQL array, sparing the driver a look at each."""
    return "{" + ",".join(str(element) for element in elements) + "}"


@dataclass(frozen=True)
class Run:
    """One rating run: the day, the scheme, and whom (``None`` = everybody)."""

    day: datetime.date
    scheme: Scheme
    enterprise_ids: Sequence[uuid.UUID] | None = None

    @cached_property
    def array(self) -> str:
        """Return the ids as the text of one array: it stands in the SQL once per provider."""
        return array_text(self.enterprise_ids or ())

    def narrow(self, queryset: QuerySet, column: str = "enterprise_id") -> QuerySet:
        """Return the rows of the enterprises of this run."""
        if self.enterprise_ids is None:
            return queryset
        ids = Cast(Value(self.array), ArrayField(UUIDField()))
        return queryset.filter(AnyOf(F(column), ids))

    def among(self, column: str) -> Fragment:
        """Return the same as a condition on an SQL column."""
        if self.enterprise_ids is None:
            return Fragment("TRUE")
        return compose(
            "{column} = ANY({ids}::uuid[])",
            column=Fragment(column),
            ids=self.array,
        )


class Merge(StrEnum):
    """How the values of several providers of one indicator become one."""

    SUM = "sum"
    LATEST = "max"


@dataclass(frozen=True, slots=True)
class Provider:
    """Facts of one app for one indicator.

    ``facts(run)`` selects (enterprise_id, value), each enterprise at most once; ``None`` when
    the indicator reads the population alone. ``rows(enterprise_id, day, scheme)`` returns the
    rows behind, which a person can open.
    """

    facts: Callable[[Run], QuerySet | Fragment] | None
    rows: Callable[[uuid.UUID, datetime.date, Scheme], QuerySet]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its value as SQL over ``{found}`` (what the providers found, or NULL).

    ``{day}`` is the day; ``population`` has the columns since, is_owner, lease_ends_on.
    ``unit`` follows the value when a person reads it; a ratio has ``%``. Where people say it
    in other words, ``text`` returns those, or nothing.
    An indicator of choice has ``choices`` (code, label); its value is a position among the
    scheme's options.
    """

    id: str
    value: str
    unit: str
    choices: Sequence[tuple[str, str]] = ()
    merge: Merge = Merge.SUM
    text: Callable[[float], str] | None = None


_indicators: dict[str, Indicator] = {}
_providers: dict[str, list[Provider]] = {}


def register_indicator(indicator: Indicator) -> None:
    """Declare an indicator (called at start-up)."""
    _indicators[indicator.id] = indicator


def register_provider(indicator_id: str, provider: Provider) -> None:
    """Add a provider to an indicator (called at start-up); the same one counts once."""
    providers = _providers.setdefault(indicator_id, [])
    if provider not in providers:
        providers.append(provider)


def indicator(indicator_id: str) -> Indicator:
    """Return a declared indicator; KeyError when there is none."""
    return _indicators[indicator_id]


def indicators() -> dict[str, Indicator]:
    """Return all declared indicators by id."""
    return dict(_indicators)


def providers_of(indicator_id: str) -> tuple[Provider, ...]:
    """Return the providers of an indicator, in the order of registration."""
    return tuple(_providers.get(indicator_id, ()))


def known_indicators() -> dict[str, tuple[str, ...] | None]:
    """Return what a scheme may use: the codes of each indicator of choice, None for numbers."""
    return {
        item.id: tuple(code for code, _ in item.choices) or None for item in _indicators.values()
    }
