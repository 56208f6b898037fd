"""Sheets of building councils: 楼委会 and 楼委会成员."""

from typing import Any

from django.db.models import OuterRef

from buildings.importers import BUILDING, listed_buildings
from common.imports.cells import Code, Codes, Text
from common.imports.kinds import Kind, register_kinds
from common.imports.layout import Column
from common.imports.lists import Choice, Flag
from common.imports.lookups import by_external_id
from common.imports.moments import Day
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.standings import Links, Standing
from common.imports.writers import Rows
from councils.choices import CouncilKind
from councils.models import Council, CouncilBuilding, CouncilTerm, Seat
from orgs.importers import ORGANISATION

COUNCIL = "council"
# The closed list of the register; further kinds are entered by hand.
REGISTER_KINDS = (
    CouncilKind.COMMITTEE,
    CouncilKind.AFFAIRS,
    CouncilKind.MATTERS,
    CouncilKind.MANAGEMENT,
)


def _exported(rows: Any, user: Any) -> Any:
    """Add the present buildings."""
    links = CouncilBuilding._base_manager.filter(council=OuterRef("pk"), ends_on=None)
    return rows.annotate(building_ids=listed_buildings(links, user))


COUNCILS = Sheet(
    name="楼委会",
    model=Council,
    kind=COUNCIL,
    key=("external_id",),
    key_header="编号",
    columns=(
        Column(header="编号", field="external_id", parse=Code(), is_required=True),
        Column(header="名称", field="name", parse=Text(), is_required=True),
        Column(
            header="称谓",
            field="kind",
            parse=Choice(CouncilKind, "称谓", only=REGISTER_KINDS),
            is_required=True,
        ),
        Column(
            header="楼宇编码",
            field="building_ids",
            parse=Codes(),
            is_required=True,
            refers_to=BUILDING,
        ),
        Column(
            header="领导组织编号",
            field="leading_organisation_id",
            parse=Code(sql_type="uuid"),
            refers_to=ORGANISATION,
        ),
        Column(header="成立日期", field="founded_on", parse=Day(), is_required=True),
        Column(header="届满日期", field="term_ends_on", parse=Day(), is_end=True),
    ),
    periods=(("founded_on", "term_ends_on"),),
    exported=_exported,
    writers=(
        Rows(
            ("name", "kind", "leading_organisation_id", "founded_on", "term_ends_on"),
            once=("external_id",),
        ),
        Standing(CouncilTerm, "council_id", {"due_on": "term_ends_on"}),
        Links(CouncilBuilding, "council_id", "building_id", "building_ids"),
    ),
)

SEATS = Sheet(
    name="楼委会成员",
    model=Seat,
    key=("council_id", "name", "capacity", "starts_on"),
    key_header="任职起",
    columns=(
        Column(
            header="编号",
            field="council_id",
            parse=Code(sql_type="uuid"),
            is_required=True,
            refers_to=COUNCIL,
        ),
        Column(header="姓名", field="name", parse=Text(64), is_required=True),
        Column(header="身份", field="capacity", parse=Text(64), is_required=True),
        Column(header="任职起", field="starts_on", parse=Day(), is_required=True),
        Column(header="任职止", field="ends_on", parse=Day(), is_end=True),
        Column(header="楼长", field="is_building_head", parse=Flag("楼长")),
    ),
    periods=(("starts_on", "ends_on"),),
    writers=(
        Rows(
            ("is_building_head", "ends_on"),
            once=("council_id", "name", "capacity", "starts_on"),
        ),
    ),
)


register_kinds(Kind(COUNCIL, "楼委会编号", Council, by_external_id(Council)))
register(COUNCILS, SEATS)
