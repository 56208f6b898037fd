"""Acts on many requests: what would be done and refused, then what was; and taking it back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from common.calendar.clock import now
from common.errors.domain import Conflict, DomainError, NotInScope
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import Result, judge_all, perform_all
from services.actions.handling.undoing import BULK, UndoneAct, bulk_act, may_undo, undo_act
from services.choices import RequestState, RequestVerb
from services.forms.desk import DeskListForm
from services.models import ServiceRequest
from services.selectors.desk import MOST_AT_ONCE, chosen_ids
from services.views.desk import DeskPage, asked_of, key_of

LABELS = {
    RequestVerb.TRIAGE: "按职责清单分类",
    RequestVerb.DISPATCH: "按职责清单派单",
    RequestVerb.ACCEPT: "签收",
    RequestVerb.CLOSE: "归档",
    RequestVerb.NOTE: "补充记录",
}
CHOICES = [(verb.value, LABELS[verb]) for verb in BULK]


class TooManyRequests(Conflict):
    """More requests than one act takes."""

    code = "too_many"
    message = f"一次最多办理 {MOST_AT_ONCE} 件，请缩小选择范围。"


@dataclass(frozen=True, slots=True)
class Line:
    """One request of an act: what it is, and what becomes of it."""

    request: ServiceRequest
    refusal: str = ""
    state: str = ""


class BulkPage(DeskPage):
    """Choose the act, look at what would come of it, do it."""

    template_name = "services/desk_bulk.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the preview, or what was done."""
        verb = request.POST.get("verb", "")
        if verb not in LABELS:
            raise NotInScope
        ids = self._chosen()
        note = request.POST.get("note", "").strip()[:500]
        act: dict[str, Any] = {
            "request_ids": ids,
            "verb": verb,
            "by": request.user,
            "facts": Facts(note=note),
        }
        is_done = request.POST.get("step") == "do"
        operation: uuid.UUID | None = None
        needs_note = verb == RequestVerb.NOTE and not note
        results: list[Result] = []
        if is_done and not needs_note:
            performed = perform_all(now=now(), **act)
            operation = performed.operation if performed.done else None
            results = performed.results
        elif ids and not needs_note:
            results = judge_all(now=now(), **act)
        lines = lines_of(results, user=request.user)
        return self.render_to_response(
            self.get_context_data(
                verb=verb,
                label=LABELS[RequestVerb(verb)],
                note=note,
                takes_note=verb == RequestVerb.NOTE,
                needs_note=needs_note,
                ids=ids,
                done=[line for line in lines if not line.refusal],
                refused=[line for line in lines if line.refusal],
                is_done=is_done and not needs_note,
                operation=operation,
                next=own_address(request.POST.get("next", "")),
            )
        )

    def _chosen(self) -> list[uuid.UUID]:
        """Return the requests that were ticked, those of the page, or those of the queue."""
        sent = self.request.POST
        if sent.get("whole") == "queue":
            form = DeskListForm(QueryDict(sent.get("query", "")), user=self.request.user)
            return chosen_ids(asked_of(form), self.viewer)
        keys = sent.getlist("listed" if sent.get("whole") == "page" else "request")
        if len(keys) > MOST_AT_ONCE:
            raise TooManyRequests
        return [key_of(key) for key in dict.fromkeys(keys)]


class ActPage(DeskPage):
    """An act on many requests, afterwards: what it was about, and its undoing."""

    template_name = "services/desk_act.html"
    http_method_names = ["get", "head", "options", "post"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the act."""
        act = bulk_act(self.kwargs["operation"], by=self.request.user)
        seen = ServiceRequest.objects.visible_to(self.request.user).filter(pk__in=act.request_ids)
        undone: UndoneAct | None = kwargs.pop("undone", None)
        kept = set(undone.kept) if undone else set()
        rows = seen.select_related("enterprise", "building").order_by("received_at", "pk")
        return super().get_context_data(
            act=act,
            label=LABELS[act.verb],
            rows=[(row, row.pk in kept) for row in rows],
            undone=undone,
            can_undo=may_undo(act, by=self.request.user, now=self.viewer.now),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the act back."""
        try:
            undone = undo_act(operation=self.kwargs["operation"], by=request.user, now=now())
        except NotInScope:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return self.render_to_response(self.get_context_data(**kwargs), status=refusal.status)
        return self.render_to_response(self.get_context_data(undone=undone, **kwargs))


def lines_of(results: list[Result], *, user: Any) -> list[Line]:
    """Return the results with their requests, in their order; two queries for any number."""
    seen = ServiceRequest.objects.visible_to(user).select_related("enterprise", "building")
    found = seen.in_bulk([result.request_id for result in results])
    return [
        Line(
            found[result.request_id],
            result.refusal.message if result.refusal else "",
            RequestState(result.state).label if result.state else "",
        )
        for result in results
        if result.request_id in found
    ]


def own_address(target: str) -> str:
    """Return the address if it leads to a page of this platform, else the desk."""
    is_own = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_own else reverse("services:desk")
