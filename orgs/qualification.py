"""Qualification of workers: which event may follow on which, and what each of them needs."""

import datetime
from dataclasses import dataclass

from orgs.choices import CertificationEvent

FIRST_LEVEL = 1
# Events that need a passed test.
TESTED: frozenset[str] = frozenset({CertificationEvent.CERTIFY, CertificationEvent.PROMOTE})
_STEPS: dict[str, int] = {
    CertificationEvent.PROMOTE: 1,
    CertificationEvent.KEEP: 0,
    CertificationEvent.DEMOTE: -1,
}


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a worker holds after his last event: level (None: revoked), since when, until when."""

    level: int | None
    valid_from: datetime.date
    valid_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class NamedTest:
    """A test that is named for an event: was it passed, when was it held."""

    has_passed: bool
    held_on: datetime.date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event may not be: field, code, sentence."""

    path: str
    code: str
    message: str


def level_after(event: str, held: Qualified | None) -> int | None:
    """Return the level that the event leads to; None: none at all."""
    if event == CertificationEvent.CERTIFY:
        return FIRST_LEVEL
    if event == CertificationEvent.REVOKE or held is None or held.level is None:
        return None
    return held.level + _STEPS[event]


def refusal(
    event: str, held: Qualified | None, *, on: datetime.date, test: NamedTest | None
) -> Refusal | None:
    """Return why ``event`` may not take effect on ``on``; None: it may."""
    is_certified = held is not None and held.level is not None
    if event == CertificationEvent.CERTIFY and is_certified:
        return Refusal("event", "already_certified", "该工作者已认证；请办理晋级或保级。")
    if event != CertificationEvent.CERTIFY and not is_certified:
        return Refusal("event", "not_certified", "该工作者尚未认证或已退出；请先办理认证。")
    if held is not None and on <= held.valid_from:
        return Refusal("valid_from", "out_of_order", "生效日期须晚于上一认证事项。")
    if event == CertificationEvent.DEMOTE and held is not None and held.level == FIRST_LEVEL:
        return Refusal("event", "lowest_level", "已是最低等级；请办理退出。")
    return _untested(test, held, on) if event in TESTED else None


def _untested(test: NamedTest | None, held: Qualified | None, on: datetime.date) -> Refusal | None:
    if test is None or not test.has_passed:
        return Refusal("test", "test_needed", "认证与晋级须以测试合格为依据。")
    if test.held_on > on:
        return Refusal("test", "test_later", "所依据的测试晚于生效日期。")
    if held is not None and test.held_on <= held.valid_from:
        return Refusal("test", "test_used", "须以上一认证事项之后的测试为依据。")
    return None


def is_valid_on(held: Qualified | None, day: datetime.date) -> bool:
    """Return whether the qualification holds on the day; the last day is still valid."""
    if held is None or held.level is None or day < held.valid_from:
        return False
    return held.valid_until is None or day <= held.valid_until
