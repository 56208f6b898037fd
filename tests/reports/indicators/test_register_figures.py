"""The figures of the real register on its day, and what must hold for every declared figure."""

import json
import math
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from buildings.models import Area, Building
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures, figures_for
from reports.indicators.places import Place, find_place
from reports.indicators.rows import amounts_behind, rows_behind
from reports.indicators.service_circle import uncovered_buildings
from tests.reports.indicators.figures import DAY, numbers, place

pytestmark = pytest.mark.usefixtures("register")

EXPECTED = {
    "operating": (2925, None, 2925),
    "own_organisation_rate": (981, 2925, Decimal("33.5")),
    "organisation_coverage": (1814, 2925, Decimal("62.0")),
    "work_coverage": (2368, 2925, Decimal("81.0")),
    "coverage_blank": (557, None, 557),
    "should_build": (1258, None, 1258),
    "should_build_gap": (277, None, 277),
    "station_500m_coverage": (26, 60, Decimal("43.3")),
    "visit_coverage_30": (456, 2925, Decimal("15.6")),
    "visit_coverage_90": (1204, 2925, Decimal("41.2")),
    "enterprises_per_worker": (2925, 18, Decimal("162.5")),
    "colour_mix": (2925, None, 2925),
    "colour_mix.green": (1731, None, 1731),
    "colour_mix.blue": (608, None, 608),
    "colour_mix.yellow": (269, None, 269),
    "colour_mix.orange": (260, None, 260),
    "colour_mix.red": (57, None, 57),
    "colour_mix.needs_review": (1065, 2925, Decimal("36.4")),
}


def everywhere() -> list[Place]:
    """Return all areas and buildings."""
    return [Place.of(one) for one in (*Area.objects.all(), *Building.objects.all())]


def test_the_district_has_the_expected_figures() -> None:
    found = numbers(figures_for(place(), DAY))
    assert {code: found[code] for code in EXPECTED} == EXPECTED


def test_all_places_at_once_are_each_place_alone() -> None:
    places = everywhere()
    together = computed_figures(places, DAY, INDICATORS)
    for one in (*places[:4], *places[-3:]):
        alone = computed_figures([one], DAY, INDICATORS)
        assert numbers(alone[one.id]) == numbers(together[one.id])


def test_subdistricts_and_buildings_overlap_but_never_miss_anybody() -> None:
    places = everywhere()
    found = computed_figures(places, DAY, ["operating", "coverage_blank"])
    for code in ("operating", "coverage_blank"):
        by_kind: dict[str, int] = {}
        for one in places:
            value = found[one.id][code].numerator
            by_kind[one.kind] = by_kind.get(one.kind, 0) + int(value or 0)
        assert by_kind["building"] >= by_kind["subdistrict"] >= by_kind["district"]


@pytest.mark.parametrize("code", ["310106", "310106012", "JA0001"])
def test_every_figure_opens_as_many_rows_as_it_counts(code: str) -> None:
    where = find_place(code)
    for figure in figures_for(where, DAY).values():
        for part in Part:
            count = getattr(figure, part.value)
            assert opened(figure.code, where, part) == (count or 0), (figure.code, part)


def opened(code: str, where: Place, part: Part) -> int | Decimal:
    """Return how many rows a figure opens, or what they add up to."""
    rows = rows_behind(code, where, DAY, part).count()
    if not any(row_set.measure for row_set in INDICATORS[code].part(part)):
        return rows
    amounts = amounts_behind(code, where, DAY, part)
    assert len(amounts) == rows
    return Decimal(f"{math.fsum(amounts.values()):.2f}")


def test_the_uncovered_buildings_are_those_that_the_figure_leaves() -> None:
    listed = uncovered_buildings(place(), DAY)
    assert len(listed) == 60 - 26
    assert all(one.metres is not None and one.metres > 500 for one in listed)


def run_command(**options: Any) -> str:
    """Return what the command writes on standard output."""
    out = StringIO()
    call_command("indicators", as_of=DAY, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_one_json_list() -> None:
    rows = json.loads(run_command(json=True))
    by_code = {row["code"]: row for row in rows}
    assert list(by_code) == list(INDICATORS)
    assert by_code["organisation_coverage"] == {
        "code": "organisation_coverage",
        "area": "310106",
        "as_of": "2026-11-20",
        "numerator": 1814,
        "denominator": 2925,
        "value": 62.0,
        "definition": INDICATORS["organisation_coverage"].definition,
    }


def test_the_command_prints_areas_buildings_and_all() -> None:
    assert {row["area"] for row in json.loads(run_command(json=True, area="JA0001"))} == {"JA0001"}
    areas = {row["area"] for row in json.loads(run_command(json=True, all=True))}
    assert areas == set(Area.objects.values_list("code", flat=True))
    table = run_command()
    assert "静安区（310106） 截至 2026-11-20" in table
    assert "62.0 %" in table
    with pytest.raises(CommandError, match="没有代码为 nowhere 的区域或楼宇"):
        run_command(area="nowhere")
