"""Accounts through the API: tokens of devices, who am I, users and departments."""

from typing import Any, cast

from django.conf import settings
from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.devices import issue_device_token, revoke_device_token
from accounts.actions.sign_in import sign_in
from accounts.addresses import client_address
from accounts.api.rows import (
    DepartmentInput,
    DepartmentRow,
    MeShape,
    SignInShape,
    TokenShape,
    UserRow,
)
from accounts.models import Department, DeviceToken, User
from buildings.api.views import search_named
from common.api.context import ReadContext
from common.api.permissions import IsSignedIn
from common.api.reading import read_rows
from common.api.rows import local
from common.api.viewsets import ApiViewSet, RegisterViewSet, RowViewSet
from common.calendar.clock import now, today
from common.errors.domain import DomainError
from common.records.searching import matching

GROUP = "账号"


class NoToken(DomainError):
    """The caller did not come with a device token."""

    code = "no_token"
    message = "当前请求没有携带设备令牌，无需注销。"


class TokenViewSet(ApiViewSet):
    """Device tokens: made with name and password, given back by their holder."""

    group, title = GROUP, "设备令牌"

    def get_permissions(self) -> list[Any]:
        """Return who may come: everybody to sign in, the signed-in to give a token back."""
        return [AllowAny()] if self.request.method == "POST" else [IsSignedIn()]

    def get_authenticators(self) -> list[Any]:
        """Return no way in for signing in: an old token must not stand in the way."""
        is_signing_in = self.request is not None and self.request.method == "POST"
        return [] if is_signing_in else super().get_authenticators()

    @extend_schema(
        summary="登录并取得设备令牌", request=SignInShape, responses={201: TokenShape}, auth=[]
    )
    def create(self, request: Request) -> Response:
        """令牌只显示这一次，平台只存摘要；失败次数过多返回 429 与 Retry-After。"""
        values = self.valid(SignInShape)
        moment = now()
        user = sign_in(
            username=values["username"],
            password=values["password"],
            address=client_address(request.META, settings.TRUSTED_PROXY_COUNT),
            now=moment,
        )
        token, secret = issue_device_token(
            user=user, device_name=values["device_name"], by=user, now=moment
        )
        body = {"token": secret, "expires_at": local(token.expires_at), "user": _me(user)}
        return Response(body, status=201)

    @extend_schema(summary="注销本设备令牌", responses={204: None})
    def destroy(self, request: Request) -> Response:
        """当前令牌即刻失效。"""
        if not isinstance(request.auth, DeviceToken):
            raise NoToken
        user = cast(User, request.user)
        revoke_device_token(token=request.auth, by=user, now=now())
        return Response(status=204)


class MeViewSet(ApiViewSet):
    """The caller."""

    permission_classes = [IsSignedIn]
    group, title = GROUP, "本人"

    @extend_schema(summary="我是谁", responses={200: MeShape})
    def list(self, request: Request) -> Response:
        """返回本人的角色、区域与权限。"""
        return Response(_me(cast(User, request.user)))


class UserViewSet(RowViewSet):
    """Users; they are kept in the back office."""

    queryset = User.objects
    row = UserRow
    read_capability = "users.change"
    orderings = {"id": ("pk",), "username": ("username",)}
    group, title = GROUP, "用户"
    about = "用户的创建、调动与停用在后台办理，各为一项留痕的操作。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000006001",
        "username": "street",
        "display_name": "示例用户",
        "department": None,
        "roles": [
            {
                "role": "subdistrict_staff",
                "area": {
                    "id": "019a1f6e-2c00-7000-8000-000000000012",
                    "code": "310106012",
                    "name": "南京西路街道",
                },
            }
        ],
        "is_active": True,
        "created_at": "2026-11-20T08:30:00+08:00",
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match either name."""
        return Q(username__startswith=text.strip()) | Q(display_name__contains=text.strip())


class DepartmentViewSet(RegisterViewSet):
    """Departments."""

    queryset = Department.objects
    row, input = DepartmentRow, DepartmentInput
    permission_classes = RegisterViewSet.permission_classes
    write_capability = "users.change"
    orderings = {"id": ("pk",), "code": ("code",)}
    default_ordering = "code"
    group, title = GROUP, "部门"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000006101",
        "code": "BM001",
        "name": "示例部门",
        "area": None,
        "updated_at": "2026-11-20T08:30:00+08:00",
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or code."""
        return search_named(text, user) | matching(text, codes=("code",))


def _me(user: User) -> dict[str, Any]:
    """Return what a user is told about himself."""
    context = ReadContext(user, today())
    (row,) = read_rows(UserRow, User.objects.filter(pk=user.pk), context)
    names = ("id", "username", "display_name", "department", "roles")
    return {**{name: row[name] for name in names}, "capabilities": sorted(user.capabilities)}
