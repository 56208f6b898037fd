"""The sheet 入驻: who holds which unit, and what the tenant means to do."""

from collections import defaultdict
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Subquery

from buildings.importers import BUILDING, UNIT_REFERENCE, FloorNumber
from common.imports.cells import Code, Number
from common.imports.layout import Column, Repeats
from common.imports.lists import Choice
from common.imports.moments import Day
from common.imports.reasons import Reason
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.table import Table
from common.imports.writers import Facts, Rows
from enterprises.choices import Intent, Tenure
from enterprises.importers.enterprises import reference
from enterprises.models import LeaseIntent, Occupancy


def _refuse_overlaps(table: Table) -> None:
    """Refuse rows in which an enterprise holds a unit that it holds already, the later row.

    A row of the database with the same start is replaced by the file's, as long as that one is
    good; when it turns out not to be, the pair is judged again with the stored row.
    """
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    columns = (table.values["enterprise_id"], table.values["unit_id"], table.values["starts_on"])
    for index, (enterprise, unit, start) in enumerate(zip(*columns, strict=True)):
        if enterprise and unit and start:
            pairs[enterprise, unit].append(index)
    stored = _stored_periods(pairs)
    sentence = "该企业在该单元的入驻期间与另一条记录重叠，请核对起止日期。"
    for pair, indexes in pairs.items():
        if len(indexes) > 1 or pair in stored:
            for index in _overlapping(table, indexes, stored.get(pair, {})):
                table.fault(index, "起始日期", Reason.OVERLAP, sentence)


def _stored_periods(
    pairs: dict[tuple[str, str], list[int]],
) -> dict[tuple[str, str], dict[str, str | None]]:
    """Return for each enterprise and unit what the database holds: start → end."""
    periods: dict[tuple[str, str], dict[str, str | None]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enterprise_id::text, unit_id::text, starts_on::text, ends_on::text"
            " FROM enterprises_occupancy WHERE enterprise_id = ANY(%s::uuid[])",
            [list({enterprise for enterprise, _ in pairs})],
        )
        for enterprise, unit, start, end in cursor.fetchall():
            if (enterprise, unit) in pairs:
                periods[enterprise, unit][start] = end
    return periods


def _overlapping(table: Table, indexes: list[int], stored: dict[str, str | None]) -> list[int]:
    starts = table.values["starts_on"]
    replaced = {starts[index] for index in indexes if index not in table.faults} & set(stored)
    while True:
        refused, kept = _refused(table, indexes, stored, replaced)
        still_stored = replaced - kept
        if not still_stored:
            return refused
        replaced -= still_stored


def _refused(
    table: Table,
    indexes: list[int],
    stored: dict[str, str | None],
    replaced: set[str | None],
) -> tuple[list[int], set[str | None]]:
    """Return the rows that overlap what is held before them, and the starts of the good ones."""
    held = [(start, end) for start, end in stored.items() if start not in replaced]
    refused: list[int] = []
    kept: set[str | None] = set()
    for index in indexes:
        start = str(table.values["starts_on"][index])
        end = table.values["ends_on"][index]
        if not table.has("ends_on"):
            end = stored.get(start)
        # A stored row with the same start is this very row.
        if start in kept or any(
            _overlap((start, end), period) for period in held if period[0] != start
        ):
            refused.append(index)
        elif index not in table.faults:
            kept.add(start)
            held.append((start, end))
    return refused, kept


def _overlap(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """Tell whether two half-open periods share a day; days are ISO texts, no end is open."""
    latest_start = max(one[0], other[0])
    return all(end is None or latest_start < end for _, end in (one, other))


def _date_intents(table: Table) -> None:
    """Give words without a day the import's day where an earlier word says something else.

    The first word on a lease holds since ever, and the same word again says nothing new.
    """
    intents, days = table.values["intent"], table.values["intent_on"]
    undated = [
        index
        for index, intent in enumerate(intents)
        if intent and table.is_blank(index, "intent_on")
    ]
    if not undated:
        return
    columns = (table.values[name] for name in ("enterprise_id", "unit_id", "starts_on"))
    leases = list(zip(*columns, strict=True))
    known = _last_intents({enterprise for enterprise, _, _ in leases if enterprise})
    for index in undated:
        last = known.get(leases[index])
        if last == intents[index]:
            intents[index] = None
        elif last is not None:
            days[index] = table.judgement.day.isoformat()


def _last_intents(enterprises: set[str]) -> dict[tuple[str | None, ...], str]:
    """Return the last word on each stored lease, by enterprise, unit and start."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (o.id) o.enterprise_id::text, o.unit_id::text,"
            " o.starts_on::text, i.intent"
            " FROM enterprises_occupancy o JOIN enterprises_leaseintent i ON i.occupancy_id = o.id"
            " WHERE o.enterprise_id = ANY(%s::uuid[])"
            " ORDER BY o.id, i.recorded_on DESC NULLS LAST, i.created_at DESC, i.id DESC",
            [list(enterprises)],
        )
        return {tuple(lease): intent for *lease, intent in cursor.fetchall()}


def _exported_occupancies(rows: Any, _user: Any) -> Any:
    """Add the latest intent."""
    intents = LeaseIntent._base_manager.filter(occupancy=OuterRef("pk")).order_by(
        F("recorded_on").desc(nulls_last=True), "-created_at", "-pk"
    )
    return rows.annotate(
        intent=Subquery(intents.values("intent")[:1]),
        intent_on=Subquery(intents.values("recorded_on")[:1]),
    )


OCCUPANCIES = Sheet(
    name="入驻",
    model=Occupancy,
    key=("enterprise_id", "unit_id", "starts_on"),
    key_header="起始日期",
    repeats=Repeats.JUDGED_BY_RULE,
    columns=(
        reference(),
        Column(
            header="楼宇编码",
            field="building_id",
            parse=Code(sql_type="uuid"),
            is_required=True,
            refers_to=BUILDING,
            shows="unit__building",
        ),
        Column(
            header="楼层",
            field="floor_number",
            parse=FloorNumber(),
            is_required=True,
            shows="unit__floor_number",
        ),
        Column(
            header="单元号",
            field="unit_number",
            parse=Code(32),
            is_required=True,
            shows="unit__number",
        ),
        Column(header="面积", field="area", parse=Number(10, 2, 0, noun="面积")),
        Column(
            header="使用方式", field="tenure", parse=Choice(Tenure, "使用方式"), is_required=True
        ),
        Column(header="起始日期", field="starts_on", parse=Day(), is_required=True),
        Column(header="终止日期", field="ends_on", parse=Day(), is_end=True),
        Column(header="续租意向", field="intent", parse=Choice(Intent, "续租意向")),
        Column(header="意向日期", field="intent_on", parse=Day()),
    ),
    joined=(UNIT_REFERENCE,),
    periods=(("starts_on", "ends_on"),),
    late_rules=(_refuse_overlaps, _date_intents),
    exported=_exported_occupancies,
    writers=(
        Rows(("area", "tenure", "ends_on"), once=("enterprise_id", "unit_id", "starts_on")),
        Facts(
            LeaseIntent,
            key={"occupancy_id": "id", "intent": "intent", "recorded_on": "intent_on"},
            values={},
            when="intent",
        ),
    ),
)

register(OCCUPANCIES)
