"""What every tablet holds alike: rules, dictionaries, calendar, kinds of visits.

These are few and small: on a new day they all come again, and with them what a new version of
the platform says in other words.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from common.calendar.models import CalendarDay
from common.calendar.working_days import WorkingCalendar
from common.dictionaries.models import DictionaryEntry
from common.secrets.rescue import public_jwk
from common.sync.feed.registry import Change, Feed, Reader, Row, register_feed, some_of
from common.sync.feed.window import fetch
from enterprises.choices import ContactRole, Intent, OperatingStatus, SignalKind
from enterprises.rating.results import scheme_in_force
from services.choices import Mechanism
from services.field_rules import limits
from services.models import VisitType

RULES = "rules"
REQUEST_CATEGORY = "request_category"
CLOSED_LISTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "signal_kind": SignalKind.choices,
    "mechanism": Mechanism.choices,
    "operating_status": OperatingStatus.choices,
    "lease_intent": Intent.choices,
    "contact_role": ContactRole.choices,
}
COLOUR = "colour"

Keys = Callable[[Reader], set[str]]


def _feed(
    kind: str, table: str, keys: Keys, rows: Callable[[Reader, Sequence[str]], Mapping[str, Row]]
) -> Feed:
    """Return a feed that comes again as a whole with any change of its table and every day."""

    def held(reader: Reader, after: str, limit: int) -> list[str]:
        return some_of(keys(reader), after, limit)

    def changed(change: Change, after: str, limit: int) -> list[str]:
        if not change.is_new_day and table not in change.tables:
            return []
        gone = _deleted(change, table) if kind == "visit_type" else set()
        return some_of(keys(change.before) | keys(change.after) | gone, after, limit)

    return Feed(kind, held, changed, rows)


def _deleted(change: Change, table: str) -> set[str]:
    from_history = change.window.history((table,))
    return {str(row_id) for _, row_id, _ in fetch(from_history)}


def _rule_rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    rules = {
        "stale_days": limits.STALE_DAYS,
        "reason_after_hours": limits.REASON_AFTER_HOURS,
        "most_operations": limits.MOST_OPERATIONS,
        "photo": asdict(limits.PHOTO),
        "export_key": public_jwk(),
        "fence_metres": limits.FENCE_METRES,
    }
    return {RULES: {"id": RULES, **rules}}


def _dictionary_keys(reader: Reader) -> set[str]:
    return {*CLOSED_LISTS, REQUEST_CATEGORY, COLOUR}


def _dictionary_rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    labels = (
        DictionaryEntry.objects.filter(dictionary=REQUEST_CATEGORY, is_active=True)
        .order_by("label")
        .values_list("label", flat=True)
    )
    # Requests keep the label of their category: an open list has no codes of its own.
    open_list = [(label, label) for label in labels]
    # What a colour means is the office's word, in its scheme.
    colours = [(band.colour, band.label) for band in scheme_in_force().bands]
    lists = {**CLOSED_LISTS, REQUEST_CATEGORY: open_list, COLOUR: colours}
    return {
        name: {
            "id": name,
            "entries": [{"code": code, "label": str(label)} for code, label in lists[name]],
        }
        for name in keys
    }


def _years(reader: Reader) -> set[str]:
    return {str(reader.day.year), str(reader.day.year + 1)}


def _calendar_rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    week = WorkingCalendar({})
    wanted = sorted(_years(reader) & set(keys))
    days: dict[str, list[tuple[datetime.date, bool]]] = {year: [] for year in wanted}
    known = CalendarDay.objects.filter(day__year__in=[int(year) for year in wanted])
    for day, is_working in known.order_by("day").values_list("day", "is_working"):
        days[str(day.year)].append((day, is_working))
    return {
        year: {
            "id": year,
            "exceptions": {
                day.isoformat(): is_working
                for day, is_working in found
                if is_working != week.is_working(day)
            },
            "is_published": bool(found),
        }
        for year, found in days.items()
    }


def _type_keys(reader: Reader) -> set[str]:
    active = VisitType.objects.filter(is_active=True)
    return {str(key) for key in active.values_list("pk", flat=True)}


def _type_rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    found = VisitType.objects.filter(is_active=True, pk__in=keys)
    return {
        str(row.pk): {
            "id": str(row.pk),
            "code": row.code,
            "label": row.label,
            "checklist": row.checklist,
        }
        for row in found
    }


register_feed(_feed("rules", "", lambda reader: {RULES}, _rule_rows))
register_feed(_feed("dictionary", "common_dictionaryentry", _dictionary_keys, _dictionary_rows))
register_feed(_feed("calendar", "common_calendarday", _years, _calendar_rows))
register_feed(_feed("visit_type", "services_visittype", _type_keys, _type_rows))
