"""Benchmark of the hot lists and details, beside one bare JSON query behind the same middleware.

Both are whole requests of a signed-in user, in process: session, routing, view, query, JSON.
"""

import datetime
import json
import random
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from common.api.pagination import Cursor
from common.calendar.clock import today
from tests.benchmarks.filling import fill_councils
from tests.benchmarks.floors import api as floor
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved
from tests.factories.accounts import UserFactory, assign

LIST_BAR, DETAIL_BAR = 2.0, 3.0
SIZE, REQUESTS = 100, 40
MODELS = {
    "enterprises": "enterprises.Enterprise",
    "buildings": "buildings.Building",
    "visits": "services.Visit",
    "requests": "services.ServiceRequest",
    "topics": "councils.Topic",
    "projects": "councils.Project",
}


def bare_list(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a page by one query."""
    return _bare(request, floor.list_sql(name))


def bare_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a row by one query."""
    return _bare(request, floor.detail_sql(name))


def _bare(request: HttpRequest, sql: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**request.GET.dict(), "day": today()})
        (value,) = cursor.fetchone()
    content = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return HttpResponse(content, content_type="application/json")


urlpatterns = [
    path("bare/<str:name>/", bare_list),
    path("bare/<str:name>/one/", bare_detail),
    path("", include("config.urls")),
]


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when floor and ours do not give equal rows."""
    fill_councils(day)
    user = assign(UserFactory(username="bench"), "district_staff")
    client = Client()
    client.force_login(user)
    lines = []
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"]):
        for name in floor.REGISTERS:
            lines.append(_list_line(client, name, rounds))
            lines.append(_detail_line(client, name, rounds))
        lines.append(_depth_line(client, rounds))
    return lines


def _list_line(client: Client, name: str, rounds: int) -> Line:
    pages = [_page(name, row) for row in _rows(name)]
    for bare, ours in pages[:3]:
        _require_equal(json.loads(client.get(*bare).content), _results(client.get(*ours)))
    return _line(client, f"list of {SIZE}, {name}", pages, rounds, LIST_BAR)


def _results(answer: Any) -> Any:
    body = answer.json()
    assert answer.status_code == 200, body
    return body["results"]


def _detail_line(client: Client, name: str, rounds: int) -> Line:
    pairs = [
        (
            (f"/bare/{name}/one/", {"id": str(row["pk"])}),
            (f"/api/v1/{name}/{row['pk']}/", None),
        )
        for row in _rows(name)
    ]
    for bare, ours in pairs[:3]:
        _require_equal([json.loads(client.get(*bare).content)], [client.get(*ours).json()])
    return _line(client, f"detail, {name}", pairs, rounds, DETAIL_BAR)


def _depth_line(client: Client, rounds: int) -> Line:
    """Compare a page at the far end with the first one."""
    model = apps.get_model(MODELS["enterprises"])
    last = model.objects.order_by("-pk").values_list("pk", flat=True)[SIZE + 1]
    first = ("/api/v1/enterprises/", {"page_size": SIZE})
    deep = ("/api/v1/enterprises/", {"page_size": SIZE, "cursor": _cursor("id", last)})
    pairs = [(first, deep)] * REQUESTS
    return _line(client, "last page against first", pairs, rounds, 1.2)


def _line(client: Client, name: str, pairs: Any, rounds: int, bar: float) -> Line:
    medians = interleaved(
        rounds,
        floor=partial(cpu_seconds, partial(_ask, client, [bare for bare, _ in pairs])),
        ours=partial(cpu_seconds, partial(_ask, client, [ours for _, ours in pairs])),
    )
    return Line(
        name, "bare query", medians["floor"], medians["ours"], bar, f"{len(pairs)} requests"
    )


def _ask(client: Client, asked: list[Any]) -> None:
    for address, query in asked:
        answer = client.get(address, query)
        assert answer.status_code == 200, answer.content[:300]


def _rows(name: str) -> list[dict[str, Any]]:
    """Return rows at random depths, with the keys of their order."""
    model: Any = apps.get_model(MODELS[name])
    order = floor.REGISTERS[name][3].removeprefix("-")
    keys = ["pk"] if order == "id" else ["pk", order]
    rows = list(model.objects.order_by("pk").values(*keys)[:: max(model.objects.count() // 997, 1)])
    return random.Random(20).choices(rows, k=REQUESTS)


def _page(name: str, row: dict[str, Any]) -> Any:
    ordering = floor.REGISTERS[name][3]
    bare = {"after": str(row["pk"]), "size": SIZE}
    if ordering == "id":
        cursor = _cursor("id", row["pk"])
    else:
        moment = row[ordering.removeprefix("-")]
        bare["moment"] = moment.isoformat()
        cursor = _cursor(ordering, moment, row["pk"])
    return (
        (f"/bare/{name}/", bare),
        (f"/api/v1/{name}/", {"page_size": SIZE, "cursor": cursor}),
    )


def _cursor(ordering: str, *keys: Any) -> str:
    return Cursor(ordering, False, keys).pack()


def _require_equal(bare: list[Any], ours: list[Any]) -> None:
    assert len(bare) == len(ours), (len(bare), len(ours))
    for expected, found in zip(bare, ours, strict=True):
        assert _plain(expected) == _plain(found), (expected, found)


def _plain(value: Any) -> Any:
    """Return a value with moments and numbers in one spelling."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, str) and len(value) > 18 and value[10:11] == "T":
        return datetime.datetime.fromisoformat(value).timestamp()
    return value
