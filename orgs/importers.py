"""Sheets of party organisations: 党组织, 覆盖 and 专职工作者."""

from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q

from buildings.importers import AREA, BUILDING, listed_buildings
from common.imports.cells import Code, Codes, Number, Text
from common.imports.kinds import Kind, register_kinds
from common.imports.layout import Column
from common.imports.lists import Choice
from common.imports.lookups import by_external_id
from common.imports.moments import Day
from common.imports.reasons import Reason
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.standings import Links, Standing
from common.imports.table import Table
from common.imports.writers import Rows
from enterprises.importers.enterprises import ENTERPRISE, reference
from orgs.choices import CoverageMode, OrganisationForm
from orgs.models import (
    Coverage,
    MemberCount,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
    PartyOrganisation,
    Worker,
    WorkerPost,
)

ORGANISATION, WORKER = "organisation", "worker"


def _area_column() -> Column:
    return Column(
        header="街道代码",
        field="area_id",
        parse=Code(sql_type="uuid"),
        is_required=True,
        refers_to=AREA,
    )


def _exported(rows: Any, user: Any) -> Any:
    """Add present form, member counts, term and buildings."""
    seats = OrganisationSeat._base_manager.filter(organisation=OuterRef("pk"), ends_on=None)
    return rows.annotate(
        form=FilteredRelation("forms", condition=Q(forms__ends_on=None)),
        count=FilteredRelation("member_counts", condition=Q(member_counts__ends_on=None)),
        term=FilteredRelation("terms", condition=Q(terms__ends_on=None)),
        building_ids=listed_buildings(seats, user),
    )


ORGANISATIONS = Sheet(
    name="党组织",
    model=PartyOrganisation,
    kind=ORGANISATION,
    key=("external_id",),
    key_header="组织编号",
    parent="parent_id",
    columns=(
        Column(header="组织编号", field="external_id", parse=Code(), is_required=True),
        Column(header="名称", field="name", parse=Text(), is_required=True),
        Column(
            header="类型",
            field="form",
            parse=Choice(OrganisationForm, "类型"),
            is_required=True,
            shows="form__form",
        ),
        Column(
            header="上级编号",
            field="parent_id",
            parse=Code(sql_type="uuid"),
            refers_to=ORGANISATION,
        ),
        _area_column(),
        Column(header="成立日期", field="founded_on", parse=Day()),
        Column(
            header="依托企业编号",
            field="host_enterprise_id",
            parse=Code(sql_type="uuid"),
            refers_to=ENTERPRISE,
        ),
        Column(header="楼宇编码", field="building_ids", parse=Codes(), refers_to=BUILDING),
        Column(
            header="正式党员数",
            field="full_members",
            parse=Number(9, 0, 0, noun="正式党员数"),
            shows="count__full_members",
        ),
        Column(
            header="预备党员数",
            field="probationary_members",
            parse=Number(9, 0, 0, noun="预备党员数"),
            shows="count__probationary_members",
        ),
        Column(header="换届日期", field="term_ends_on", parse=Day(), shows="term__due_on"),
    ),
    exported=_exported,
    writers=(
        Rows(
            ("name", "parent_id", "area_id", "founded_on", "host_enterprise_id"),
            once=("external_id",),
        ),
        Standing(
            OrganisationAffiliation,
            "organisation_id",
            {name: name for name in ("parent_id", "area_id", "host_enterprise_id")},
        ),
        Standing(OrganisationTerm, "organisation_id", {"due_on": "term_ends_on"}),
        Standing(OrganisationFormPeriod, "organisation_id", {"form": "form"}),
        Standing(
            MemberCount,
            "organisation_id",
            {"full_members": "full_members", "probationary_members": "probationary_members"},
        ),
        Links(OrganisationSeat, "organisation_id", "building_id", "building_ids"),
    ),
)


def _demand_organisation(table: Table) -> None:
    """Reject a coverage without organisation, unless an instructor was sent (派)."""
    for index, mode in enumerate(table.values["mode"]):
        if mode and mode != CoverageMode.ASSIGN and table.is_blank(index, "organisation_id"):
            sentence = "覆盖方式为建、联、挂时，须填写“组织编号”。"
            table.fault(index, "组织编号", Reason.MISSING_VALUE, sentence)


COVERAGES = Sheet(
    name="覆盖",
    model=Coverage,
    key=("enterprise_id", "mode", "organisation_id", "starts_on"),
    key_header="起始日期",
    columns=(
        reference(),
        Column(
            header="覆盖方式",
            field="mode",
            parse=Choice(CoverageMode, "覆盖方式"),
            is_required=True,
        ),
        Column(
            header="组织编号",
            field="organisation_id",
            parse=Code(sql_type="uuid"),
            refers_to=ORGANISATION,
        ),
        Column(header="指导员", field="instructor", parse=Text(64)),
        Column(header="起始日期", field="starts_on", parse=Day(), is_required=True),
        Column(header="终止日期", field="ends_on", parse=Day(), is_end=True),
    ),
    periods=(("starts_on", "ends_on"),),
    rules=(_demand_organisation,),
    writers=(
        Rows(
            ("instructor", "ends_on"),
            once=("enterprise_id", "mode", "organisation_id", "starts_on"),
        ),
    ),
)

WORKERS = Sheet(
    name="专职工作者",
    model=Worker,
    kind=WORKER,
    key=("external_id",),
    key_header="工号",
    columns=(
        Column(header="工号", field="external_id", parse=Code(), is_required=True),
        Column(header="姓名", field="name", parse=Text(64), is_required=True),
        _area_column(),
        Column(header="上岗日期", field="starts_on", parse=Day(), is_required=True),
        Column(header="离岗日期", field="ends_on", parse=Day(), is_end=True),
    ),
    periods=(("starts_on", "ends_on"),),
    writers=(
        Rows(("name", "area_id", "starts_on", "ends_on"), once=("external_id",)),
        Standing(WorkerPost, "worker_id", {"area_id": "area_id"}),
    ),
)


# Anybody may name an organisation: the tree and joint coverage cross subdistricts.
register_kinds(
    Kind(
        ORGANISATION,
        "组织编号",
        PartyOrganisation,
        by_external_id(PartyOrganisation, is_open=True),
        Reason.UNKNOWN_ORGANISATION,
    ),
    Kind(WORKER, "工号", Worker, by_external_id(Worker)),
)
register(ORGANISATIONS, COVERAGES, WORKERS)
