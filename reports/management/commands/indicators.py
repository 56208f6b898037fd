"""``manage.py indicators``: the figures of an area or building on a day."""

import datetime
import json
import unicodedata
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from buildings.models import Area
from common.calendar.arguments import day_argument
from common.calendar.clock import today
from common.errors.domain import NotInScope
from reports.choices import Unit
from reports.indicators.figures import Figure, figures_of
from reports.indicators.places import Place, find_place

_WIDTHS = (34, 38, 12, 12, 12)
_HEADER = ("指标", "代码", "值", "分子", "分母")
_SIGN = {Unit.PERCENT: " %", Unit.COUNT: "", Unit.RATIO: ""}


class Command(BaseCommand):
    """Print figures as a table, or as one JSON list on standard output."""

    help = "打印某日某区域或楼宇的全部指标（缺省：今天、全区）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, the place and the format."""
        parser.add_argument("--as-of", type=day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--area", help="区域代码或楼宇编码", default=settings.DISTRICT_CODE)
        parser.add_argument("--all", action="store_true", help="所有区域")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures."""
        day = options["as_of"] or today()
        places = self._places(options)
        figures = figures_of(places, day)
        if options["json"]:
            rows = [_plain(figure) for place in places for figure in figures[place.id].values()]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for place in places:
            self._print_table(place, day, list(figures[place.id].values()))

    def _places(self, options: dict[str, Any]) -> list[Place]:
        if options["all"]:
            return [Place.of(area) for area in Area.objects.order_by("code")]
        try:
            return [find_place(options["area"])]
        except NotInScope as error:
            raise CommandError(f"没有代码为 {options['area']} 的区域或楼宇。") from error

    def _print_table(self, place: Place, day: datetime.date, figures: list[Figure]) -> None:
        self.stdout.write(f"{place.name}（{place.code}） 截至 {day:%Y-%m-%d}")
        self.stdout.write(_line(_HEADER))
        for figure in figures:
            value = "—" if figure.value is None else f"{figure.value}{_SIGN[figure.unit]}"
            parts = (_shown(figure.numerator), _shown(figure.denominator))
            self.stdout.write(_line((figure.label, figure.code, value, *parts)))
        self.stdout.write("")


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "area": figure.area,
        "as_of": figure.as_of.isoformat(),
        "numerator": _json_number(figure.numerator),
        "denominator": _json_number(figure.denominator),
        "value": _json_number(figure.value),
        "definition": figure.definition,
    }


def _json_number(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def _shown(value: int | Decimal | None) -> str:
    return "—" if value is None else str(value)


def _line(cells: tuple[str, ...]) -> str:
    """Return the cells in columns; a Chinese character takes two, numbers stand to the right."""
    return "  ".join(
        _padded(text, width, is_number=column > 1)
        for column, (text, width) in enumerate(zip(cells, _WIDTHS, strict=True))
    ).rstrip()


def _padded(text: str, width: int, *, is_number: bool) -> str:
    taken = sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
    blanks = " " * max(0, width - taken)
    return blanks + text if is_number else text + blanks
