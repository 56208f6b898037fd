"""What an indicator is: one declaration from which every figure, list and page is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from buildings.choices import AreaKind
from reports.choices import Direction, Family, Part, Unit
from reports.indicators.populations import Population, Rows

DISTRICT_AND_SUBDISTRICT = (AreaKind.DISTRICT, AreaKind.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class Target:
    """The range in which a figure is as it should be, both ends included."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def is_met_by(self, value: Decimal) -> bool:
        """Return whether a value lies in the range."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


@dataclass(frozen=True)
class Indicator:
    """A figure (指标): what it means and what stands behind it.

    ``numerator`` and ``denominator`` are sums of row sets. The value is numerator ÷ denominator
    for a percentage or ratio, the numerator for a count; with ``per`` it is the numerator ÷
    ``per``, rounded up. ``levels``: kinds of places for which it is defined, empty = all.
    """

    code: str
    label: str
    definition: str
    family: Family
    unit: Unit
    numerator: tuple[Rows, ...]
    denominator: tuple[Rows, ...] = ()
    counted: str = "家"
    owner: str = "区委社会工作部"
    direction: Direction = Direction.NEUTRAL
    target: Target | None = None
    per: int | None = None
    levels: tuple[str, ...] = field(default=())
    # Counts persons: small groups could be told apart, so it stays inside the office.
    is_internal: bool = False

    def part(self, part: Part) -> tuple[Rows, ...]:
        """Return the row sets of numerator or denominator."""
        return self.numerator if part == Part.NUMERATOR else self.denominator

    @property
    def row_sets(self) -> Iterator[Rows]:
        """Yield the row sets of both parts."""
        yield from self.numerator
        yield from self.denominator

    @property
    def populations(self) -> set[Population]:
        """Return the populations that the figure counts."""
        return {rows.population for rows in self.row_sets}

    def is_defined_for(self, kind: str) -> bool:
        """Return whether the figure means anything for a kind of place."""
        return not self.levels or kind in self.levels
