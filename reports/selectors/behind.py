"""The rows behind a figure as names, found once: counting and paging need no second look."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from common.errors.domain import NotInScope
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figure, figures_of
from reports.indicators.places import Place
from reports.indicators.rows import rows_behind


@dataclass(frozen=True, slots=True)
class RowBehind:
    """A row that a figure counts."""

    id: uuid.UUID
    external_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure and its rows in scope, by office number.

    ``model`` is what they are, None when the figure adds up several kinds; ``elsewhere`` counts
    the rows that left the user's scope since the day.
    """

    figure: Figure
    model: Any
    rows: list[RowBehind]
    elsewhere: int


def behind(code: str, place: Place, day: datetime.date, part: Part, *, user: Any) -> Behind:
    """Return a figure of a place with the rows of one of its parts: the rows in one statement.

    Raises ``NotInScope``: a building that nobody managed on the day has no figures.
    """
    figure = figures_of([place], day, [code])[place.id].get(code)
    if figure is None:
        raise NotInScope
    queryset = rows_behind(code, place, day, part, user=user).order_by("external_id")
    # A union of several models keeps the columns it was made with, in its own order.
    rows = [
        RowBehind(row["id"], row["external_id"], row["name"])
        for row in queryset.values("id", "external_id", "name")
    ]
    declared = INDICATORS[code].part(part)
    counts_rows = not any(population.measure for population in declared)
    counted = int(getattr(figure, part.value) or 0) if counts_rows else len(rows)
    return Behind(
        figure=figure,
        model=declared[0].population.model if len(declared) == 1 else None,
        rows=rows,
        elsewhere=max(counted - len(rows), 0),
    )
