"""The office publishes a year's working days on one page."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from common.models import AuditEntry, CalendarDay

pytestmark = pytest.mark.django_db
URL = "admin:common_calendarday_year_page"
NOTICE = {
    "year": 2027,
    "holidays": "2027-01-01 元旦\n2027-02-05 至 2027-02-11 春节",
    "make_up_days": "2027-02-14 春节",
    "source": "示例通知",
}


def test_a_published_year_has_all_its_days(district: Any, client_for: Callable) -> None:
    assert client_for(district).post(reverse(URL), NOTICE).status_code == 302
    days = {day.day: day.is_working for day in CalendarDay.objects.filter(day__year=2027)}
    assert len(days) == 365
    assert not days[datetime.date(2027, 2, 8)]
    assert days[datetime.date(2027, 2, 14)]
    assert days[datetime.date(2027, 2, 12)]
    assert AuditEntry.objects.filter(verb="calendar.load_year").exists()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("holidays", "元旦 2027-01-01", "第 1 行无法识别"),
        ("holidays", "2027-02-30 春节", "第 1 行的日期不存在"),
        ("holidays", "2027-02-11 至 2027-02-05 春节", "起止日期不合理"),
        ("make_up_days", "2027-02-12 春节", "本来就是工作日"),
    ],
)
def test_a_wrong_notice_is_explained_and_nothing_changes(
    field: str, text: str, words: str, district: Any, client_for: Callable
) -> None:
    answer = client_for(district).post(reverse(URL), {**NOTICE, field: text})
    assert words in answer.content.decode()
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_a_street_cannot_publish_a_year(street: Any, client_for: Callable) -> None:
    assert client_for(street).get(reverse(URL)).status_code == 403
