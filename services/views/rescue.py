"""Bringing home what a tablet holds that cannot send any more: its export file, handed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.actions.rescue import rescue_queue
from accounts.roles import Capability
from common.calendar.clock import now
from common.errors.domain import DomainError
from common.sync.models import SyncOperation
from services.forms.rescue import RescueForm
from services.views.acting import words_of
from services.views.office import OfficePage

WORDS = {**dict(SyncOperation.Status.choices), "unchanged": "此前已收到", "rejected": "无法保存"}


class RescuePage(OfficePage):
    """A form for the file; what came of it is told by result."""

    template_name = "services/rescue.html"
    capability = Capability.IMPORTS_RUN
    tab = "troubles"
    http_method_names = ["get", "head", "options", "post"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(**{"form": RescueForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Carry out what the file holds, as the worker who wrote it."""
        form = RescueForm(request.POST, request.FILES)
        status = 400
        if form.is_valid():
            try:
                user: Any = request.user
                tally = rescue_queue(content=form.cleaned_data["file"], by=user, now=now())
            except DomainError as refusal:
                form.add_error("file", words_of(refusal))
                status = refusal.status
            else:
                messages.success(request, _told(tally))
                return HttpResponseRedirect(reverse("services:rescue"))
        return self.render_to_response(self.get_context_data(form=form), status=status)


def _told(tally: dict[str, int]) -> str:
    if not tally:
        return "文件中没有未送达的记录。"
    parts = "，".join(f"{WORDS.get(name, name)} {number} 条" for name, number in tally.items())
    return f"已处理文件中的 {sum(tally.values())} 条记录：{parts}。"
