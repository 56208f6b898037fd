"""The bases of the API: a subclass names its model, shapes, capabilities and filters."""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q, QuerySet
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext, read_context
from common.api.filters import AsOfBackend, SearchBackend, StrictFilterBackend, require_known
from common.api.inputs import InputSerializer
from common.api.pagination import KeysetPagination
from common.api.permissions import HasCapability
from common.api.reading import read_rows
from common.api.replaying import ReplayMixin
from common.api.rows import Row, RowSerializer
from common.errors.domain import DomainError, NotInScope
from common.records.versions import version_of
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    StaleVersion,
    Written,
    create_record,
    take_turns,
    update_record,
)

_ETAG = re.compile(r'"(\d{1,18})"')
NO_SUCH_VERSION = -1


class VersionMissing(DomainError):
    """An update must say which version it is based on."""

    code = "version_required"
    message = "修改时须在 If-Match 请求头中携带读取时得到的 ETag。"
    status = 428


class ApiViewSet(viewsets.GenericViewSet):
    """A part of the API: closed without a capability, never cached, described in Chinese."""

    permission_classes = [HasCapability]
    read_capability = "registers.view"
    write_capability = ""
    act_capabilities: ClassVar[Mapping[str, str]] = {}
    metadata_class = None
    pagination_class: Any = None
    filter_backends: Any = []
    # For the OpenAPI document: the group of resources, the resource, and a worked example.
    group = ""
    title = ""
    about = ""
    example: ClassVar[Mapping[str, Any]] = {}

    def valid(self, shape: Any, data: Any = ..., *, partial: bool = False) -> dict[str, Any]:
        """Return what the caller sent, checked by ``shape``; raise ``ValidationError``."""
        content = self.request.data if data is ... else data
        if not isinstance(content, dict):
            raise ParseError("请求内容须为 JSON 对象。", code="not_an_object")
        form = shape(data=content, partial=partial, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Return the answer, kept out of every cache."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


class RowViewSet(ApiViewSet):
    """A register to read: key-set list with filters, and single rows with their version."""

    lookup_value_converter = "uuid"
    pagination_class = KeysetPagination
    filter_backends = [StrictFilterBackend, SearchBackend, AsOfBackend]
    row: type[RowSerializer]
    filterset_class: Any = None
    full_row: type[RowSerializer] | None = None
    orderings: ClassVar[Mapping[str, tuple[str, ...]]] = {"id": ("pk",)}
    default_ordering = "id"
    search: Callable[[str, Any], Q] | None = None
    on_day: Callable[[QuerySet, ReadContext], QuerySet] | None = None

    def get_queryset(self) -> Any:
        """Return the rows that the caller may see."""
        return self._rows().visible_to(self.request.user)

    def list(self, request: Request) -> Response:
        """Answer one page of the register."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(page)

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Answer one row with its version."""
        require_known(request, frozenset({"as_of"} if self.on_day else ()))
        return self.answer_with(pk)

    def answer_with(self, pk: Any, *, code: int = status.HTTP_200_OK) -> Response:
        """Return the row in full with its ETag; raise ``NotInScope`` (404)."""
        row = self.read_one(pk)
        response = Response(row, status=code)
        response["ETag"] = f'"{version_of(self.version_ids(pk))}"'
        if code == status.HTTP_201_CREATED:
            response["Location"] = self.request.build_absolute_uri(
                self.reverse_action("detail", args=[pk])
            )
        return response

    def read_one(self, pk: Any) -> Row:
        """Return one row in full."""
        rows = read_rows(
            self.full_row or self.row, self.get_queryset().filter(pk=pk), read_context(self.request)
        )
        if not rows:
            raise NotInScope
        return rows[0]

    def version_ids(self, pk: Any) -> Any:
        """Return the rows whose changes make a new version of the resource."""
        return [pk]

    def _rows(self) -> Any:
        holder: Any = self
        return holder.queryset.all()


class RegisterViewSet(ReplayMixin, RowViewSet):
    """A register that is also written: creation with client ids, update by version."""

    write_capability = "registers.change"
    input: type[InputSerializer]
    # Tasks to ask for after a write.
    hints: tuple[str, ...] = ()

    def create(self, request: Request) -> Response:
        """Write a new record; the same id and content again answers as the first time."""
        values = self.checked(request.data)
        key = values.pop("id", None)
        written = self.write_new(values, key)
        code = status.HTTP_201_CREATED if written.outcome == "created" else status.HTTP_200_OK
        return self.answer_with(written.obj.pk, code=code)

    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Change the given fields, if the record is still as the client read it."""
        self.read_one(pk)
        base = self._base(request)
        values = self.checked(request.data, partial=True)
        if values.pop("id", pk) != pk:
            raise InvalidRecord([FieldFault("id", "read_only", "标识不能修改。")])
        try:
            self.write_changes(pk, values, base)
        except StaleVersion as error:
            raise self._told_apart(error, pk, values) from error
        return self.answer_with(pk)

    def _told_apart(
        self, error: StaleVersion, pk: uuid.UUID, values: Mapping[str, Any]
    ) -> StaleVersion:
        """Return the refusal with what was sent, what stands now, and what the client had read."""
        row = self.read_one(pk)
        stands = {name: row.get(name) for name in values}
        now = {
            name: value["id"] if isinstance(value, dict) and "id" in value else value
            for name, value in stands.items()
        }
        return StaleVersion(yours=dict(values), now=now, base=error.params["members"]["base"])

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the record; a register with an action of its own calls that."""
        return create_record(self._model(), values, by=self.request.user, key=key, hints=self.hints)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the record; a register with an action of its own calls that."""
        return update_record(
            self._model(), pk, values, by=self.request.user, base=base, hints=self.hints
        )

    def checked(self, data: Any, *, partial: bool = False) -> dict[str, Any]:
        """Return the values that the client sent; raise ``ValidationError``."""
        return self.valid(self.input, data, partial=partial)

    def _model(self) -> Any:
        return self._rows().model

    def _base(self, request: Request) -> int | None:
        text = request.headers.get("If-Match")
        if text is None:
            raise VersionMissing
        if text.strip() == "*":
            return None
        found = _ETAG.fullmatch(text.strip())
        return int(found[1]) if found else NO_SUCH_VERSION


class UpsertMixin:
    """``PUT by-external-id/{source}/{external_id}/``: the record of another system's number."""

    @action(
        detail=False,
        methods=["put"],
        url_path="by-external-id/<str:source>/<str:external_id>",
        url_name="by-external-id",
    )
    def upsert(self: Any, request: Request, source: str, external_id: str) -> Response:
        """Create or change the record that carries the number; the body says all that is known."""
        model = self._model()
        named = {"source": source, "external_id": external_id}
        with transaction.atomic():
            take_turns(f"{model._meta.label} {source} {external_id}")
            owner = model._base_manager.filter(**named).first()
            if owner is None:
                content = {**request.data, **named} if isinstance(request.data, dict) else None
                written = self.write_new(self.checked(content), None)
                return self.answer_with(written.obj.pk, code=status.HTTP_201_CREATED)
            self.read_one(owner.pk)
            self.write_changes(owner.pk, self.checked(request.data, partial=True), None)
            return self.answer_with(owner.pk)
