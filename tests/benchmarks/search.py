"""Benchmark of the search by name, beside one bare query on the right index.

As whole requests of a signed-in user, in process, and as the ids alone that the page's search box
asks for. The limit of searches is off: it would end the measurement after a minute's worth.
"""

import datetime
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from buildings.models import Area
from common.calendar.clock import today
from enterprises.models import Enterprise
from tests.benchmarks.floors import search as floor
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved
from tests.factories.accounts import UserFactory, assign

BAR = 2.0
SIZE, WORDS = 50, 20
SECTION = "L"
CODES = {"scope": floor.IN_SCOPE, "filter": floor.FILTERED}


@dataclass(frozen=True, slots=True)
class Length:
    """One kind of words: what they are and the bare condition that finds them."""

    name: str
    condition: str
    cut: Callable[[Enterprise, random.Random], str]


def _part(length: int) -> Callable[[Enterprise, random.Random], str]:
    def cut(row: Enterprise, chance: random.Random) -> str:
        # Parts that hold Han characters: digits alone are numbers.
        start = chance.randrange(0, 6)
        return row.name_folded[start : start + length]

    return cut


LENGTHS = (
    Length("2 characters", floor.TWO, _part(2)),
    Length("3 characters", floor.LONGER, _part(3)),
    Length("6 characters", floor.LONGER, _part(6)),
    Length("initials", floor.INITIALS, lambda row, _: row.name_initials[:5]),
)


def bare(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer a page by one query."""
    query = request.GET.dict()
    more = tuple(sql for name, sql in CODES.items() if name in query)
    with connection.cursor() as cursor:
        sql = floor.page_sql(LENGTHS[int(kind)].condition, more=more)
        cursor.execute(
            sql,
            {
                "words": query["words"],
                "area": query.get("scope"),
                "section": query.get("filter"),
                "size": SIZE,
                "day": today(),
            },
        )
        (value,) = cursor.fetchone()
    content = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return HttpResponse(content, content_type="application/json")


urlpatterns = [path("bare/<str:kind>/", bare), path("", include("config.urls"))]


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when floor and ours do not find the same rows."""
    area = Area.objects.filter(kind="subdistrict").order_by("code").first()
    assert area is not None
    users = {
        "": assign(UserFactory(username="bench"), "district_staff"),
        "scope": assign(UserFactory(username="bench2"), "subdistrict_staff", area.code),
    }
    lines = []
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SEARCHES_PER_MINUTE=0):
        for kind, length in enumerate(LENGTHS):
            words = _words(length)
            lines.append(_ids_line(length, words, users[""], rounds))
            for extra in ({}, {"filter": SECTION}, {"scope": str(area.pk)}):
                client = Client()
                client.force_login(users["scope" if "scope" in extra else ""])
                lines.append(_page_line(client, kind, words, extra, rounds))
    return lines


def plan(day: datetime.date) -> str:
    """Return the plans of the bare queries."""
    told = []
    for length in LENGTHS:
        sql = floor.ids_sql(length.condition, order="id")
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN ANALYZE {sql}", {"words": _words(length)[0], "size": SIZE})
            told += [length.name, *(row for (row,) in cursor.fetchall())]
    return "\n".join(told)


def _words(length: Length) -> list[str]:
    chance = random.Random(20)
    every = Enterprise.objects.order_by("pk")
    rows = every[:: max(every.count() // (WORDS - 1), 1)]
    return [*(length.cut(row, chance) for row in rows[: WORDS - 1]), "龘龘"]


def _page_line(
    client: Client, kind: int, words: list[str], extra: dict[str, str], rounds: int
) -> Line:
    pairs = [
        (
            (f"/bare/{kind}/", {"words": word, **extra}),
            ("/api/v1/enterprises/", _asked(word, extra)),
        )
        for word in words
    ]
    for bare_page, ours in pairs:
        expected = [row["id"] for row in json.loads(client.get(*bare_page).content)]
        found = [row["id"] for row in client.get(*ours).json()["results"]]
        assert expected == found, (ours, len(expected), len(found))
    name = " ".join(["API,", LENGTHS[kind].name, *extra])
    return _line(
        name,
        partial(_ask, client, [one for one, _ in pairs]),
        partial(_ask, client, [one for _, one in pairs]),
        len(pairs),
        rounds,
    )


def _asked(word: str, extra: dict[str, str]) -> dict[str, Any]:
    section = {"industry_section": extra["filter"]} if "filter" in extra else {}
    return {"search": word, "page_size": SIZE, **section}


def _ids_line(length: Length, words: list[str], user: Any, rounds: int) -> Line:
    """Compare the ids that the search box asks for: by name, for those who see everything."""
    sql = floor.ids_sql(length.condition, order="name, id")

    def ours(word: str) -> list[Any]:
        rows = Enterprise.objects.visible_to(user).found_by(word, user).order_by("name", "pk")
        return list(rows.values_list("pk", flat=True)[:SIZE])

    def floor_ids(word: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"words": word, "size": SIZE})
            return [key for (key,) in cursor.fetchall()]

    for word in words:
        assert ours(word) == floor_ids(word), word
    return _line(
        f"ids by name, {length.name}",
        lambda: [floor_ids(word) for word in words],
        lambda: [ours(word) for word in words],
        len(words),
        rounds,
    )


def _line(name: str, floor_work: Callable, our_work: Callable, searches: int, rounds: int) -> Line:
    medians = interleaved(
        rounds, floor=partial(cpu_seconds, floor_work), ours=partial(cpu_seconds, our_work)
    )
    note = f"{searches} searches"
    return Line(name, "bare query", medians["floor"], medians["ours"], BAR, note)


def _ask(client: Client, asked: list[Any]) -> None:
    for address, query in asked:
        answer = client.get(address, query)
        assert answer.status_code == 200, answer.content[:300]
