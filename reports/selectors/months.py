"""Closed months: what was reported, what the facts say now, and which rows made the difference."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.errors.domain import NotInScope
from reports.choices import Family, Part, Unit
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figure, Figures, computed_figures, stated
from reports.indicators.places import BUILDING, Place
from reports.indicators.rows import rows_behind
from reports.models import DeltaReason, FrozenFigure, FrozenMonth, FrozenPlace, FrozenRows
from reports.selectors.behind import RowBehind


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """A place of a closed month with its figures as reported; beside them stands nothing."""

    place: Place
    figures: Figures
    earlier: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delta:
    """A reported figure beside what the facts say now; ``now`` None: there is no such figure."""

    frozen: Figure
    now: Figure | None
    counted: str
    keeps_rows: bool
    reasons: tuple[DeltaReason, ...]

    @property
    def is_different(self) -> bool:
        """Return whether any of the three numbers differs."""
        return self.now is None or _numbers(self.frozen) != _numbers(self.now)


@dataclass(frozen=True, slots=True)
class RowDelta:
    """Rows that a reported figure counted and no longer would, and the other way round.

    ``hidden`` counts those outside the reader's scope.
    """

    gone: tuple[RowBehind, ...]
    added: tuple[RowBehind, ...]
    hidden: int


def closed_month(text: str) -> FrozenMonth:
    """Return the closed month written as ``2026-10``; raise ``NotInScope``."""
    for month in FrozenMonth.objects.all():
        if str(month) == text:
            return month
    raise NotInScope


def frozen_place(month: FrozenMonth, code: str, user: Any) -> FrozenPlace:
    """Return the place of a closed month with this code; raise ``NotInScope``."""
    found = FrozenPlace.objects.visible_to(user).filter(month=month, code=code).first()
    if found is None:
        raise NotInScope
    return found


def coverage_declared(month: FrozenMonth) -> list[dict[str, Any]]:
    """Return what the month says of the figures of coverage, in their order."""
    return [entry for entry in month.declared if entry["family"] == Family.COVERAGE]


def reported(month: FrozenMonth, place: FrozenPlace) -> tuple[ReportedLine, list[ReportedLine]]:
    """Return the place and the areas and buildings in it as the month reports them.

    Areas of the largest kind that lies in it; buildings when there are no areas.
    """
    within = list(FrozenPlace.objects.filter(month=month).within(place.place_key).order_by("code"))
    kinds = {one.kind for one in within if one.pk != place.pk}
    level = "subdistrict" if "subdistrict" in kinds else BUILDING
    shown = [one for one in within if one.kind == level and one.pk != place.pk]
    figures = _reported_figures(month, [place, *shown])
    lines = [ReportedLine(_place(one), figures[one.pk]) for one in (place, *shown)]
    return lines[0], lines[1:]


def deltas(month: FrozenMonth, place: FrozenPlace) -> list[Delta]:
    """Return every figure of coverage of a place, as reported and as it would be now."""
    figures = _reported_figures(month, [place])[place.pk]
    codes = [code for code in figures if code in INDICATORS]
    live = computed_figures([_place(place)], month.last_day, codes)[place.place_key]
    reasons: dict[str, list[DeltaReason]] = {}
    for reason in place.reasons.order_by("-recorded_at", "-pk"):
        reasons.setdefault(reason.code, []).append(reason)
    return [
        Delta(
            frozen=figures[entry["code"]],
            now=live.get(entry["code"]),
            counted=entry["counted"],
            keeps_rows=bool(entry["conditions"]),
            reasons=tuple(reasons.get(entry["code"], ())),
        )
        for entry in coverage_declared(month)
        if entry["code"] in figures
    ]


def places_that_differ(month: FrozenMonth, place: FrozenPlace) -> list[tuple[FrozenPlace, int]]:
    """Return the places inside with the number of their figures that differ from the facts now."""
    inside = FrozenPlace.objects.filter(month=month).within(place.place_key)
    within = list(inside.exclude(pk=place.pk).order_by("building_key", "code"))
    figures = _reported_figures(month, within)
    codes = [entry["code"] for entry in coverage_declared(month) if entry["code"] in INDICATORS]
    live = computed_figures([_place(one) for one in within], month.last_day, codes)
    counted = [(one, _differing(figures[one.pk], live[one.place_key])) for one in within]
    return [(one, number) for one, number in counted if number]


def row_delta(
    month: FrozenMonth, place: FrozenPlace, code: str, part: Part, *, user: Any
) -> RowDelta:
    """Return which rows a reported figure counted and the facts no longer name, and new ones.

    Raises ``NotInScope`` where the month keeps no rows of the figure.
    """
    entry = next((one for one in month.declared if one["code"] == code), None)
    conditions = entry["conditions"].get(part, []) if entry else []
    if not conditions or code not in INDICATORS:
        raise NotInScope
    kept = FrozenRows.objects.filter(
        place__month=month, place__within__contains=[place.place_key], condition__in=conditions
    )
    before: set[uuid.UUID] = set().union(*kept.values_list("subjects", flat=True))
    rows = rows_behind(code, _place(place), month.last_day, part)
    after = set(rows.values_list("pk", flat=True))
    gone, added = before - after, after - before
    named = _named(rows.model, gone | added, user)
    return RowDelta(
        gone=tuple(row for row in named if row.id in gone),
        added=tuple(row for row in named if row.id in added),
        hidden=len(gone | added) - len(named),
    )


def _named(model: Any, keys: Collection[uuid.UUID], user: Any) -> list[RowBehind]:
    found = model.objects.visible_to(user).filter(pk__in=keys).order_by("external_id", "pk")
    return [RowBehind(*row) for row in found.values_list("pk", "external_id", "name")]


def _place(place: FrozenPlace) -> Place:
    return Place(place.place_key, place.code, place.name, place.kind)


def _reported_figures(
    month: FrozenMonth, places: Iterable[FrozenPlace]
) -> dict[uuid.UUID, Figures]:
    """Return the figures of coverage by frozen place and code, in the month's order."""
    by_key = {place.pk: place for place in places}
    entries = {entry["code"]: entry for entry in coverage_declared(month)}
    rows = FrozenFigure.objects.filter(place__in=by_key, code__in=entries).values_list(
        "place_id", "code", "numerator", "denominator", "value"
    )
    numbers: dict[uuid.UUID, dict[str, Sequence[Any]]] = {key: {} for key in by_key}
    for key, code, *values in rows:
        numbers[key][code] = values
    return {
        key: {
            code: _figure(month, by_key[key], entry, own[code])
            for code, entry in entries.items()
            if code in own
        }
        for key, own in numbers.items()
    }


def _figure(
    month: FrozenMonth, place: FrozenPlace, entry: Mapping[str, Any], numbers: Sequence[Any]
) -> Figure:
    return Figure(
        code=entry["code"],
        area=place.code,
        as_of=month.last_day,
        **stated(numbers, entry["unit"]),
        definition=entry["definition"],
        computed_at=month.closed_at,
        label=entry["label"],
        unit=Unit(entry["unit"]),
    )


def _numbers(figure: Figure) -> tuple[Any, Any, Any]:
    return figure.numerator, figure.denominator, figure.value


def _differing(figures: Figures, live: Figures) -> int:
    return sum(
        code not in live or _numbers(figure) != _numbers(live[code])
        for code, figure in figures.items()
    )
