"""The rows behind a figure, for page and API alike: those in scope, and how many are not."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.errors.domain import NotInScope
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figure, figures_of
from reports.indicators.places import Place
from reports.indicators.rows import rows_behind
from reports.selectors.access import open_codes


@dataclass(frozen=True, slots=True)
class RowBehind:
    """A row that a figure counts."""

    id: uuid.UUID
    external_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure with the query of its rows in scope.

    ``model`` is what they are, None when the figure adds up several kinds.
    """

    figure: Figure
    place: Place
    part: Part
    model: Any
    queryset: QuerySet

    def elsewhere(self, shown: int) -> int:
        """Return how many rows are out of scope when ``shown`` are in it.

        A figure that counts rows says itself how many there are; one that adds up a measure
        does not.
        """
        declared = INDICATORS[self.figure.code].part(self.part)
        if any(population.measure for population in declared):
            code, day = self.figure.code, self.figure.as_of
            counted = rows_behind(code, self.place, day, self.part).count()
        else:
            counted = int(getattr(self.figure, self.part.value) or 0)
        return max(counted - shown, 0)


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure and its rows in scope, by office number.

    ``elsewhere`` counts the rows that left the user's scope since the day.
    """

    figure: Figure
    model: Any
    rows: list[RowBehind]
    elsewhere: int


def opened(code: str, place: Place, day: datetime.date, part: Part, *, user: Any) -> Opened:
    """Return a figure of a place, opened at one of its parts.

    Raises ``NotInScope``: a building that nobody managed on the day has no figures, and counts of
    persons stay in the office.
    """
    if code not in open_codes(user):
        raise NotInScope
    figure = figures_of([place], day, [code])[place.id].get(code)
    if figure is None:
        raise NotInScope
    declared = INDICATORS[code].part(part)
    return Opened(
        figure=figure,
        place=place,
        part=part,
        model=declared[0].population.model if len(declared) == 1 else None,
        queryset=rows_behind(code, place, day, part, user=user),
    )


def behind(code: str, place: Place, day: datetime.date, part: Part, *, user: Any) -> Behind:
    """Return a figure with all rows of one of its parts: the rows in one statement.

    Counting and paging need no second look. Raises ``NotInScope``.
    """
    found = opened(code, place, day, part, user=user)
    # A union of several models keeps the columns it was made with, in its own order.
    rows = [
        RowBehind(row["id"], row["external_id"], row["name"])
        for row in found.queryset.order_by("external_id").values("id", "external_id", "name")
    ]
    return Behind(found.figure, found.model, rows, found.elsewhere(len(rows)))
