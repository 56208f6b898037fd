"""Registers of enterprises."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet, UpsertMixin
from common.errors.domain import NotInScope
from common.records.writing import Written
from common.secrets.fields import blind_index
from common.text.phones import normalise_phone
from enterprises.actions.contacts import create_contact, reveal_phone, update_contact
from enterprises.actions.enterprise import create_enterprise, update_enterprise, version_rows
from enterprises.actions.occupancies import move_in, move_out
from enterprises.api import examples
from enterprises.api.inputs import (
    ContactInput,
    EnterpriseInput,
    MoveOutInput,
    PhoneShape,
    RevealInput,
    RoomInput,
)
from enterprises.api.rows import ContactRow, EnterpriseRow
from enterprises.filtersets import ContactFilterSet, EnterpriseFilterSet
from enterprises.models import Contact, Enterprise
from enterprises.querysets import matching_enterprises

GROUP = "企业与稳定度"


def unchanged(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return all rows: the day changes what they show, not which they are."""
    return queryset


class EnterpriseViewSet(UpsertMixin, RegisterViewSet):
    """Enterprises."""

    queryset = Enterprise.objects
    row, input = EnterpriseRow, EnterpriseInput
    filterset_class = EnterpriseFilterSet
    on_day = staticmethod(unchanged)
    orderings = {
        "id": ("pk",),
        "name": ("name_initials",),
        "external_id": ("external_id",),
        "updated_at": ("updated_at",),
    }
    act_capabilities = {"move_in": "registers.change", "move_out": "registers.change"}
    group, title = GROUP, "企业"
    about = "经营状态与党员数按日期留存：修改即自当日起生效，以往各日不变。"
    example = examples.ENTERPRISE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match names, initials, numbers; a room's number; a whole phone number, if allowed."""
        return matching_enterprises(Enterprise, text, user)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the enterprise with its statement and first room."""
        return create_enterprise(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the enterprise; statements are dated."""
        values.pop("occupancy", None)
        return update_enterprise(by=self.request.user, enterprise_id=pk, values=values, base=base)

    def version_ids(self, pk: Any) -> Any:
        """Return the enterprise and its statements."""
        return version_rows(Enterprise(pk=pk))

    @extend_schema(request=RoomInput, summary="企业入驻", responses={201: EnterpriseRow})
    @action(detail=True, methods=["post"], url_path="move-in")
    def move_in(self, request: Request, pk: uuid.UUID) -> Response:
        """企业自某日起入驻一个单元。同一企业在同一单元的期间不得重叠。"""
        values = self.valid(RoomInput)
        move_in(
            by=request.user,
            enterprise=self._one(pk),
            unit_id=values["unit"],
            starts_on=values["starts_on"],
            ends_on=values.get("ends_on"),
            area=values.get("area"),
            tenure=values["tenure"],
        )
        return self.answer_with(pk, code=201)

    @extend_schema(request=MoveOutInput, summary="企业迁出", responses={200: EnterpriseRow})
    @action(detail=True, methods=["post"], url_path="move-out")
    def move_out(self, request: Request, pk: uuid.UUID) -> Response:
        """企业自某日起迁出一幢楼宇，须说明去向与原因；其在该楼的全部入驻同日终止。"""
        values = self.valid(MoveOutInput)
        enterprise = self._one(pk)
        move_out(
            by=request.user,
            enterprise=enterprise,
            building_id=values["building"],
            on=values["on"],
            destination=values["destination"],
            reason_code=values["reason_code"],
            reason=values["reason"],
        )
        return self.answer_with(pk)

    def _one(self, pk: uuid.UUID) -> Enterprise:
        enterprise: Enterprise | None = self.get_queryset().filter(pk=pk).first()
        if enterprise is None:
            raise NotInScope
        return enterprise


class ContactViewSet(RegisterViewSet):
    """Contacts."""

    queryset = Contact.objects
    row, input = ContactRow, ContactInput
    filterset_class = ContactFilterSet
    act_capabilities = {"reveal": "contacts.reveal"}
    not_replayed = ("reveal",)
    group, title = GROUP, "联系人"
    about = "电话默认掩码显示，加密存储；查看完整号码须用 reveal 并说明事由，留下审计。"
    example = examples.CONTACT

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name, or the whole number if the user may see numbers."""
        condition = Q(name__contains=text.strip())
        number = normalise_phone(text)
        if number and user.has_capability("contacts.reveal"):
            condition |= Q(phone_index=blind_index(number))
        return condition

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the contact, the number encrypted."""
        return create_contact(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the contact."""
        return update_contact(by=self.request.user, contact_id=pk, values=values, base=base)

    @extend_schema(request=RevealInput, summary="查看完整联系电话", responses={200: PhoneShape})
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: uuid.UUID) -> Response:
        """返回完整号码，须说明事由；谁、何时、因何看了谁的号码，均写入审计。"""
        why = self.valid(RevealInput)
        number = reveal_phone(by=request.user, contact_id=pk, **why)
        return Response({"phone": number})
