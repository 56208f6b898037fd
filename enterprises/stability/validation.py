"""What is wrong with a scheme's definition, said so that a clerk can put it right."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from enterprises.choices import Colour, SignalKind
from enterprises.stability.scheme import split_condition

# By indicator: the codes of its choices, or None when its values are numbers.
Known = Mapping[str, Collection[str] | None]

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
KEYS = (
    "version",
    "name",
    "bands",
    "min_confidence",
    "indicators",
    "signals",
    "floors",
    "playbook",
    "stale_visit_days",
)
MOST = 100
LONGEST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (a path into the definition) and why."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}"


def problems_of(definition: Any, known: Known) -> list[Problem]:
    """Return all problems of a definition; none means that it can be parsed and published."""
    if not isinstance(definition, dict):
        return [Problem("方案", "应为一个对象。")]
    missing = [Problem(key, "缺少此项。") for key in KEYS if key not in definition]
    unknown = [Problem(key, "没有这一项。") for key in definition if key not in KEYS]
    if missing or unknown:
        return missing + unknown
    return [problem for check in _checks(definition, known) for problem in check]


def _checks(definition: Mapping[str, Any], known: Known) -> Iterator[Iterator[Problem]]:
    yield _numbers(definition)
    yield _bands(definition["bands"])
    yield _indicators(definition["indicators"], known)
    yield _signals(definition["signals"])
    yield _floors(definition, known)
    yield _playbook(definition["playbook"])


def is_number(value: Any) -> bool:
    """Return whether a JSON value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def is_count(value: Any) -> bool:
    """Return whether a JSON value is a whole number of days, at least one."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LONGEST_DAYS


def is_percentage(value: Any) -> bool:
    """Return whether a JSON value is a number from 0 to 100."""
    return is_number(value) and 0 <= value <= MOST


def _numbers(definition: Mapping[str, Any]) -> Iterator[Problem]:
    name = definition["name"]
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= MOST:
        yield Problem("name", "名称应为 1 到 100 个字。")
    version = definition["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        yield Problem("version", "版本应为正整数。")
    confidence = definition["min_confidence"]
    if not is_number(confidence) or not 0 <= confidence <= 1:
        yield Problem("min_confidence", "应在 0 到 1 之间。")
    if not is_count(definition["stale_visit_days"]):
        yield Problem("stale_visit_days", "天数应为正整数。")


def _entries(value: Any, path: str, keys: Collection[str]) -> Iterator[Problem]:
    """Find what keeps a list from being a list of objects with these keys."""
    if not isinstance(value, list):
        yield Problem(path, "应为一个列表。")
        return
    for place, entry in enumerate(value):
        if not isinstance(entry, dict) or not set(keys) <= set(entry):
            yield Problem(f"{path}[{place}]", f"应为含有 {'、'.join(keys)} 的对象。")


def _bands(bands: Any) -> Iterator[Problem]:
    faults = list(_entries(bands, "bands", ("colour", "label", "from")))
    yield from faults
    if faults:
        return
    if sorted(str(band["colour"]) for band in bands) != sorted(Colour.values):
        yield Problem("bands", f"五种颜色各出现一次：{'、'.join(Colour.values)}。")
    starts = [band["from"] for band in bands]
    if not all(is_percentage(start) for start in starts):
        yield Problem("bands", "起点应为 0 到 100 的数。")
    elif starts[:1] != [0] or sorted(set(starts)) != starts:
        yield Problem("bands", "起点应从 0 开始依次升高。")
    if not all(isinstance(band["label"], str) and band["label"].strip() for band in bands):
        yield Problem("bands", "每种颜色都要有名称。")


def _indicators(indicators: Any, known: Known) -> Iterator[Problem]:
    faults = list(_entries(indicators, "indicators", ("id", "label", "weight")))
    yield from faults
    if faults:
        return
    if not indicators:
        yield Problem("indicators", "至少要有一项指标。")
    ids = [entry["id"] for entry in indicators]
    for entry in indicators:
        path = f"indicators.{entry['id']}"
        if not isinstance(entry["id"], str) or entry["id"] not in known:
            yield Problem(path, "平台没有这项指标。")
            continue
        if ids.count(entry["id"]) > 1:
            yield Problem(path, "指标重复。")
        if not is_number(entry["weight"]) or not 0 < entry["weight"] <= LONGEST_DAYS:
            yield Problem(path, "权重应为正数。")
        codes = known[entry["id"]]
        yield from _curve(entry, path) if codes is None else _options(entry, codes, path)


def _curve(entry: Mapping[str, Any], path: str) -> Iterator[Problem]:
    curve = entry.get("curve")
    if "points" in entry or not isinstance(curve, list) or len(curve) < 2:
        yield Problem(path, "应有至少两个点的曲线（curve）。")
        return
    if not all(isinstance(point, list) and len(point) == 2 for point in curve):
        yield Problem(path, "曲线的每个点应为 [值, 得分]。")
    elif not all(is_number(x) and is_percentage(y) for x, y in curve):
        yield Problem(path, "曲线的值应为数，得分应在 0 到 100 之间。")
    elif any(after[0] <= before[0] for before, after in pairwise(curve)):
        yield Problem(path, "曲线的值应依次升高。")


def _options(entry: Mapping[str, Any], codes: Collection[str], path: str) -> Iterator[Problem]:
    points = entry.get("points")
    if "curve" in entry or not isinstance(points, dict) or set(points) != set(codes):
        yield Problem(path, f"应为每种取值给出得分（points）：{'、'.join(sorted(codes))}。")
    elif not all(is_percentage(value) for value in points.values()):
        yield Problem(path, "得分应在 0 到 100 之间。")


def _signals(signals: Any) -> Iterator[Problem]:
    numbers: dict[str, Callable[[Any], bool]] = {
        "points_per_severity": lambda value: is_percentage(value) and value > 0,
        "half_life_days": lambda value: is_number(value) and 0 < value <= LONGEST_DAYS,
        "max_age_days": is_count,
    }
    kinds = ("positive_kinds", "negative_kinds")
    faults = list(_entries([signals], "signals", (*numbers, *kinds)))
    yield from faults
    if faults:
        return
    for key, is_sound in numbers.items():
        if not is_sound(signals[key]):
            yield Problem(f"signals.{key}", "应为合理的正数。")
    if not all(_are_kinds(signals[key]) for key in kinds):
        yield Problem("signals", f"信号类型只能是：{'、'.join(SignalKind.values)}。")
    elif set(signals["positive_kinds"]) & set(signals["negative_kinds"]):
        yield Problem("signals", "同一信号类型不能既为正面又为负面。")


def _are_kinds(value: Any) -> bool:
    return isinstance(value, list) and all(kind in SignalKind.values for kind in value)


def _floors(definition: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    floors = definition["floors"]
    faults = list(_entries(floors, "floors", ("id", "at_least", "when")))
    yield from faults
    if faults:
        return
    ids = [floor["id"] for floor in floors]
    listed = {name: known.get(name) for name in _listed(definition["indicators"])}
    for place, floor in enumerate(floors):
        if ids.count(floor["id"]) > 1:
            yield Problem(f"floors[{place}]", "标识重复。")
        yield from _floor(floor, listed, f"floors[{place}]")


def _floor(floor: Mapping[str, Any], listed: Known, path: str) -> Iterator[Problem]:
    if not isinstance(floor["id"], str) or not NAME.fullmatch(floor["id"]):
        yield Problem(path, "标识只能由小写英文字母、数字和下划线组成，最多 32 个字符。")
    if floor["at_least"] not in Colour.values:
        yield Problem(path, "没有这种颜色。")
    if not isinstance(floor["when"], dict) or not floor["when"]:
        yield Problem(path, "至少要有一个条件。")
        return
    for key, value in floor["when"].items():
        if not _is_condition(key, value, listed):
            yield Problem(f"{path}.{key}", "不认识的条件，或条件的值不合适。")


def _listed(indicators: Any) -> list[str]:
    if not isinstance(indicators, list):
        return []
    return [str(entry.get("id")) for entry in indicators if isinstance(entry, dict)]


def _is_condition(key: str, value: Any, listed: Known) -> bool:
    subject, relation = split_condition(key)
    if subject == "open_signal" and relation == "in":
        return _are_kinds(value) and bool(value)
    if subject not in listed:
        return False
    codes = listed[subject]
    if relation == "in":
        return (
            codes is not None
            and isinstance(value, list)
            and bool(value)
            and all(code is None or code in codes for code in value)
        )
    return codes is None and is_number(value)


def _playbook(playbook: Any) -> Iterator[Problem]:
    if not isinstance(playbook, dict):
        yield Problem("playbook", "应为按颜色写明的对象。")
        return
    for colour, step in playbook.items():
        path = f"playbook.{colour}"
        if colour not in Colour.values or not isinstance(step, dict):
            yield Problem(path, "没有这种颜色，或内容不是对象。")
            continue
        for key in ("visit_every_days", "respond_within_working_days"):
            if key in step and not is_count(step[key]):
                yield Problem(f"{path}.{key}", "天数应为正整数。")
