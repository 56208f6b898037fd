"""One's own notices through the API."""

from typing import Any

from django_filters import BooleanFilter, CharFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.filters import require_known
from common.api.permissions import IsSignedIn
from common.api.rows import RowSerializer
from common.api.system import GROUP
from common.api.viewsets import RowViewSet
from common.calendar.clock import now
from common.notifications.models import Notice
from common.notifications.reading import read_all, read_notice
from common.records.filters import RegisterFilterSet


class NoticeRow(RowSerializer):
    """One notice."""

    class Meta:
        model = Notice
        fields = [
            "id",
            "kind",
            "title",
            "text",
            "link",
            "object_type",
            "object_id",
            "visible_from",
            "read_at",
        ]


class NoticeFilterSet(RegisterFilterSet):
    """Notices."""

    kind = CharFilter(field_name="kind", label="类型")
    is_unread = BooleanFilter(field_name="read_at", lookup_expr="isnull", label="是否未读")


class ReadShape(serializers.Serializer):
    """How many were marked."""

    read = serializers.IntegerField(label="本次标为已读的条数")


class NoticeViewSet(RowViewSet):
    """What the caller was told."""

    queryset = Notice.objects
    row = NoticeRow
    filterset_class = NoticeFilterSet
    permission_classes = [IsSignedIn]
    orderings = {"id": ("pk",), "visible_from": ("visible_from",)}
    default_ordering = "-visible_from"
    group, title = GROUP, "通知"
    about = "只有本人的通知；静默时段内产生的通知到时才出现。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000007201",
        "kind": "example.happened",
        "title": "示例通知",
        "text": "请在截止日前处理。",
        "link": "/visits/",
        "object_type": "",
        "object_id": None,
        "visible_from": "2026-11-20T08:30:00+08:00",
        "read_at": None,
    }

    def get_queryset(self) -> Any:
        """Return the caller's notices that quiet hours no longer hold back."""
        return super().get_queryset().shown_at(now())

    @extend_schema(summary="标为已读", request=None, responses={200: NoticeRow})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: Any) -> Response:
        """再次标记不改变首次阅读时间；他人的通知视为不存在（404）。"""
        require_known(request, frozenset())
        read_notice(notice_id=pk, by=request.user, now=now())
        return Response(self.read_one(pk))

    @extend_schema(summary="全部标为已读", request=None, responses={200: ReadShape})
    @action(detail=False, methods=["post"], url_path="read-all", pagination_class=None)
    def read_all(self, request: Request) -> Response:
        """只标记此刻已显示的通知。"""
        require_known(request, frozenset())
        return Response({"read": read_all(by=request.user, now=now())})

    def version_ids(self, pk: Any) -> Any:
        """Return nothing: a notice never changes, only its reader marks it."""
        return []
