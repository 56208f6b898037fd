"""Sheets of services: 走访, 信号, 诉求, 参与 and 服务站."""

import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from buildings.importers import (
    AREA,
    BUILDING,
    POINT_TYPES,
    convert_points,
    point_columns,
    show_points,
)
from common.calendar.clock import now
from common.database.fragments import Fragment
from common.imports.cells import Code, Identifier, Number, Text
from common.imports.kinds import Kind, register_kinds
from common.imports.layout import Column, Repeats
from common.imports.lists import Choice
from common.imports.lookups import by_column, by_external_id
from common.imports.moments import Day, Moment
from common.imports.reasons import Reason
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.staging import Stage
from common.imports.table import Table
from common.imports.writers import Rows
from enterprises.choices import SignalKind, SourceKind
from enterprises.importers.enterprises import reference
from enterprises.models import Signal
from orgs.importers import WORKER
from services.actions.clocks import take_in
from services.choices import Mechanism, StationTier
from services.models import Participation, ServiceRequest, Station, Visit

VISIT, REQUEST, STATION = "visit", "request", "station"


def _building_column(*, is_required: bool) -> Column:
    return Column(
        header="楼宇编码",
        field="building_id",
        parse=Code(sql_type="uuid"),
        is_required=is_required,
        refers_to=BUILDING,
    )


VISITS = Sheet(
    name="走访",
    model=Visit,
    kind=VISIT,
    key=("id",),
    key_header="走访编号",
    columns=(
        Column(header="走访编号", field="id", parse=Identifier(), is_required=True),
        Column(
            header="走访时间",
            field="visited_at",
            parse=Moment(),
            is_required=True,
            has_happened=True,
        ),
        _building_column(is_required=True),
        reference(is_required=False),
        Column(header="走访人", field="worker_id", parse=Code(sql_type="uuid"), refers_to=WORKER),
        Column(header="事由", field="purpose", parse=Text(64), dictionary="visit_purpose"),
        Column(header="内容", field="note", parse=Text(20_000)),
    ),
    writers=(Rows(("visited_at", "building_id", "enterprise_id", "worker_id", "purpose", "note")),),
)


def _name_sources(table: Table) -> None:
    table.values["source_kind"] = [
        SourceKind.VISIT.value if visit else SourceKind.REGISTER.value
        for visit in table.values["source_id"]
    ]


SIGNALS = Sheet(
    name="信号",
    model=Signal,
    key=("enterprise_id", "kind", "observed_on", "source_id"),
    key_header="发现日期",
    columns=(
        reference(),
        Column(header="类型", field="kind", parse=Choice(SignalKind, "类型"), is_required=True),
        Column(
            header="程度", field="severity", parse=Number(2, 0, 1, 5, noun="程度"), is_required=True
        ),
        Column(
            header="发现日期", field="observed_on", parse=Day(), is_required=True, has_happened=True
        ),
        Column(header="关闭日期", field="closed_on", parse=Day(), is_end=True, has_happened=True),
        Column(
            header="走访编号",
            field="source_id",
            parse=Identifier(Reason.UNKNOWN_REFERENCE),
            refers_to=VISIT,
        ),
    ),
    periods=(("observed_on", "closed_on"),),
    derived={"source_kind": "text"},
    rules=(_name_sources,),
    writers=(
        Rows(
            ("severity", "closed_on"),
            once=("enterprise_id", "kind", "observed_on", "source_id", "source_kind"),
        ),
    ),
)


def _demand_place(table: Table) -> None:
    """Reject a request that names neither an enterprise nor a building."""
    for index in range(len(table)):
        if table.is_blank(index, "enterprise_id") and table.is_blank(index, "building_id"):
            sentence = "“企业编号”和“楼宇编码”至少填写一项。"
            table.fault(index, "企业编号", Reason.MISSING_VALUE, sentence)


def _mark_stated_days(table: Table) -> None:
    """A due day that came with the register stays as it is stated."""
    table.values["is_due_stated"] = ["t" if day else None for day in table.values["due_on"]]


class Clocks:
    """Requests that a register brought get story, limit and clock in the import's transaction."""

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return no rows: what the register says itself is compared by its own step."""
        return sql.SQL("SELECT row_number FROM {} WHERE false").format(stage.identifier)

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Take them in, new ones and those whose end or mechanism changed."""
        among = sql.SQL("request.id IN (SELECT staged.id FROM {} AS staged)")
        take_in(
            Fragment(among.format(stage.identifier).as_string(connection.connection)), moment=now()
        )


REQUESTS = Sheet(
    name="诉求",
    model=ServiceRequest,
    kind=REQUEST,
    key=("external_id",),
    key_header="诉求编号",
    columns=(
        Column(header="诉求编号", field="external_id", parse=Code(), is_required=True),
        Column(
            header="受理时间",
            field="received_at",
            parse=Moment(),
            is_required=True,
            has_happened=True,
        ),
        reference(is_required=False),
        _building_column(is_required=False),
        Column(header="类别", field="category", parse=Text(64), dictionary="request_category"),
        Column(header="内容", field="content", parse=Text(20_000)),
        Column(
            header="办理机制",
            field="mechanism",
            parse=Choice(Mechanism, "办理机制"),
            is_required=True,
        ),
        Column(header="办结期限", field="due_on", parse=Day()),
        Column(
            header="办结时间", field="resolved_at", parse=Moment(), is_end=True, has_happened=True
        ),
    ),
    periods=(("received_at", "resolved_at"),),
    derived={"is_due_stated": "boolean"},
    rules=(_demand_place, _mark_stated_days),
    writers=(
        Rows(
            (
                *("received_at", "enterprise_id", "building_id", "category", "content"),
                *("mechanism", "due_on", "is_due_stated", "resolved_at"),
            ),
            once=("external_id",),
        ),
        Clocks(),
    ),
)

PARTICIPATIONS = Sheet(
    name="参与",
    model=Participation,
    key=("enterprise_id", "held_on", "activity"),
    key_header="日期",
    repeats=Repeats.NUMBERED,
    columns=(
        reference(),
        Column(header="日期", field="held_on", parse=Day(), is_required=True, has_happened=True),
        Column(
            header="活动名称",
            field="activity",
            parse=Text(100),
            is_required=True,
            dictionary="activity_name",
        ),
    ),
    writers=(Rows((), once=("enterprise_id", "held_on", "activity", "ordinal")),),
)


def _exported_stations(rows: Any, _user: Any) -> Any:
    return show_points(rows)


STATIONS = Sheet(
    name="服务站",
    model=Station,
    kind=STATION,
    key=("external_id",),
    key_header="站点编号",
    columns=(
        Column(header="站点编号", field="external_id", parse=Code(), is_required=True),
        Column(header="名称", field="name", parse=Text(), is_required=True),
        Column(header="层级", field="tier", parse=Choice(StationTier, "层级"), is_required=True),
        Column(
            header="街道代码",
            field="area_id",
            parse=Code(sql_type="uuid"),
            is_required=True,
            refers_to=AREA,
        ),
        _building_column(is_required=False),
        *point_columns(),
        Column(header="启用日期", field="starts_on", parse=Day(), is_required=True),
        Column(header="停用日期", field="ends_on", parse=Day(), is_end=True),
    ),
    periods=(("starts_on", "ends_on"),),
    derived=POINT_TYPES,
    rules=(convert_points,),
    exported=_exported_stations,
    writers=(
        Rows(
            (
                *("name", "tier", "area_id", "building_id", "longitude", "latitude"),
                *("stated_longitude", "stated_latitude", "stated_datum", "starts_on", "ends_on"),
            ),
            once=("external_id",),
        ),
    ),
)


register_kinds(
    Kind(VISIT, "走访编号", Visit, by_column(Visit, "id", cast="uuid"), number="pk"),
    Kind(REQUEST, "诉求编号", ServiceRequest, by_external_id(ServiceRequest)),
    Kind(STATION, "站点编号", Station, by_external_id(Station)),
)
register(VISITS, SIGNALS, REQUESTS, PARTICIPATIONS, STATIONS)
