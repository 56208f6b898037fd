"""Nobody is clocked, ranked, given points or followed: the words of the national negative list.

Names of fields, labels, choices, addresses, the description of the API, texts of pages and of the
tablet are scanned. An exemption names its reason, and a stale one fails.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLResolver, get_resolver

from reports.indicators.definitions import INDICATORS
from services.forms.visits import VisitListForm

# What the office shall not ask of grass roots: attendance by app, points, rankings, time online,
# distances and tracks of persons.
CHINESE = (
    "打卡|签到|考勤|(?<!面)积分|排名|排行|名次|末位|在线时长|使用时长|登录时长|"
    "里程(?!碑)|轨迹|步数|点赞|晒图|留痕"
)
ENGLISH = (
    r"check_?in(?!g|s)|clock_?(?:in|out)\b|attendance|leader_?board|ranking|mileage|odometer|"
    r"trajector|online_(?:time|minutes|seconds|duration)|time_online|screen_time|reward_points|"
    r"watchPosition|geo_?track"
)
NEGATIVE = re.compile(f"{CHINESE}|{ENGLISH}", re.IGNORECASE)
MEETINGS = "of a council's meeting: who was there makes its quorum; no employee is followed"
# Where a word stands, and why it may: it says that the thing is not done, or means another thing.
EXEMPT = {
    ("templates/orgs/workforce.html", "排名"): "tells that nobody is ranked",
    ("api", "排名"): "tells of the loads of workers that nobody is ranked",
    ("api", "末位"): "a rule of elections: a tie for the last seat elects nobody",
    ("api", "留痕"): "acts on users are told to leave a trace in the audit",
    ("models", "Attendance"): MEETINGS,
    ("models", "attendance"): MEETINGS,
    ("models", "签到"): MEETINGS,
    ("models", "check_in"): MEETINGS,
    ("addresses", "attendance"): MEETINGS,
    ("api", "签到"): MEETINGS,
}
APPS = ("common", "accounts", "buildings", "enterprises", "orgs", "services", "councils", "reports")


def _models() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        yield "models", f"{model._meta.label} {model._meta.verbose_name}"
        for field in model._meta.get_fields():
            yield "models", f"{field.name} {getattr(field, 'verbose_name', '')}"
            for value, label in getattr(field, "choices", None) or ():
                yield "models", f"{value} {label}"


def _addresses(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern, address)
        else:
            yield "addresses", f"{address} {pattern.name or ''}"


def _texts() -> Iterator[tuple[str, str]]:
    for root, kinds in (("templates", ("*.html",)), ("static/src", ("*.js", "*.css"))):
        for kind in kinds:
            for file in sorted((settings.BASE_DIR / root).rglob(kind)):
                yield str(file.relative_to(settings.BASE_DIR)), file.read_text(encoding="utf-8")


def _described(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield str(name)
            yield from _described(value)
    elif isinstance(part, list):
        for value in part:
            yield from _described(value)
    elif isinstance(part, str):
        yield part


def _found(texts: Iterator[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(where, hit[0]) for where, text in texts for hit in NEGATIVE.finditer(text)}


@pytest.fixture(scope="module")
def everywhere(document: dict[str, Any]) -> set[tuple[str, str]]:
    """Every place with a word of the list."""
    return (
        _found(_models())
        | _found(_addresses())
        | _found(_texts())
        | _found(("api", text) for text in _described(document))
        | _found(
            ("indicators", f"{each.code} {each.label} {each.definition}")
            for each in INDICATORS.values()
        )
    )


def test_no_word_of_the_negative_list_stands_anywhere(everywhere: set[tuple[str, str]]) -> None:
    assert everywhere - set(EXEMPT) == set()


def test_no_exemption_is_stale(everywhere: set[tuple[str, str]]) -> None:
    assert set(EXEMPT) - everywhere == set()
    assert all(EXEMPT.values())


@pytest.mark.parametrize(
    "text", ["上门打卡", "月度积分", "check_in_at", "online_minutes", "走访里程", "leaderboard"]
)
def test_the_sweep_notices_such_a_word(text: str) -> None:
    assert NEGATIVE.search(text)


@pytest.mark.parametrize("text", ["按面积分摊", "项目里程碑", "checking", "checks", "last_checked"])
def test_the_sweep_lets_other_words_be(text: str) -> None:
    assert not NEGATIVE.search(text)


def test_visits_are_not_listed_by_person() -> None:
    """The office looks at records of a place; whose they are stands on the record alone."""
    assert not {"worker", "recorded_by", "user"} & set(VisitListForm.base_fields)
    folder = settings.BASE_DIR / "services"
    sources = [*(folder / "selectors").glob("*.py"), *(folder / "views").glob("*.py")]
    counted = re.compile(r"(?:values|group_by)\([^)]*(?:worker|recorded_by|reviewed_by)")
    assert [file.name for file in sources if counted.search(file.read_text())] == []
