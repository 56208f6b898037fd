"""One number: command, API, page, export and print say the same and open exactly their rows."""

import datetime
import json
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import call_command

from buildings.models import Building
from common.api.pagination import PAGE_SIZE
from reports.actions import close_month, take_snapshot
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures, figures_of
from reports.indicators.places import Place, find_place, places_within
from reports.models import FrozenFigure
from reports.selectors.coverage import COVERAGE_CODES
from reports.templatetags.words import parts, plain, reading
from tests.conftest import NANJING_WEST
from tests.factories.services import SHANGHAI
from tests.reports.indicators.figures import move, numbers

DAY = datetime.date(2026, 11, 20)
OCTOBER = datetime.date(2026, 10, 31)
NOW = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)
DISTRICT, BUILDING = "310106", "JA0001"
SEEN = [
    ("district", DISTRICT),
    ("district", NANJING_WEST),
    ("district", BUILDING),
    ("street", NANJING_WEST),
    ("street", BUILDING),
]
Numbers = dict[str, tuple[Any, Any, Any]]


def _exact(*values: Any) -> tuple[Any, Any, Any]:
    """Return numbers as decimals, however they were written."""
    numerator, denominator, value = (
        None if one is None else Decimal(str(one)).normalize() for one in values
    )
    return numerator, denominator, value


def _commanded(area: str, day: datetime.date) -> Numbers:
    out = StringIO()
    call_command("indicators", as_of=day, area=area, json=True, stdout=out)
    return {
        row["code"]: _exact(row["numerator"], row["denominator"], row["value"])
        for row in json.loads(out.getvalue())
        if row["code"] in COVERAGE_CODES
    }


def _asked(client: Any, area: str, day: datetime.date) -> Numbers:
    rows = client.get("/api/v1/indicators/", {"area": area, "as_of": day}).json()["results"]
    return {
        row["code"]: _exact(row["numerator"], row["denominator"], row["value"])
        for row in rows
        if row["code"] in COVERAGE_CODES
    }


def _exported(content: bytes, row: int) -> Numbers:
    sheet = openpyxl.load_workbook(BytesIO(content))["覆盖统计"]
    cells = [cell.value for cell in sheet[row]][3:]
    return {
        code: _exact(cells[3 * at + 1], cells[3 * at + 2], cells[3 * at])
        for at, code in enumerate(COVERAGE_CODES)
    }


def _texts(html: str, tag: str) -> list[str]:
    """Return the texts of all elements of a kind, with single blanks."""
    blocks = re.findall(rf"<{tag}[ >].*?</{tag}>", html, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block)).strip() for block in blocks]


@pytest.mark.parametrize(("role", "area"), SEEN)
def test_command_api_page_and_export_say_the_same(
    register: None,
    request: pytest.FixtureRequest,
    client_for: Callable,
    api_for: Callable,
    role: str,
    area: str,
) -> None:
    """Every figure of coverage; the page in words as a reader sees them."""
    user = request.getfixturevalue(role)
    client = client_for(user)
    told = _commanded(area, DAY)
    assert set(told) == set(COVERAGE_CODES)
    assert _asked(api_for(user), area, DAY) == told
    export = client.get("/coverage/export/", {"area": area, "as_of": DAY})
    assert _exported(export.content, 5) == told
    page = client.get("/coverage/", {"area": area, "as_of": DAY})
    tiles = {tile["figure"].code: tile["figure"] for tile in page.context["tiles"]}
    assert {
        code: _exact(one.numerator, one.denominator, one.value) for code, one in tiles.items()
    } == told
    shown = _texts(page.content.decode(), "article")
    for text, (code, figure) in zip(shown, tiles.items(), strict=True):
        assert text.startswith(f"{INDICATORS[code].label} {reading(figure)}"), code
        expected = parts(figure) or plain(figure.numerator)
        assert expected in text, code


@pytest.mark.parametrize(("role", "area"), SEEN)
def test_every_figure_opens_exactly_its_rows_on_page_and_api(
    register: None,
    request: pytest.FixtureRequest,
    client_for: Callable,
    api_for: Callable,
    role: str,
    area: str,
) -> None:
    """Numerator and denominator; a sum of persons opens the enterprises that they work for."""
    user = request.getfixturevalue(role)
    client, api = client_for(user), api_for(user)
    figures = figures_of([find_place(area)], DAY, COVERAGE_CODES)
    (found,) = figures.values()
    for code, figure in found.items():
        for part in Part:
            count = getattr(figure, part.value)
            if count is None:
                continue
            query = {"as_of": DAY, "part": part.value}
            page = client.get(f"/board/{area}/rows/{code}/", query).context
            body = api.get(
                f"/api/v1/indicators/{code}/rows/", {**query, "area": area, PAGE_SIZE: "1"}
            ).json()
            listed = page["page"].paginator.count + page["elsewhere"]
            assert listed == body["count"] + body["elsewhere"], (code, part)
            if not any(rows.measure for rows in INDICATORS[code].part(part)):
                assert listed == count, (code, part)


def test_the_table_of_the_page_is_what_each_place_says_itself(
    register: None, client_for: Callable, district: Any
) -> None:
    """Each subdistrict's row on the page and in the export, word for word."""
    client = client_for(district)
    page = client.get("/coverage/", {"as_of": DAY})
    lines = page.context["report"].lines
    assert len(lines) == 14
    rows = [text for text in _texts(page.content.decode(), "tr") if "310106" in text]
    export = client.get("/coverage/export/", {"as_of": DAY}).content
    for at, line in enumerate(lines):
        told = _commanded(line.place.code, DAY)
        assert _exported(export, 6 + at) == told
        for code, figure in line.figures.items():
            assert _exact(figure.numerator, figure.denominator, figure.value) == told[code]
            assert reading(figure) in rows[at]


def test_the_printed_month_is_what_the_command_says_of_its_last_day(
    register: None, client_for: Callable, district: Any
) -> None:
    """District and subdistricts, on the sheet and in its workbook."""
    with time_machine.travel(NOW, tick=False):
        close_month(last_day=OCTOBER, by=None, now=NOW, today=NOW.date())
    client = client_for(district)
    html = client.get("/coverage/months/2026-10/print/").content.decode()
    rows = _texts(html, "tr")
    told = _commanded(DISTRICT, OCTOBER)
    figures = figures_of([find_place(DISTRICT)], OCTOBER, COVERAGE_CODES)
    (found,) = figures.values()
    for code, figure in found.items():
        start = " ".join(filter(None, (INDICATORS[code].label, reading(figure), parts(figure))))
        assert any(row.startswith(start) for row in rows), code
    workbook = client.get("/coverage/months/2026-10/export/").content
    assert _exported(workbook, 6) == told


@pytest.mark.parametrize("day", [(2026, 11, 20), (2026, 10, 31), (2026, 7, 15), (2025, 12, 31)])
def test_a_snapshot_of_any_past_day_is_a_recomputation(
    register: None, day: tuple[int, int, int]
) -> None:
    """Every figure of coverage of district, streets and buildings; also after later changes."""
    when = datetime.date(*day)
    with time_machine.travel(NOW, tick=False):
        take_snapshot(day=when, now=NOW)
        where = find_place(DISTRICT)
        places = [where, *places_within(where, when)]
        stored = figures_of(places, when, COVERAGE_CODES)
        computed = computed_figures(places, when, COVERAGE_CODES)
        assert _all(stored) == _all(computed)
        building = find_place(BUILDING)
        _retenant(building)
        assert _all(figures_of(places, when, COVERAGE_CODES)) == _all(computed)
    with time_machine.travel(NOW + datetime.timedelta(minutes=1), tick=False):
        assert _all(figures_of(places, when, COVERAGE_CODES)) == _all(computed)
        take_snapshot(day=when, now=NOW + datetime.timedelta(minutes=1))
        assert _all(figures_of(places, when, COVERAGE_CODES)) == _all(computed)


def test_moving_a_building_today_leaves_last_month_as_it_was(register: None) -> None:
    """Frozen and as-of; only the figures of today move with it."""
    with time_machine.travel(NOW, tick=False):
        month = close_month(last_day=OCTOBER, by=None, now=NOW, today=NOW.date())
        places = [find_place(code) for code in (DISTRICT, NANJING_WEST, "310106013", BUILDING)]
        frozen = _frozen(month)
        before = {
            day: _all(computed_figures(places, day, COVERAGE_CODES)) for day in (OCTOBER, DAY)
        }
        _retenant(places[-1])
        after = {
            day: _all(computed_figures(places, day, COVERAGE_CODES))
            for day in (OCTOBER, DAY, NOW.date())
        }
    assert _frozen(month) == frozen
    assert (after[OCTOBER], after[DAY]) == (before[OCTOBER], before[DAY])
    key, other = places[1].id, places[2].id
    assert after[NOW.date()][key]["operating"] < before[DAY][key]["operating"]
    assert after[NOW.date()][other]["operating"] > before[DAY][other]["operating"]


def _retenant(place: Place) -> None:
    """Give a building to the other street from today on."""
    move(Building.objects.get(pk=place.id), "310106013", NOW.date())


def _all(found: Any) -> dict[Any, Numbers]:
    return {key: numbers(figures) for key, figures in found.items()}


def _frozen(month: Any) -> list[tuple[Any, ...]]:
    rows = FrozenFigure.objects.filter(place__month=month)
    return list(rows.order_by("pk").values_list("pk", "numerator", "denominator", "value"))
