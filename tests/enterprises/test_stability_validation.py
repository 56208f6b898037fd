"""What keeps a scheme from being published, and where it is."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from enterprises.rating.registry import known_indicators
from enterprises.stability.scheme import parse_scheme
from enterprises.stability.validation import problems_of
from tests.enterprises.schemes import DEFAULT, definition, odd_scheme

RED_RHYTHM = "playbook.red.visit_every_days"
Edit = Callable[[dict[str, Any]], Any]


def when(place: int, **conditions: Any) -> Edit:
    """Return an edit that adds conditions to one floor."""
    return lambda d: d["floors"][place]["when"].update(conditions)


def test_the_default_scheme_is_sound_and_parsed_as_written() -> None:
    assert problems_of(DEFAULT, known_indicators()) == []
    scheme = parse_scheme(DEFAULT)
    assert scheme.total_weight == 100
    assert scheme.indicator_ids[0] == "lease_remaining"
    assert [option.code for option in scheme.indicators[1].options] == [
        "renewed",
        "renewing",
        "undecided",
        "relocating_in_district",
        "leaving",
    ]
    assert scheme.visit_every_days("red") == 7
    assert odd_scheme().total_weight > 0


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda d: d.pop("bands"), "bands"),
        (lambda d: d.update(surprise=1), "surprise"),
        (lambda d: d.update(name=" "), "name"),
        (lambda d: d.update(min_confidence=1.5), "min_confidence"),
        (lambda d: d.update(stale_visit_days=0), "stale_visit_days"),
        (lambda d: d.update(bands={}), "bands"),
        (lambda d: d["bands"].pop(), "bands"),
        (lambda d: d["bands"][1].update({"from": 30}), "bands"),
        (lambda d: d["bands"][0].update({"from": 1}), "bands"),
        (lambda d: d["bands"][0].update(colour="pink"), "bands"),
        (lambda d: d["bands"][0].update(label=""), "bands"),
        (lambda d: d.update(indicators=[]), "indicators"),
        (lambda d: d["indicators"][0].update(id="weather"), "indicators.weather"),
        (lambda d: d["indicators"][0].update(weight=0), "indicators.lease_remaining"),
        (lambda d: d["indicators"][0].update(weight=True), "indicators.lease_remaining"),
        (lambda d: d["indicators"][0].pop("curve"), "indicators.lease_remaining"),
        (lambda d: d["indicators"][0]["curve"].reverse(), "indicators.lease_remaining"),
        (lambda d: d["indicators"][0]["curve"].append([800, 101]), "indicators.lease_remaining"),
        (lambda d: d["indicators"][1]["points"].pop("leaving"), "indicators.lease_intent"),
        (lambda d: d["indicators"].append(d["indicators"][0]), "indicators.lease_remaining"),
        (lambda d: d["signals"].update(half_life_days=0), "signals.half_life_days"),
        (lambda d: d["signals"]["positive_kinds"].append("difficulty"), "signals"),
        (lambda d: d["signals"]["negative_kinds"].append("rain"), "signals"),
        (lambda d: d["floors"][0].update(at_least="black"), "floors[0]"),
        (lambda d: d["floors"][0].update(id="a'; DROP"), "floors[0]"),
        (lambda d: d["floors"][0].update(when={}), "floors[0]"),
        (lambda d: d["floors"][0].update(id="leaving"), "floors[0]"),
        (lambda d: d["floors"][4]["when"].update(weather_at_least=1), "floors[4].weather_at_least"),
        (
            lambda d: d["floors"][2]["when"].update(lease_intent_in=["x"]),
            "floors[2].lease_intent_in",
        ),
        (lambda d: d["floors"][4]["when"].update(arrears_in=[1]), "floors[4].arrears_in"),
        (lambda d: d["floors"][5]["when"].update(open_signal_in=[]), "floors[5].open_signal_in"),
        (lambda d: d["playbook"].update(pink={}), "playbook.pink"),
        (
            lambda d: d["playbook"]["red"].update(visit_every_days=0),
            "playbook.red.visit_every_days",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(edit: Edit, path: str) -> None:
    broken = copy.deepcopy(DEFAULT)
    edit(broken)
    assert path in [problem.path for problem in problems_of(broken, known_indicators())]


@pytest.mark.parametrize("nonsense", [None, -3, "", [[]], {"x": 1}])
def test_nonsense_is_a_fault_and_never_raises(nonsense: Any) -> None:
    assert problems_of(nonsense, known_indicators())
    for key in DEFAULT:
        assert problems_of(definition(**{key: nonsense}), known_indicators())
