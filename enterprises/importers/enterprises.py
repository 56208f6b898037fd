"""The sheet 企业: identity, standing and contact of each enterprise."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BinaryField, F, FilteredRelation, OuterRef, Q, Subquery, Value

from buildings.importers import fold_names
from common.imports.cells import Code, Number, Text, as_text
from common.imports.kinds import Kind, register_kinds
from common.imports.layout import Column, Unique
from common.imports.lists import Choice
from common.imports.lookups import by_column, by_external_id
from common.imports.moments import Day
from common.imports.reading.frames import Cell
from common.imports.reasons import BadCell, Reason
from common.imports.registry import register
from common.imports.sheets import Sheet
from common.imports.standings import Standing
from common.imports.table import Table
from common.imports.writers import Facts, Rows
from common.secrets.fields import blind_index, open_, seal
from common.text.masking import mask_phone
from common.text.phones import normalise_phone
from enterprises.choices import (
    ContactRole,
    IndustrySection,
    OperatingStatus,
    UnitKind,
)
from enterprises.models import (
    Contact,
    Enterprise,
    EnterpriseStanding,
)
from enterprises.uscc import (
    CODE_TAKEN,
    FORMAT_ERROR,
    REASON_MISSING,
    SENTENCES,
    find_error,
    normalise,
)

ENTERPRISE = "enterprise"
_WITHOUT_NAME = "联系人"


@dataclass(frozen=True)
class Phone(Text):
    """A phone number; exports open the sealed one."""

    longest: int = 32

    def show(self, value: Any) -> str:
        """Return the number itself."""
        return open_(value)


@dataclass(frozen=True)
class CreditCode:
    """A unified social credit code; one that the spreadsheet took for a number has lost digits."""

    sql_type: str = "text"

    def __call__(self, cell: Cell) -> str:
        """Return the normalised code."""
        code = normalise(as_text(cell))
        error = FORMAT_ERROR if isinstance(cell, float) else find_error(code)
        if error == FORMAT_ERROR:
            # A spreadsheet keeps the digits of a long number only in a cell of text.
            raise BadCell(Reason.USCC_FORMAT, f"{SENTENCES[error]}请按文本格式填写。")
        if error:
            raise BadCell(Reason.USCC_CHECK, SENTENCES[error])
        return code

    def show(self, value: Any) -> str:
        """Return the code."""
        return str(value)


def _demand_code_or_reason(table: Table) -> None:
    """Reject an enterprise that has neither a code nor a reason, here or in the database."""
    for index, own in enumerate(table.own):
        known = any(own.facts[2:]) if own else False
        if known or not table.is_blank(index, "uscc"):
            continue
        if table.is_blank(index, "no_uscc_reason"):
            table.fault(index, "统一社会信用代码", Reason.USCC_MISSING, REASON_MISSING)


def _fold_names(table: Table) -> None:
    fold_names(table, second="short_name", initials_of_second=True)


def _seal_contacts(table: Table) -> None:
    """Mask the phones, and seal those that the database does not have; a name is made up for none.

    The number itself never reaches a table, not even a temporary one.
    """
    known = _known_phones([own.id for own in table.own if own])
    columns = (table.values["contact_name"], table.values["phone_masked"], table.own)
    names: list[str | None] = []
    phones: list[tuple[str | None, ...]] = []
    for name, stated, own in zip(*columns, strict=True):
        name = name or (_WITHOUT_NAME if stated else None)
        names.append(name)
        phones.append(_sealed(stated, known.get((own.id if own else "", name))))
    table.values["contact_name"] = names
    table.values["contact_role"] = [ContactRole.GENERAL.value] * len(table)
    for position, field in enumerate(("phone_masked", "phone_index", "phone_encrypted")):
        table.values[field] = [phone[position] for phone in phones]


def _known_phones(enterprises: list[str]) -> dict[tuple[str, str | None], bytes]:
    """Return the blind index of each known contact's phone, by enterprise and name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enterprise_id::text, name, phone_index FROM enterprises_contact"
            " WHERE role = %s AND phone_index IS NOT NULL AND enterprise_id = ANY(%s::uuid[])",
            [ContactRole.GENERAL.value, enterprises],
        )
        return {(enterprise, name): bytes(index) for enterprise, name, index in cursor.fetchall()}


def _sealed(stated: str | None, known: bytes | None) -> tuple[str | None, str | None, str | None]:
    """Return mask, index and sealed text of a phone; known phones are not sealed again."""
    if stated is None:
        return None, None, None
    phone = normalise_phone(stated) or stated
    index = blind_index(phone)
    sealed = None if index == known else f"\\x{seal(phone).hex()}"
    return mask_phone(phone), f"\\x{index.hex()}", sealed


def _exported(rows: Any, user: Any) -> Any:
    """Add the present standing and the latest contact; the phone for those who may see it."""
    contacts = Contact._base_manager.filter(
        enterprise=OuterRef("pk"), role=ContactRole.GENERAL
    ).order_by(F("confirmed_on").desc(nulls_last=True), "-created_at", "-pk")
    may_see = user is None or user.has_capability("contacts.reveal")
    return rows.annotate(
        standing=FilteredRelation("standings", condition=Q(standings__ends_on=None)),
        contact_name=Subquery(contacts.values("name")[:1]),
        phone=Subquery(contacts.values("phone_encrypted")[:1])
        if may_see
        else Value(None, BinaryField(null=True)),
    )


def reference(header: str = "企业编号", *, is_required: bool = True) -> Column:
    """Return the column by which a sheet names an enterprise."""
    return Column(
        header=header,
        field="enterprise_id",
        parse=Code(sql_type="uuid"),
        is_required=is_required,
        refers_to=ENTERPRISE,
    )


ENTERPRISES = Sheet(
    name="企业",
    model=Enterprise,
    kind=ENTERPRISE,
    key=("external_id",),
    key_header="企业编号",
    columns=(
        Column(header="企业编号", field="external_id", parse=Code(), is_required=True),
        Column(
            header="统一社会信用代码",
            field="uscc",
            parse=CreditCode(),
            is_expected=True,
            is_credit_code=True,
        ),
        Column(
            header="无代码原因",
            field="no_uscc_reason",
            parse=Text(100),
            dictionary="no_uscc_reason",
        ),
        Column(header="企业名称", field="name", parse=Text(), is_required=True),
        Column(header="简称", field="short_name", parse=Text(100)),
        Column(
            header="单位类别",
            field="unit_kind",
            parse=Choice(UnitKind, "单位类别"),
            is_required=True,
        ),
        Column(
            header="行业门类",
            field="industry_section",
            parse=Choice(IndustrySection, "行业门类", writes_values=True),
        ),
        Column(header="成立日期", field="founded_on", parse=Day()),
        Column(
            header="经营状态",
            field="operating_status",
            parse=Choice(OperatingStatus, "经营状态"),
            is_required=True,
            shows="standing__operating_status",
        ),
        Column(
            header="正式党员数",
            field="full_members",
            parse=Number(9, 0, 0, noun="正式党员数"),
            shows="standing__full_members",
        ),
        Column(
            header="预备党员数",
            field="probationary_members",
            parse=Number(9, 0, 0, noun="预备党员数"),
            shows="standing__probationary_members",
        ),
        Column(header="联系人", field="contact_name", parse=Text(64)),
        Column(header="联系电话", field="phone_masked", parse=Phone(), shows="phone"),
    ),
    unique=Unique(
        "uscc",
        Reason.DUPLICATE_USCC,
        by_column(Enterprise, "uscc", is_open=True),
        CODE_TAKEN,
    ),
    derived={
        "name_folded": "text",
        "name_initials": "text",
        "contact_role": "text",
        "phone_index": "bytea",
        "phone_encrypted": "bytea",
    },
    late_rules=(_demand_code_or_reason, _fold_names, _seal_contacts),
    exported=_exported,
    writers=(
        Rows(
            (
                *("uscc", "no_uscc_reason", "name", "short_name", "name_folded"),
                *("name_initials", "unit_kind", "industry_section", "founded_on"),
            ),
            once=("external_id",),
        ),
        Standing(
            EnterpriseStanding,
            "enterprise_id",
            {
                "operating_status": "operating_status",
                "full_members": "full_members",
                "probationary_members": "probationary_members",
            },
        ),
        Facts(
            Contact,
            key={"enterprise_id": "id", "role": "contact_role", "name": "contact_name"},
            values={"phone_index": "phone_index", "phone_masked": "phone_masked"},
            when="contact_name",
            along={"phone_encrypted": "phone_encrypted"},
        ),
    ),
)

register_kinds(
    Kind(
        ENTERPRISE,
        "企业编号",
        Enterprise,
        by_external_id(Enterprise, "name", "short_name", "uscc", "no_uscc_reason"),
        Reason.UNKNOWN_ENTERPRISE,
    )
)
register(ENTERPRISES)
