"""The sync call of tablets, and the tablets themselves."""

import uuid
from typing import Any, cast

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.rescue import rescue_queue
from accounts.actions.tablets import DeviceRevoked, meet_tablet, revoke_tablet
from accounts.api.sync_shapes import (
    AnswerShape,
    DeviceRow,
    RescuedShape,
    RescueShape,
    SyncShape,
)
from accounts.models import Device, User
from accounts.selectors import working_area
from common.api.permissions import IsSignedIn
from common.api.rows import local
from common.api.viewsets import ApiViewSet, RowViewSet
from common.calendar.clock import now
from common.errors.domain import DomainError, TooMany
from common.limits.counting import count_use
from common.limits.limit import Limit
from common.sync.bodies import SyncParser
from common.sync.engine import put_aside, receive
from common.sync.envelope import MOST_OPERATIONS, Batch, read_item, skew_of
from common.sync.faults import Unusable
from common.sync.keeping import storable
from common.sync.values import as_uuid
from common.sync.versions import adapted, understood

GROUP = "走访端"
CALLS = Limit("sync", 120, 60)


class TooManyOperations(DomainError):
    """One call holds more than the limit."""

    code = "too_many_operations"
    message = f"一次最多发送 {MOST_OPERATIONS} 项。"
    status = 413


class NotABatch(DomainError):
    """The body is no list of operations."""

    code = "not_a_batch"
    message = "请求内容须含 operations 列表。"


class SyncViewSet(ApiViewSet):
    """What tablets send.

    Open to everybody who is signed in: whoever has lost his rights may still hand in what he
    wrote while he had them; each item is judged by the rights of its day.
    """

    permission_classes = [IsSignedIn]
    parser_classes = [SyncParser]
    group, title = GROUP, "同步"

    @extend_schema(
        summary="提交离线记录",
        request=SyncShape,
        responses={200: AnswerShape},
        examples=[
            OpenApiExample(
                "一次走访",
                request_only=True,
                value={
                    "device_id": "019a1f6e-2c00-4000-8000-00000000d001",
                    "app_version": 1,
                    "sent_at": "2026-11-20T10:35:00+08:00",
                    "operations": [
                        {
                            "id": "019a1f6e-2c00-7000-8000-000000002001",
                            "op": "visit.create",
                            "at": "2026-11-20T10:30:00+08:00",
                            "payload": {
                                "building": "019a1f6e-2c00-7000-8000-000000000101",
                                "enterprise": "019a1f6e-2c00-7000-8000-000000001001",
                                "started_at": "2026-11-20T10:20:00+08:00",
                                "purpose": "routine",
                                "note": "示例内容",
                                "signals": [{"kind": "expansion", "severity": 3}],
                            },
                        }
                    ],
                },
            )
        ],
    )
    def create(self, request: Request) -> Response:
        """逐项给出结果，好的照收；同一标识重复提交只有一次效果；不能使用的完整保留并说明原因。"""
        user = cast(User, request.user)
        moment = now()
        body = _checked(request.data)
        version = understood(body.get("app_version"))
        device_id = _device_id(body)
        wait = count_use(CALLS, device_id or user.pk, moment)
        if wait:
            raise TooMany(wait)
        clock = skew_of(body.get("sent_at"), moment)
        items = [read_item(adapted(raw, version), clock) for raw in body["operations"]]
        batch = Batch(device_id, moment, clock, items)
        area = working_area(user)
        if device_id is not None and _is_revoked(user, device_id, body, moment):
            put_aside(batch, by=user, area_id=area, code=DeviceRevoked.code)
            raise DeviceRevoked
        results = receive(batch, by=user, area_id=area)
        return Response({"received_at": local(moment), "results": results})


class RescueViewSet(ApiViewSet):
    """Export files of tablets that cannot send any more."""

    write_capability = "imports.run"
    parser_classes = [SyncParser]
    group, title = GROUP, "救回队列"

    @extend_schema(summary="导入平板的队列文件", request=RescueShape, responses={200: RescuedShape})
    def create(self, request: Request) -> Response:
        """以原走访人的名义补交文件中的记录；同一文件重复导入不改变结果。"""
        tally = rescue_queue(content=request.data, by=cast(User, request.user), now=now())
        return Response({"results": tally})


class DeviceViewSet(RowViewSet):
    """Tablets: the caller's own; all of them for those who keep users."""

    queryset = Device.objects
    row = DeviceRow
    permission_classes = [IsSignedIn]
    orderings = {"id": ("pk",), "created_at": ("created_at",)}
    default_ordering = "-created_at"
    group, title = GROUP, "平板"
    about = "平板首次同步即登记；吊销后下一次联系时清除本机数据。"
    example = {
        "id": "019a1f6e-2c00-4000-8000-00000000d001",
        "name": "示例平板",
        "revoked_at": None,
        "wiped_at": None,
        "created_at": "2026-11-20T08:30:00+08:00",
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @extend_schema(summary="吊销平板", responses={200: DeviceRow})
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """即刻拒收该平板的后续提交，已写的内容转交工作人员；重复吊销不改变结果。"""
        self.read_one(pk)
        revoke_tablet(device_id=pk, by=cast(User, request.user), now=now())
        return self.answer_with(pk)


def _checked(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or not isinstance(body.get("operations"), list):
        raise NotABatch
    if len(body["operations"]) > MOST_OPERATIONS:
        raise TooManyOperations
    return body


def _device_id(body: dict[str, Any]) -> uuid.UUID | None:
    """Return the tablet's id; another system sends without one."""
    if body.get("device_id") is None:
        return None
    try:
        return as_uuid(body["device_id"])
    except Unusable as error:
        raise DomainError("bad_device_id", "设备标识不是有效的 UUID。", path="device_id") from error


def _is_revoked(user: User, device_id: uuid.UUID, body: dict[str, Any], moment: Any) -> bool:
    name = body.get("device_name")
    device = meet_tablet(
        user=user,
        device_id=device_id,
        name=storable(name) if isinstance(name, str) else "",
        now=moment,
    )
    return device.revoked_at is not None
