"""Benchmark of party work beside bare statements: work lists, the tree, organisational life.

Ours are the reads of the pages, without their templates: the whole list's ids and count, the
lines of the tree, the figure of the district computed from the facts.
"""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from accounts.models import User
from buildings.models import Area
from orgs.life import spans_closed
from orgs.selectors.gaps import Asked, blank_spots, should_build
from orgs.selectors.life import LOOK_BACK, rules
from orgs.selectors.new_tenants import AskedTenants, new_tenants, tenant_rows
from orgs.selectors.tree import organisation_tree
from reports.indicators.figures import computed_figures
from reports.indicators.places import Place
from tests.benchmarks.floors import party as floor
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved
from tests.factories.accounts import UserFactory, assign

BAR = 3.5
PAGE = 50
Work = Callable[[], Any]


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when floor and ours do not give equal results."""
    user = User.objects.get(pk=assign(UserFactory(username="bench"), "district_staff").pk)
    works: dict[str, tuple[Work, Work]] = {
        "work list 应建未建": (
            partial(_listed, floor.SHOULD_BUILD, day),
            partial(_ids, should_build(Asked(), user=user, day=day)),
        ),
        "work list 空白点": (
            partial(_listed, floor.BLANK_SPOTS, day),
            partial(_ids, blank_spots(Asked(), user=user, day=day)),
        ),
        "work list 三同步": (
            partial(_listed, floor.NEW_TENANTS, day),
            partial(_tenants, user, day),
        ),
        "tree of organisations": (partial(_listed, floor.TREE, day), partial(_tree, user, day)),
        "figure of theme days": (partial(_theme_floor, day), partial(_theme_figure, day)),
    }
    return [_line(name, bare, ours, rounds) for name, (bare, ours) in works.items()]


def _line(name: str, bare: Work, ours: Work, rounds: int) -> Line:
    expected, found = bare(), ours()
    assert expected == found, (name, expected, found)
    medians = interleaved(rounds, floor=partial(cpu_seconds, bare), ours=partial(cpu_seconds, ours))
    return Line(name, "floor", medians["floor"], medians["ours"], BAR, f"{found[0]} rows")


def _bare(sql: str, params: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _listed(sql: str, day: datetime.date) -> tuple[int, list[Any]]:
    count, ids, *_ = _bare(sql, {"day": day})
    return count, ids


def _ids(rows: Any) -> tuple[int, list[Any]]:
    ids = list(rows.values_list("pk", flat=True))
    return len(ids), ids[:PAGE]


def _tenants(user: Any, day: datetime.date) -> tuple[int, list[Any]]:
    everybody = new_tenants(AskedTenants(state="all"), user=user, day=day)
    count, ids = _ids(everybody)
    shown = tenant_rows(list(everybody.filter(pk__in=ids)), user=user, day=day)
    return count, [tenant.enterprise_id for tenant in shown]


def _tree(user: Any, day: datetime.date) -> tuple[int, list[Any]]:
    page = organisation_tree(user=user, day=day)
    return page.total, [line.organisation_id for line in page.lines]


def _theme_floor(day: datetime.date) -> tuple[int, int]:
    spans = [due.span for due in _theme_days(day)]
    held, owed = _bare(
        floor.THEME_DAYS,
        {
            "day": day,
            "starts": [span.starts_on for span in spans],
            "ends": [span.ends_on for span in spans],
        },
    )
    return int(owed), int(held)


def _theme_figure(day: datetime.date) -> tuple[int, int]:
    place = Place.of(Area.objects.get(kind="district"))
    code = "life_on_time.theme_day"
    figure = computed_figures([place], day, [code])[place.id][code]
    return int(figure.denominator or 0), int(figure.numerator or 0)


def _theme_days(day: datetime.date) -> list[Any]:
    return [due for due in spans_closed(rules(), day, LOOK_BACK) if due.kind == "theme_day"]
