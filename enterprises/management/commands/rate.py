"""``manage.py rate``: rate everybody today, or show the ratings as of any day."""

import datetime
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from common.calendar.arguments import day_argument
from common.calendar.clock import today
from enterprises.actions.ratings import rate_all
from enterprises.rating.results import AsOf, rate_by_number, scheme_in_force
from enterprises.stability.scheme import Scheme


class Command(BaseCommand):
    """Without a day ratings are stored; as of a day they are only computed."""

    help = "评级：缺省为今天并保存；--as-of 只计算任一日的评级，不保存。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day and the outputs."""
        parser.add_argument("--as-of", type=day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--jsonl", metavar="FILE", help="每家企业一行 JSON，- 为标准输出")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出汇总")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rate and print."""
        if options["json"] and options["jsonl"] == "-":
            raise CommandError("--json 与 --jsonl - 不能同时写到标准输出。")
        day = options["as_of"] or today()
        stored = None if options["as_of"] else asdict(rate_all(today=day))
        scheme = scheme_in_force()
        summary = Summary(day, scheme)
        ratings = summary.counting(rate_by_number(day, scheme=scheme))
        if options["jsonl"]:
            with _output(options["jsonl"], sys.stdout) as file:
                for number, rating in ratings:
                    file.write(json.dumps(_line(number, rating, scheme), ensure_ascii=False) + "\n")
        else:
            for _ in ratings:
                pass
        figures = summary.figures()
        if stored is not None:
            figures["stored"] = stored
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
        else:
            (self.stderr if options["jsonl"] == "-" else self.stdout).write(summary.text())


class Summary:
    """Counts of a run by colour, gathered while the ratings pass by."""

    def __init__(self, day: datetime.date, scheme: Scheme) -> None:
        self.day = day
        self.scheme = scheme
        self.colours: Counter[str] = Counter()
        self.colours_by_score: Counter[str] = Counter()
        self.needs_review = 0

    def counting(
        self, ratings: Iterable[tuple[str | None, AsOf]]
    ) -> Iterator[tuple[str | None, AsOf]]:
        """Hand the ratings through and count them."""
        for number, rating in ratings:
            self.colours[rating.colour] += 1
            self.colours_by_score[rating.colour_by_score] += 1
            self.needs_review += rating.needs_review
            yield number, rating

    def figures(self) -> dict[str, Any]:
        """Return the counts by name, colours from the most stable on."""
        bands = [band.colour for band in self.scheme.bands]
        return {
            "as_of": self.day.isoformat(),
            "scheme_version": self.scheme.version,
            "rated": self.colours.total(),
            "colours": {colour: self.colours[colour] for colour in bands},
            "colours_by_score": {colour: self.colours_by_score[colour] for colour in bands},
            "needs_review": self.needs_review,
        }

    def text(self) -> str:
        """Return the counts as a person reads them."""
        bands = self.scheme.bands
        colours = "、".join(f"{band.label} {self.colours[band.colour]}" for band in bands)
        by_score = "、".join(f"{band.label} {self.colours_by_score[band.colour]}" for band in bands)
        return (
            f"截至 {self.day:%Y-%m-%d}，方案第 {self.scheme.version} 版，"
            f"评级企业 {self.colours.total()} 家：{colours}；"
            f"仅按分值：{by_score}；待核 {self.needs_review} 家。"
        )


def _line(number: str | None, rating: AsOf, scheme: Scheme) -> dict[str, Any]:
    points = zip(scheme.indicator_ids, rating.points, strict=True)
    return {
        "external_id": number,
        "score": float(rating.score),
        "colour_by_score": rating.colour_by_score,
        "colour": rating.colour,
        "floors": rating.floors,
        "confidence": float(rating.confidence),
        "needs_review": rating.needs_review,
        "contributions": {name: found for name, found in points if found is not None},
    }


@contextmanager
def _output(name: str, standard: TextIO) -> Iterator[TextIO]:
    if name == "-":
        yield standard
        return
    try:
        file = Path(name).open("w", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise CommandError(f"文件无法写入：{error}") from error
    with file:
        yield file
