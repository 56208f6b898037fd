"""The lists for daily work: buildings and enterprises in scope, by office number, page by page."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from buildings.models import Area, Building
from common.text.folding import fold
from enterprises.models import Enterprise, Occupancy
from reports.indicators.places import Place
from reports.indicators.rows import rows_behind
from reports.selectors.board import PlaceLine, own_area, place_lines

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Keys of one page, in the order of office numbers; ``after`` asks for the next one."""

    ids: tuple[uuid.UUID, ...]
    after: uuid.UUID | None
    total: int


@dataclass(frozen=True, slots=True)
class BuildingPage:
    """One page of buildings with their figures of the day."""

    lines: tuple[PlaceLine, ...]
    after: uuid.UUID | None
    total: int


def building_page(
    *,
    user: Any,
    day: datetime.date,
    words: str = "",
    area: Area | None = None,
    is_key: bool = False,
    after: uuid.UUID | None = None,
) -> BuildingPage:
    """Return a page of the buildings that ``user`` may see."""
    rows = _found(Building.objects.visible_to(user), words, user)
    if area is not None:
        rows = rows.filter(subdistrict=area)
    if is_key:
        rows = rows.key_on(day)
    page = _page(rows, after)
    found = Building.objects.in_bulk(page.ids)
    places = [Place.of(found[key]) for key in page.ids]
    return BuildingPage(place_lines(places, day), page.after, page.total)


def enterprise_page(
    *,
    user: Any,
    day: datetime.date,
    words: str = "",
    area: Area | None = None,
    situation: str = "",
    after: uuid.UUID | None = None,
) -> Page:
    """Return a page of the enterprises that ``user`` may see.

    ``situation`` is the code of an indicator that counts enterprises: those it counts in ``area``
    (else in the user's own area) on ``day``.
    """
    if situation:
        place = Place.of(area or own_area(user))
        rows: QuerySet = rows_behind(situation, place, day, user=user)
    else:
        rows = Enterprise.objects.visible_to(user)
        if area is not None:
            rooms = Occupancy.objects.filter(
                enterprise=OuterRef("pk"), unit__building__subdistrict=area
            )
            rows = rows.filter(Exists(rooms))
    return _page(_found(rows, words, user), after)


def _found(rows: Any, words: str, user: Any) -> Any:
    return rows.found_by(words, user) if fold(words) else rows


def _page(rows: QuerySet, after: uuid.UUID | None) -> Page:
    total = rows.count()
    order = (F("external_id").asc(nulls_last=True), "pk")
    if after is not None:
        rows = rows.filter(_beyond(rows.model, after))
    keys: Sequence[uuid.UUID] = list(rows.order_by(*order).values_list("pk", flat=True)[: PAGE + 1])
    shown = tuple(keys[:PAGE])
    return Page(shown, shown[-1] if len(keys) > PAGE else None, total)


def _beyond(model: Any, after: uuid.UUID) -> Q:
    """Return the condition «stands behind the row ``after``»; rows without a number come last."""
    last = model.objects.filter(pk=after).values_list("external_id", flat=True).first()
    if last is None:
        return Q(external_id__isnull=True, pk__gt=after)
    return Q(external_id__gt=last) | Q(external_id=last, pk__gt=after) | Q(external_id__isnull=True)
