"""Sheets of dated facts: 用工税收 and 欠费."""

from common.imports.cells import Number
from common.imports.layout import Column
from common.imports.lists import Choice
from common.imports.moments import Day
from common.imports.reasons import Reason
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.table import Table
from common.imports.writers import Rows
from enterprises.choices import ArrearsKind, MeasurementKind
from enterprises.importers.enterprises import reference
from enterprises.models import Arrears, Measurement


def _refuse_negative_headcounts(table: Table) -> None:
    columns = (table.values["kind"], table.values["value"])
    for index, (kind, value) in enumerate(zip(*columns, strict=True)):
        if kind == MeasurementKind.HEADCOUNT and value and value.startswith("-"):
            table.fault(index, "数值", Reason.OUT_OF_RANGE, "在岗人数不能为负数。")


MEASUREMENTS = Sheet(
    name="用工税收",
    model=Measurement,
    key=("enterprise_id", "kind", "measured_on"),
    key_header="日期",
    columns=(
        reference(),
        Column(
            header="指标", field="kind", parse=Choice(MeasurementKind, "指标"), is_required=True
        ),
        Column(
            header="日期", field="measured_on", parse=Day(), is_required=True, has_happened=True
        ),
        Column(header="数值", field="value", parse=Number(), is_required=True),
    ),
    rules=(_refuse_negative_headcounts,),
    writers=(Rows(("value",), once=("enterprise_id", "kind", "measured_on")),),
)

ARREARS = Sheet(
    name="欠费",
    model=Arrears,
    key=("enterprise_id", "kind", "started_on"),
    key_header="起始日期",
    columns=(
        reference(),
        Column(header="类别", field="kind", parse=Choice(ArrearsKind, "类别"), is_required=True),
        Column(header="起始日期", field="started_on", parse=Day(), is_required=True),
        Column(header="结清日期", field="settled_on", parse=Day(), is_end=True),
        Column(header="金额", field="amount", parse=Number(noun="金额")),
    ),
    periods=(("started_on", "settled_on"),),
    writers=(Rows(("settled_on", "amount"), once=("enterprise_id", "kind", "started_on")),),
)

register(MEASUREMENTS, ARREARS)
