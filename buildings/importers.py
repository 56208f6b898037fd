"""Sheets of places: 楼宇 and 单元."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Case, CharField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from buildings.choices import AreaKind, BuildingKind, Datum
from buildings.models import (
    Area,
    Building,
    BuildingTax,
    Jurisdiction,
    KeyStanding,
    PropertyCompany,
    Unit,
)
from common.geo.datum import to_wgs84
from common.geo.loading import current_outline
from common.geo.outline import Outline, in_district
from common.imports.cells import Code, Degrees, Number, Text, as_text, compact, year
from common.imports.kinds import Kind, register_kinds
from common.imports.layout import Column, Joined, Known
from common.imports.lists import Choice, Flag
from common.imports.lookups import by_external_id, visibility
from common.imports.reading.frames import Cell
from common.imports.reasons import BadCell, Reason
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.standings import Standing
from common.imports.table import Table
from common.imports.writers import Facts, Named, Rows
from common.records.ids import uuid7
from common.text.folding import fold
from common.text.pinyin import initials

AREA, BUILDING, UNIT = "area", "building", "unit"
_FLOOR = re.compile(r"(?:(B|地下|负)|(-))?(\d{1,3})(?:F|层|楼)?", re.IGNORECASE)
_POINT = ("stated_longitude", "stated_latitude", "stated_datum")


@dataclass(frozen=True)
class FloorNumber:
    """A floor: ``12``, ``12F``, ``12层``; ``B2`` and ``地下2层`` are −2."""

    sql_type: str = "smallint"

    def __call__(self, cell: Cell) -> str:
        """Return the number of the floor."""
        match = _FLOOR.fullmatch(compact(as_text(cell)))
        if match is None:
            raise BadCell(Reason.OUT_OF_RANGE, "楼层须为整数，地下楼层写作“B1”或“-1”。")
        below, minus, number = match.groups()
        return f"{'-' if below or minus else ''}{int(number)}"

    def show(self, value: Any) -> int:
        """Return the number of the floor."""
        return int(value)


def _subdistricts(codes: list[str], user: Any) -> dict[str, Known]:
    may = visibility(Area, user)
    areas = Area._base_manager.filter(kind=AreaKind.SUBDISTRICT, code__in=codes)
    return {code: Known(str(pk), may(str(pk))) for code, pk in areas.values_list("code", "pk")}


def _units(keys: list[str], user: Any) -> dict[str, Known]:
    """Return units by ``building id|floor|number``; the building was looked up in scope before."""
    buildings = {uuid.UUID(key.partition("|")[0]) for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT building_id || '|' || floor_number || '|' || number, id::text"
            " FROM buildings_unit WHERE building_id = ANY(%s)",
            [list(buildings)],
        )
        return {key: Known(pk) for key, pk in cursor.fetchall()}


def point_columns() -> tuple[Column, ...]:
    """Return the columns of a point as stated; ``convert_points`` judges and converts them."""
    return (
        Column(header="经度", field="stated_longitude", parse=Degrees(), shows="shown_longitude"),
        Column(header="纬度", field="stated_latitude", parse=Degrees(), shows="shown_latitude"),
        Column(
            header="坐标系",
            field="stated_datum",
            parse=Choice(Datum, "坐标系", DATUM_WORDS),
            shows="shown_datum",
        ),
    )


DATUM_WORDS = {"WGS84": "wgs84", "GCJ02": "gcj02", "BD09": "bd09"}
POINT_TYPES = {"longitude": "double precision", "latitude": "double precision"}


def listed_buildings(links: Any, user: Any) -> Subquery:
    """Return the codes of the buildings that ``links`` name, joined by 、, as far as visible."""
    links = links.filter(building__source="register", building__external_id__isnull=False)
    if user is not None:
        links = links.filter(building__in=Building.objects.visible_to(user))
    codes = StringAgg("building__external_id", "、", order_by="building__external_id")
    # Without a grouping of its own the aggregate would group by the outer row.
    return Subquery(links.order_by().values(group=Value(1)).values(codes=codes))


def show_points(rows: Any) -> Any:
    """Add points as they were stated, or in WGS-84 where nothing was."""
    return rows.annotate(
        shown_longitude=Coalesce("stated_longitude", "longitude"),
        shown_latitude=Coalesce("stated_latitude", "latitude"),
        shown_datum=Case(
            When(longitude=None, then=None),
            When(stated_longitude=None, then=Value(Datum.WGS84.value)),
            default="stated_datum",
            output_field=CharField(null=True),
        ),
    )


def convert_points(table: Table) -> None:
    """Convert stated points to WGS-84; a point is whole or absent, and lies in the district."""
    columns = [table.values[name] for name in _POINT]
    converted: list[tuple[str | None, str | None]] = []
    outline = current_outline()
    for index, point in enumerate(zip(*columns, strict=True)):
        if any(point):
            _demand_whole(table, index)
        converted.append(_convert(table, index, point, outline))
    table.values["longitude"] = [longitude for longitude, _ in converted]
    table.values["latitude"] = [latitude for _, latitude in converted]


def _demand_whole(table: Table, index: int) -> None:
    for name in _POINT:
        if table.is_blank(index, name):
            header = table.sheet.column(name).header
            sentence = "经度、纬度和坐标系须同时填写。"
            table.fault(index, header, Reason.MISSING_VALUE, sentence)


def _convert(
    table: Table, index: int, point: Sequence[str | None], outline: Outline | None
) -> tuple[str | None, str | None]:
    longitude, latitude, datum = point
    if not (longitude and latitude and datum):
        return None, None
    east, north = to_wgs84(float(longitude), float(latitude), Datum(datum).label)
    if not in_district(east, north, outline):
        sentence = "坐标换算后不在本区范围内，请核对经纬度和坐标系。"
        table.fault(index, "经度", Reason.OUTSIDE_DISTRICT, sentence)
    return repr(east), repr(north)


def fold_names(table: Table, *, second: str, initials_of_second: bool) -> None:
    """Fill the search columns from the names as they will stand after the import.

    The sheet's own lookup brings the known ``name`` and ``second`` as its first two facts.
    """
    folded: list[str | None] = []
    letters: list[str | None] = []
    for name, other, own in zip(table.values["name"], table.values[second], table.own, strict=True):
        known_name, known_other = own.facts[:2] if own else ("", "")
        first, also = name or known_name, other or known_other
        folded.append(fold(f"{first} {also}".strip()))
        letters.append(initials((also or first) if initials_of_second else first))
    table.values["name_folded"], table.values["name_initials"] = folded, letters


def _fold_names(table: Table) -> None:
    fold_names(table, second="alias", initials_of_second=False)


def _name_companies(table: Table) -> None:
    """Replace names of owners and managers by ids; new names get one."""
    known = _companies(table)
    for name, fresh in (("owner_id", "owner_name"), ("manager_id", "manager_name")):
        names = table.values[name]
        table.values[fresh] = [
            words if words and not known[fold(words)].facts else None for words in names
        ]
        table.values[name] = [known[fold(words)].id if words else None for words in names]


def _companies(table: Table) -> dict[str, Known]:
    """Return companies by folded name; those that the database lacks have no facts."""
    known = {
        fold(name): Known(str(pk), facts=(name,))
        for pk, name in PropertyCompany._base_manager.values_list("pk", "name")
    }
    for words in {*table.values["owner_id"], *table.values["manager_id"]} - {None}:
        known.setdefault(fold(str(words)), Known(str(uuid7())))
    return known


def _exported(rows: Any, _user: Any) -> Any:
    """Add the latest yearly tax."""
    latest = BuildingTax._base_manager.filter(building=OuterRef("pk")).order_by("-year")
    return show_points(rows).annotate(
        tax_amount=Subquery(latest.values("amount")[:1]),
        tax_year=Subquery(latest.values("year")[:1]),
    )


def _state_key(table: Table) -> None:
    """State of every new building whether it is a key building: blank is no, since ever.

    Without that, a later register's «yes» would be the first word, and hold for the past too.
    """
    stated = table.values["is_key"]
    table.values["is_key"] = [
        word if own or word is not None else "f"
        for word, own in zip(stated, table.own, strict=True)
    ]


def _demand_tax_year(table: Table) -> None:
    for index, amount in enumerate(table.values["tax_amount"]):
        if amount is not None and table.is_blank(index, "tax_year"):
            sentence = "填写了年度税收，须同时填写“税收年度”。"
            table.fault(index, "税收年度", Reason.MISSING_VALUE, sentence)


BUILDINGS = Sheet(
    name="楼宇",
    model=Building,
    kind=BUILDING,
    key=("external_id",),
    key_header="楼宇编码",
    columns=(
        Column(header="楼宇编码", field="external_id", parse=Code(), is_required=True),
        Column(header="楼宇名称", field="name", parse=Text(), is_required=True),
        Column(header="别名", field="alias", parse=Text()),
        Column(
            header="街道代码",
            field="subdistrict_id",
            parse=Code(sql_type="uuid"),
            is_required=True,
            refers_to=AREA,
        ),
        Column(header="地址", field="address", parse=Text(300)),
        Column(
            header="楼宇类型",
            field="kind",
            parse=Choice(BuildingKind, "楼宇类型"),
            is_required=True,
        ),
        Column(header="建成年份", field="built_year", parse=year("建成年份")),
        Column(header="地上层数", field="floors_above", parse=Number(4, 0, 0, noun="地上层数")),
        Column(header="建筑面积", field="floor_area", parse=Number(12, 2, 0, noun="建筑面积")),
        # The name until the rule turns it into an id.
        Column(
            header="产权单位", field="owner_id", parse=Text(sql_type="uuid"), shows="owner__name"
        ),
        Column(
            header="物业公司",
            field="manager_id",
            parse=Text(sql_type="uuid"),
            shows="manager__name",
        ),
        Column(header="年度税收万元", field="tax_amount", parse=Number(noun="年度税收")),
        Column(header="税收年度", field="tax_year", parse=year("税收年度")),
        Column(header="地标", field="is_landmark", parse=Flag("地标")),
        Column(header="重点", field="is_key", parse=Flag("重点")),
        *point_columns(),
    ),
    derived={
        **POINT_TYPES,
        "name_folded": "text",
        "name_initials": "text",
        "owner_name": "text",
        "manager_name": "text",
    },
    rules=(convert_points, _demand_tax_year, _name_companies),
    late_rules=(_fold_names, _state_key),
    exported=_exported,
    writers=(
        Named(PropertyCompany, "owner_id", "owner_name"),
        Named(PropertyCompany, "manager_id", "manager_name"),
        Rows(
            (
                *("name", "alias", "name_folded", "name_initials", "kind", "subdistrict_id"),
                *("address", "built_year", "floors_above", "floor_area", "owner_id"),
                *("manager_id", "is_landmark", "is_key", "longitude", "latitude", *_POINT),
            ),
            once=("external_id",),
        ),
        Standing(Jurisdiction, "building_id", {"area_id": "subdistrict_id"}),
        Standing(KeyStanding, "building_id", {"is_key": "is_key"}),
        Facts(
            BuildingTax,
            key={"building_id": "id", "year": "tax_year"},
            values={"amount": "tax_amount"},
            when="tax_amount",
        ),
    ),
)

UNITS = Sheet(
    name="单元",
    model=Unit,
    kind=UNIT,
    key=("building_id", "floor_number", "number"),
    key_header="单元号",
    columns=(
        Column(
            header="楼宇编码",
            field="building_id",
            parse=Code(sql_type="uuid"),
            is_required=True,
            refers_to=BUILDING,
        ),
        Column(header="楼层", field="floor_number", parse=FloorNumber(), is_required=True),
        Column(header="单元号", field="number", parse=Code(32), is_required=True),
        Column(header="面积", field="area", parse=Number(10, 2, 0, noun="面积")),
    ),
    writers=(Rows(("building_id", "floor_number", "number", "area")),),
)

# How other sheets name a unit: by building, floor and number.
UNIT_REFERENCE = Joined("unit_id", ("building_id", "floor_number", "unit_number"), UNIT, "单元号")


register_kinds(
    Kind(AREA, "街道代码", Area, _subdistricts, Reason.UNKNOWN_AREA, number="code"),
    Kind(
        BUILDING,
        "楼宇编码",
        Building,
        by_external_id(Building, "name", "alias"),
        Reason.UNKNOWN_BUILDING,
    ),
    Kind(UNIT, "单元", Unit, _units, number="number"),
)
register(BUILDINGS, UNITS)
