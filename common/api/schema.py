"""The OpenAPI document: Chinese words for every operation and field, one problem shape."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from common.api.replaying import HEADER, ReplayMixin

SUMMARIES = {
    "list": "列出{title}",
    "retrieve": "读取一条{title}",
    "create": "登记{title}",
    "partial_update": "修改{title}",
    "upsert": "按外部编号登记或修改{title}",
}
DESCRIPTIONS = {
    "list": "只返回调用者工作范围内的记录；游标分页，任意深度同样快。未声明的查询参数一律拒绝。",
    "retrieve": (
        "范围之外的记录与不存在的记录同样返回 404。ETag 响应头给出版本，修改时放入 If-Match。"
    ),
    "create": (
        "可自带 id（UUID v4 或 v7）：同一 id、同样内容再次提交返回 200 与首次结果；"
        "同一 id、内容不同返回 409 及两份内容的摘要，双方内容都不丢失。"
    ),
    "partial_update": (
        "只修改给出的字段。须携带 If-Match：缺少返回 428；记录已被他人更新返回 412，"
        "并给出您提交的（yours）、现在的（now）与您读取时的（base）内容。"
    ),
    "upsert": "以其他系统的编号为准：没有则登记（201），已有则修改给出的字段（200）。",
}
PROBLEM = {
    "type": "object",
    "description": "问题详情（RFC 9457）",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string", "description": "问题类型标识"},
        "title": {"type": "string", "description": "问题类别"},
        "status": {"type": "integer", "description": "HTTP 状态码"},
        "detail": {"type": "string", "description": "中文说明"},
        "code": {"type": "string", "description": "英文代码"},
        "errors": {
            "type": "array",
            "description": "逐项问题",
            "items": {
                "type": "object",
                "required": ["path", "code", "message"],
                "properties": {
                    "path": {"type": "string", "description": "字段路径"},
                    "code": {"type": "string", "description": "英文代码"},
                    "message": {"type": "string", "description": "中文说明"},
                },
            },
        },
    },
}
REFUSALS = {
    "400": "提交的内容或查询参数有误",
    "401": "未登录或令牌无效",
    "403": "没有权限",
    "404": "未找到，或不在工作范围内",
    "409": "内容冲突",
    "412": "记录已被他人更新",
    "413": "内容过大",
    "415": "不支持的内容类型",
    "422": "内容与摘要不符",
    "428": "缺少 If-Match",
    "503": "暂时无法服务，请按 Retry-After 重试",
    "507": "服务器存储空间不足",
}
OF_ACTION = {
    "list": ("400", "401", "403"),
    "retrieve": ("401", "403", "404"),
    "create": ("400", "401", "403", "409"),
    "partial_update": ("400", "401", "403", "404", "409", "412", "428"),
    "upsert": ("400", "401", "403", "404", "409"),
    "receive": ("400", "401", "403", "409", "413", "415", "422", "503", "507"),
}
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="读取时得到的 ETag"
)
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description=(
        "幂等键（可选）：七天内同一键、同一请求返回首次结果，只生效一次；同一键、不同请求返回 422"
    ),
)


class ChineseAutoSchema(AutoSchema):
    """Describes an operation from its viewset: title, group, shapes and worked example."""

    view: Any

    def get_tags(self) -> list[str]:
        """Return the group of the resource."""
        return [getattr(self.view, "group", "") or "其他"]

    def get_summary(self) -> str | None:
        """Return what the operation does, in a few words."""
        pattern = SUMMARIES.get(self._action())
        return pattern.format(title=self.view.title) if pattern else super().get_summary()

    def get_description(self) -> str:  # type: ignore[override]
        """Return how the operation behaves."""
        words = DESCRIPTIONS.get(self._action())
        if words is None:
            return str(super().get_description())
        about = getattr(self.view, "about", "")
        return f"{about}\n\n{words}".strip()

    def get_override_parameters(self) -> list[Any]:
        """Return the headers that a write takes."""
        is_repeatable = isinstance(self.view, ReplayMixin) and self.method not in SAFE_METHODS
        keys = [IDEMPOTENCY_KEY] if is_repeatable else []
        return [IF_MATCH, *keys] if self._action() == "partial_update" else keys

    def get_request_serializer(self) -> Any:
        """Return the shape of what is sent."""
        has_body = self._action() in {"create", "partial_update", "upsert"}
        return self.view.input if has_body else None

    def get_response_serializers(self) -> Any:
        """Return the shape of what is answered."""
        name = self._action()
        row = getattr(self.view, "row", None)
        if row is None:
            return None
        if name == "list":
            return row
        full = getattr(self.view, "full_row", None) or row
        if name in {"create", "upsert"}:
            return {201: full, 200: full}
        return full

    def get_examples(self) -> list[OpenApiExample]:
        """Return the resource's worked example."""
        example = getattr(self.view, "example", {})
        if not example or self._action() not in {"retrieve", "create"}:
            return []
        return [OpenApiExample("示例", value=dict(example), response_only=True)]

    def _action(self) -> str:
        return str(getattr(self.view, "action", "") or "")

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        """Return the answers, with every refusal that the operation can give."""
        bodies = super()._get_response_bodies(direction=direction)
        for status in OF_ACTION.get(self._action(), ("400", "401", "403", "404")):
            bodies.setdefault(
                status,
                {
                    "description": REFUSALS[status],
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": "#/components/schemas/Problem"}
                        }
                    },
                },
            )
        return bodies

    def _map_serializer_field(
        self, field: Any, direction: str, bypass_extensions: bool = False
    ) -> Any:
        """Return the field's schema, described at least by its label."""
        meta = super()._map_serializer_field(field, direction, bypass_extensions)
        label = str(field.label or "")
        if label and isinstance(meta, dict) and "description" not in meta and "$ref" not in meta:
            meta = {**meta, "description": label}
        if isinstance(field, serializers.ChoiceField) and label and "description" in meta:
            words = meta["description"]
            meta = {
                **meta,
                "description": words if words.startswith(label) else f"{label}\n\n{words}",
            }
        return meta


PATH_WORDS = {
    "id": "记录标识",
    "run": "导入标识",
    "code": "指标代码",
    "number": "序号",
    "enterprise": "企业标识",
    "source": "编号来源",
    "external_id": "外部编号",
    "sha256": "原始文件的 SHA-256 摘要（小写十六进制）",
}


def complete_document(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the problem shape and the words for path parameters (a hook of the generator)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["description"] = PATH_WORDS[parameter["name"]]
    return result
