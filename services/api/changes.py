"""The change feed of tablets: the whole patch first, then what changed since."""

import uuid
from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.tablets import require_not_revoked
from common.api.context import QueryRefused
from common.api.filters import require_known
from common.api.rows import local
from common.api.viewsets import ApiViewSet
from common.calendar.clock import now
from common.sync.feed.serving import Page, page_of_changes

CURSOR, DEVICE = "cursor", "device_id"
EXAMPLE = {
    "cursor": "eyJ1IjoiMDE5YTFmNmUifQ:1wPq7x:example",
    "has_more": False,
    "as_of": "2026-11-20T08:30:00+08:00",
    "rows": [
        {
            "kind": "visit_type",
            "id": "019a1f6e-2c00-7000-8000-000000004201",
            "row": {
                "id": "019a1f6e-2c00-7000-8000-000000004201",
                "code": "first_visit",
                "label": "新入驻首访",
                "checklist": [
                    {"code": "members", "label": "了解党员情况", "is_required": True},
                ],
            },
        }
    ],
    "tombstones": [{"kind": "enterprise", "id": "019a1f6e-2c00-7000-8000-000000001001"}],
}
KINDS = "building、enterprise、visit、trouble、visit_type、dictionary、calendar、rules"


class ChangedRowShape(serializers.Serializer):
    """An item as it is now."""

    kind = serializers.CharField(label="种类", help_text=f"种类：{KINDS}；不认识的种类请忽略")
    id = serializers.CharField(label="标识")
    row = serializers.DictField(label="内容", help_text="内容：各种类的字段见《平板同步约定》")


class TombstoneShape(serializers.Serializer):
    """An item that the reader does not hold any more."""

    kind = serializers.CharField(label="种类")
    id = serializers.CharField(label="标识")


class ChangesShape(serializers.Serializer):
    """A page of changes."""

    cursor = serializers.CharField(label="下次请求携带的游标")
    has_more = serializers.BooleanField(label="是否还有下一页")
    as_of = serializers.DateTimeField(label="截至时间")
    rows = ChangedRowShape(many=True, label="新增或变化的条目")
    tombstones = TombstoneShape(many=True, label="不再持有的条目")


# Nothing of the caller's own choice stands in the answer, so its length tells nobody anything.
@method_decorator(gzip_page, name="dispatch")
class ChangesViewSet(ApiViewSet):
    """The change feed; compressed, because a first load goes over a bad line."""

    read_capability = "visits.change"
    group, title = "平板同步", "变化"

    @extend_schema(
        summary="自游标以来的变化",
        parameters=[
            OpenApiParameter(
                CURSOR, str, description="上次应答中的游标；不带则从头完整下载，分页返回"
            ),
            OpenApiParameter(DEVICE, uuid.UUID, description="平板标识"),
        ],
        responses={200: ChangesShape},
        examples=[OpenApiExample("示例", value=EXAMPLE, response_only=True)],
    )
    def changes(self, request: Request) -> Response:
        """调用者负责范围（可登记走访的楼宇）内的全部条目，或自游标以来的变化，每页不超过 200 条。

        has_more 为真时请立即携带新游标继续请求。rows 为条目现状，可能重复给出，按种类与标识覆盖；
        tombstones 为到期迁出、权限变化等原因不再持有的条目，请从本机删除。并发写入时也不会遗漏。

        400 invalid_cursor：游标被改动、属于他人、超过 60 天或数据库已恢复到其他时点，请不带游标重新
        下载，并删除未再给出的条目。403 device_revoked：本平板已被吊销，请清除本机数据。
        """
        require_known(request, frozenset({CURSOR, DEVICE}))
        device = request.query_params.get(DEVICE)
        moment = now()
        if device is not None:
            require_not_revoked(device_id=_device(device), now=moment)
        page = page_of_changes(request.user, request.query_params.get(CURSOR), now=moment)
        return Response(_body(page))


def _device(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise QueryRefused("bad_id", "平板标识须为 UUID。", path=DEVICE) from error


def _body(page: Page) -> dict[str, Any]:
    return {
        "cursor": page.cursor,
        "has_more": page.has_more,
        "as_of": local(page.as_of),
        "rows": [
            {"kind": item.kind, "id": item.key, "row": item.row}
            for item in page.items
            if item.row is not None
        ],
        "tombstones": [
            {"kind": item.kind, "id": item.key} for item in page.items if item.row is None
        ],
    }
