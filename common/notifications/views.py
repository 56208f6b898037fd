"""The page of one's own notices."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from common.calendar.clock import now
from common.errors.domain import DomainError, NotInScope
from common.notifications.models import Notice
from common.notifications.reading import read_all, read_notice
from common.pages.forms import cleaned
from common.pages.views import PageView

PAGE = 50
SALT = "notices.cursor"
OPEN, READ, READ_ALL = "open", "read", "read_all"
# Unread ones stand first; within both the newest.
HAS_READ = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1))


class UnreadablePlace(DomainError):
    """The address does not say from where to read on."""

    code = "invalid_cursor"
    message = "分页位置无法识别，请从第一页重新开始。"


class ActForm(forms.Form):
    """What a button of the page asks for."""

    act = forms.ChoiceField(label="操作", choices=[(a, a) for a in (OPEN, READ, READ_ALL)])
    notice = forms.UUIDField(label="通知", required=False)


class NoticesPage(PageView):
    """One's own notices, unread ones first.

    A notice is opened by a button: a link that one merely follows changes nothing.
    """

    http_method_names = ["get", "head", "options", "post"]
    template_name = "common/notices.html"
    place = "notices"

    def test_func(self) -> bool:
        """Return whether anybody is signed in: everybody may be told something."""
        return bool(self.request.user.is_authenticated)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page."""
        own = Notice.objects.visible_to(self.request.user).shown_at(now())
        ordered = own.annotate(has_read=HAS_READ).order_by("has_read", "-visible_from", "-pk")
        rows = list(_after(ordered, self.request.GET.get("after", ""))[: PAGE + 1])
        more = _packed(rows[PAGE - 1]) if len(rows) > PAGE else ""
        is_first = not self.request.GET.get("after")
        return super().get_context_data(rows=rows[:PAGE], more=more, is_first=is_first, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open a notice, mark one as read, or all."""
        asked = cleaned(ActForm(request.POST))
        if asked["act"] == READ_ALL:
            count = read_all(by=request.user, now=now())
            messages.success(request, f"已将 {count} 条通知标为已读。")
            return HttpResponseRedirect(reverse("notices"))
        if asked["notice"] is None:
            raise NotInScope
        notice = read_notice(notice_id=asked["notice"], by=request.user, now=now())
        is_opened = asked["act"] == OPEN and notice.link
        return HttpResponseRedirect(notice.link if is_opened else reverse("notices"))


def _packed(row: Any) -> str:
    place = [row.has_read, row.visible_from.isoformat(), row.pk.hex]
    return signing.dumps(place, salt=SALT)


def _after(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return what follows the place that we signed; raise ``UnreadablePlace`` for any other."""
    if not text:
        return rows
    try:
        has_read, told, key = signing.loads(text, salt=SALT)
    except signing.BadSignature as error:
        raise UnreadablePlace(path="after") from error
    moment = parse_datetime(told)
    older = Q(visible_from__lt=moment) | Q(visible_from=moment, pk__lt=uuid.UUID(key))
    return rows.filter(Q(has_read__gt=has_read) | (Q(has_read=has_read) & older))
