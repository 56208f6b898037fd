"""Photos through the API: raw bytes, resumable, told apart by what the client hashed."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.filters import require_known
from common.api.system import GROUP
from common.api.viewsets import ApiViewSet
from common.attachments.models import Attachment
from common.attachments.receiving import Piece, found, receive, standing
from common.attachments.refusals import BadPiece, UnusablePicture, WrongMediaType
from common.calendar.clock import now
from common.errors.domain import NotInScope

MEDIA_TYPE = "image/jpeg"
_MOST_DIGITS = 12


class AttachmentShape(serializers.Serializer):
    """How far a photo is."""

    sha256 = serializers.CharField(label="原始文件的 SHA-256 摘要（小写十六进制）")
    received = serializers.IntegerField(label="已落盘的字节数，续传由此开始")
    size = serializers.IntegerField(label="文件字节数")
    state = serializers.ChoiceField(label="状态", choices=Attachment.State.choices)
    code = serializers.CharField(label="拒收原因代码；未拒收为空", allow_blank=True)
    message = serializers.CharField(label="拒收原因；未拒收为空", allow_blank=True)


class AttachmentViewSet(ApiViewSet):
    """The caller's own uploads; nobody else's exist for him."""

    read_capability = "visits.change"
    write_capability = "visits.change"
    group, title = GROUP, "照片"

    @extend_schema(summary="查询照片收到多少", responses={200: AttachmentShape})
    def tell(self, request: Request, sha256: str) -> Response:
        """按原始文件的摘要查询本人的上传；他人上传的同一文件视为不存在（404）。"""
        require_known(request, frozenset())
        attachment = found(request.user, sha256)
        if attachment is None:
            raise NotInScope
        return Response(_shown(attachment))

    @extend_schema(
        summary="上传或续传照片",
        request={MEDIA_TYPE: OpenApiTypes.BINARY},
        responses={200: AttachmentShape, 201: AttachmentShape},
        parameters=[
            OpenApiParameter(
                "Upload-Offset",
                int,
                OpenApiParameter.HEADER,
                required=True,
                description="本次内容从文件的第几个字节开始",
            ),
            OpenApiParameter(
                "Upload-Length",
                int,
                OpenApiParameter.HEADER,
                required=True,
                description="整个文件的字节数",
            ),
        ],
    )
    def receive(self, request: Request, sha256: str) -> Response:
        """请求体为 JPEG 从 Upload-Offset 起的原始字节，可任意分段，重复发送无妨。

        字节落盘后才应答：未收全返回 200，收全、核对摘要并清除拍摄信息后返回 201。
        起始位置超前返回 409 `offset_mismatch` 与 `received`；摘要不符返回 422，从 0 重传。
        """
        require_known(request, frozenset())
        plain: Any = request._request
        piece = _piece(request, sha256)
        attachment = receive(by=request.user, piece=piece, body=plain, now=now())
        row = _shown(attachment)
        return Response(row, status=201 if row["state"] == Attachment.State.COMPLETE else 200)


def _piece(request: Request, sha256: str) -> Piece:
    """Return what the headers say; the bytes themselves decide what they are."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind != MEDIA_TYPE or request.headers.get("Content-Encoding", "identity") != "identity":
        raise WrongMediaType
    return Piece(
        sha256,
        size=_number(request, "Upload-Length"),
        offset=_number(request, "Upload-Offset"),
        length=_number(request, "Content-Length", default="0"),
    )


def _number(request: Request, header: str, default: str = "") -> int:
    text = request.headers.get(header, "") or default
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadPiece(header, f"请求头 {header} 须为非负整数。")
    return int(text)


def _shown(attachment: Attachment) -> dict[str, Any]:
    state, received = standing(attachment)
    refusal = UnusablePicture(attachment.refusal) if state == Attachment.State.REFUSED else None
    return {
        "sha256": attachment.sha256,
        "received": received,
        "size": attachment.size,
        "state": state,
        "code": refusal.code if refusal else "",
        "message": refusal.message if refusal else "",
    }
