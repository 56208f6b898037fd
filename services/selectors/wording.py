"""Words at hand for an answer: templates and passages of policy in force, names filled in."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from common.calendar.clock import SHANGHAI
from services.handling.wording import filled
from services.models import PolicySnippet, ReplyTemplate, ServiceRequest


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that can be put into an answer."""

    key: uuid.UUID
    title: str
    text: str
    # Where a policy is written; empty for the office's own words.
    source: str = ""


def passages_for(request: ServiceRequest, *, day: datetime.date) -> list[Passage]:
    """Return the passages for a request: of its category or of none, in force on ``day``."""
    fitting = Q(category=None) | Q(category__name=request.category)
    values = values_of(request, day)
    templates = ReplyTemplate.objects.filter(fitting).filter(Q(state="") | Q(state=request.state))
    snippets = PolicySnippet.objects.filter(fitting, expires_on__gte=day)
    return [
        *(Passage(row.pk, row.title, filled(row.text, values)) for row in templates),
        *(Passage(row.pk, row.title, _quoted(row), row.source) for row in snippets),
    ]


def values_of(request: ServiceRequest, day: datetime.date) -> dict[str, str]:
    """Return what the names in a template stand for."""
    due: Any = request.due_on
    return {
        "企业": str(request.enterprise or ""),
        "楼宇": request.building.name if request.building else "",
        "类别": request.category,
        "编号": request.number,
        "部门": str(request.holder or ""),
        "受理日期": request.received_at.astimezone(SHANGHAI).date().isoformat(),
        "办结期限": due.isoformat() if due else "",
        "今天": day.isoformat(),
    }


def _quoted(snippet: PolicySnippet) -> str:
    return f"{snippet.text}（{snippet.source}）" if snippet.source else snippet.text
