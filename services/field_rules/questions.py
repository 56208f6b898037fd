"""Two questions to ask on a visit, picked from what is known and what is not."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from enterprises.choices import KeyFact, SignalKind

HOW_MANY = 2
# A promise is worth asking about a few days before its day.
SOON = datetime.timedelta(days=7)
PLEASANT = frozenset({SignalKind.EXPANSION, SignalKind.AWARD})
LONGEST = 24
OF_FACT: dict[str, str] = {
    KeyFact.OPERATING_STATUS: "目前经营情况怎么样，有没有变化？",
    KeyFact.FULL_MEMBERS: "单位现在有几名正式党员，有没有变化？",
    KeyFact.CONTACT: "平时由哪位对接，联系方式有没有变化？",
    KeyFact.LEASE_END: "现在的租约什么时候到期？",
    KeyFact.LEASE_INTENT: "租约到期以后有什么打算？",
    KeyFact.HEADCOUNT: "现在在岗多少人，比之前多了还是少了？",
}
UNCOVERED = "单位里有没有党员，愿不愿意参加楼里的党组织活动？"
ALWAYS = (
    "近期经营上有没有需要帮忙协调的困难？",
    "对楼里的服务和活动有什么建议？",
)


@dataclass(frozen=True, slots=True)
class Case:
    """What the questions are picked from, on a day; lists have the most urgent at the head."""

    day: datetime.date
    promises: tuple[tuple[datetime.date, str], ...] = ()
    # The end of a lease that is on the radar.
    lease_ends_on: datetime.date | None = None
    # Kind, label, severity.
    signals: tuple[tuple[str, str, int], ...] = ()
    # Due day, content.
    requests: tuple[tuple[datetime.date | None, str], ...] = ()
    stale: tuple[str, ...] = ()
    is_covered: bool = True


def questions_for(case: Case) -> tuple[str, ...]:
    """Return the two questions that matter most, as sentences."""
    picked = (*_ranked(case), *ALWAYS)
    return picked[:HOW_MANY]


def _ranked(case: Case) -> Iterator[str]:
    yield from _about_promise(case)
    if case.lease_ends_on is not None:
        yield f"租约{_day(case.lease_ends_on)}到期，续租有什么打算？"
    yield from _about_signal(case)
    yield from _about_request(case)
    yield from _about_fact(case)
    if not case.is_covered:
        yield UNCOVERED


def _about_promise(case: Case) -> Iterator[str]:
    due = [(due_on, text) for due_on, text in case.promises if due_on <= case.day + SOON]
    if due:
        due_on, text = min(due)
        yield f"上次答应的“{_short(text)}”（{_day(due_on)}前），办得怎么样了？"


def _about_signal(case: Case) -> Iterator[str]:
    bad = [signal for signal in case.signals if signal[0] not in PLEASANT]
    if bad:
        _, label, _ = max(bad, key=lambda signal: signal[2])
        yield f"之前了解到有“{label}”的情况，现在怎么样了？"


def _about_request(case: Case) -> Iterator[str]:
    for due_on, content in case.requests:
        if due_on is not None and due_on < case.day:
            yield f"诉求“{_short(content)}”还没有办结，目前还有哪些困难？"
            return


def _about_fact(case: Case) -> Iterator[str]:
    # A lease on the radar asks for the intent already.
    known = {KeyFact.LEASE_INTENT} if case.lease_ends_on is not None else set()
    for field in case.stale:
        if field in OF_FACT and field not in known:
            yield OF_FACT[field]
            return


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(text: str) -> str:
    words = " ".join(text.split()).rstrip("。.")
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
