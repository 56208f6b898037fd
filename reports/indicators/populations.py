"""What is counted: populations with their dated facts, each as one relation.

The relation of a population has one row for every member in every place of the day:
``(subject_id, place_id, fact, fact, …)``. Grouped by place it gives the figures of all places in
one pass; filtered to a place and a condition it gives the rows behind a figure.
"""

import datetime
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Model, Value

from common.database.fragments import Fragment
from common.scope.querysets import ScopedQuerySet
from reports.indicators.sql import literal

Places = Collection[uuid.UUID] | None
_WORD = re.compile(r"'[^']*'|[a-z_][a-z_0-9]*")


@dataclass(frozen=True, slots=True)
class Fact:
    """One column of a relation: an SQL expression over ``sources``; ``{day}`` is the day.

    ``needs`` names other facts that the expression is made from.
    """

    expression: str
    sources: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def on(self, day: datetime.date) -> str:
        """Return the expression for a day."""
        return self.expression.replace("{day}", literal(day))


Relation = Callable[[datetime.date, Mapping[str, Fact], Places], Fragment]


@dataclass(frozen=True, eq=False)
class Population:
    """Members of one kind, counted once in each place they belong to.

    ``relation(day, facts, places)`` makes the relation with the named facts, for all places or
    for some.
    """

    name: str
    model: type[Model]
    relation: Relation = field(repr=False)
    facts: Mapping[str, Fact] = field(repr=False, default_factory=dict)
    # What stands for a name where the model has none.
    naming: str = ""
    # The model has no number; in lists of several models the place stays empty.
    is_unnumbered: bool = False

    def members(self) -> ScopedQuerySet:
        """Return all rows of the population's model."""
        queryset: ScopedQuerySet = self.model._default_manager.all()  # type: ignore[assignment]
        if self.is_unnumbered:
            queryset = queryset.annotate(external_id=Value(""))
        return queryset.annotate(name=F(self.naming)) if self.naming else queryset

    def facts_in(self, *conditions: str) -> dict[str, Fact]:
        """Return the facts that SQL conditions name; KeyError for a word that is none."""
        words = {word for text in conditions for word in _WORD.findall(text)}
        named = {word for word in words if not word.startswith("'")}
        return {name: self.facts[name] for name in sorted(named)}

    def with_needs(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """Return ``facts`` with all facts they are made from."""
        needed = dict(facts)
        waiting = list(facts.values())
        while waiting:
            for name in waiting.pop().needs:
                if name not in needed:
                    needed[name] = self.facts[name]
                    waiting.append(self.facts[name])
        return needed


@dataclass(frozen=True, slots=True)
class Rows:
    """Members of a population that meet a condition over its facts.

    ``where`` is SQL over the population's facts (upper-case words are SQL's); empty: all.
    ``measure`` names a numeric fact to add up instead of counting members.
    """

    population: Population
    where: str = ""
    measure: str = ""

    def __post_init__(self) -> None:
        self.population.facts_in(self.where, self.measure)

    @property
    def facts(self) -> dict[str, Fact]:
        """Return the facts that the rows depend on."""
        return self.population.facts_in(self.where, self.measure)

    @property
    def aggregate(self) -> str:
        """Return the SQL aggregate over the relation that gives the number of the rows."""
        what = f"sum({self.measure})" if self.measure else "count(*)"
        return f"{what} FILTER (WHERE {self.where})" if self.where else what
