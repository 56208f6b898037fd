"""The header ``Idempotency-Key`` for every write: one effect, and the first answer again."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from common.replays.answers import SHOWN_HEADERS, Claim, claim
from common.replays.models import ReplayedAnswer

HEADER = "Idempotency-Key"


class Replayed(Exception):
    """The request was answered before; not an error, but the end of the work."""

    def __init__(self, answer: ReplayedAnswer) -> None:
        self.answer = answer
        super().__init__(answer.key)


class ReplayMixin:
    """Lets a viewset answer a repeated write as the first time.

    Key, effect and answer are stored in one transaction; refusals are not stored, so that a
    corrected request may come under the same key.
    """

    # Acts whose answer is never kept.
    not_replayed: tuple[str, ...] = ()
    claimed: Claim | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a write with a key runs in one transaction with the keeping of its answer."""
        if request.method in SAFE_METHODS or HEADER not in request.headers:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if self.claimed is not None and self.claimed.earlier is None:
                self._keep(self.claimed, response)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the caller, then take the key."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        key = request.headers.get(HEADER)
        act = getattr(self, "action", "")
        if key is None or request.method in SAFE_METHODS or act in self.not_replayed:
            return
        user: Any = request.user
        plain: Any = request._request
        self.claimed = claim(
            user_id=user.pk,
            key=key,
            method=str(request.method),
            path=request.get_full_path(),
            body=plain.body,
        )
        if self.claimed.earlier is not None:
            raise Replayed(self.claimed.earlier)

    def handle_exception(self, exc: Exception) -> Any:
        """Answer a replay as the first time, everything else as ever."""
        if not isinstance(exc, Replayed):
            return super().handle_exception(exc)  # type: ignore[misc]
        earlier = exc.answer
        headers = {**earlier.headers, "Idempotent-Replayed": "true"}
        return HttpResponse(
            earlier.body, status=earlier.status, content_type="application/json", headers=headers
        )

    def _keep(self, claimed: Claim, response: Any) -> None:
        if response.status_code >= 300:
            return
        response.render()
        shown = {name: response[name] for name in SHOWN_HEADERS if name in response}
        claimed.keep(response.status_code, shown, response.content.decode())
