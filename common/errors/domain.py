"""Refusals of the domain as exceptions; one handler turns them into answers."""

from typing import Any


class DomainError(Exception):
    """A rule of the office was broken: machine code, Chinese sentence, HTTP status."""

    code = "invalid"
    message = "请求不符合规则。"
    status = 400

    def __init__(
        self,
        code: str | None = None,
        message: str | None = None,
        *,
        status: int | None = None,
        **params: Any,
    ) -> None:
        self.code = code or self.code
        self.message = message or self.message
        self.status = status or self.status
        self.params = params
        super().__init__(self.message)


class NotPermitted(DomainError):
    """The user's role does not allow the act."""

    code = "permission_denied"
    message = "您没有进行此操作的权限。"
    status = 403


class NotInScope(DomainError):
    """The object does not exist for this user."""

    code = "not_found"
    message = "未找到该记录，或不在您的工作范围内。"
    status = 404


class Conflict(DomainError):
    """The stored state contradicts what the caller assumed."""

    code = "conflict"
    message = "记录已存在且内容不同。"
    status = 409


class AlreadyDecided(Conflict):
    """Somebody decided on it before."""

    code = "already_decided"
    message = "该项已处理，请刷新后查看。"


class ReasonMissing(DomainError):
    """The act needs a reason in words."""

    code = "reason_required"
    message = "请写明原因。"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message=message, path="reason")


class TooMany(DomainError):
    """A limit is used up; ``retry_after`` says in how many seconds it opens again."""

    code = "too_many"
    message = "操作过于频繁，请稍后再试。"
    status = 429

    def __init__(self, retry_after: int, message: str | None = None) -> None:
        super().__init__(message=message, retry_after=retry_after)
