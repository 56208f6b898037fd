"""Whether a council is alive: four open questions, 25 points each; never about a person.

``indicators.md`` has the formula: a council is idle (空转) when it held no meeting in 90 days, got
no topic from below in 180 days, or carried out no decision in 180 days. «Last n days» is (D−n, D].
"""

import datetime
from dataclasses import dataclass

MEETING_DAYS = 90
TOPIC_DAYS = 180
DECISION_DAYS = 180
POINTS = 25


@dataclass(frozen=True, slots=True)
class Check:
    """One of the questions: what is asked, how it stands, and what to do where it is not met."""

    code: str
    label: str
    is_met: bool
    # When it was last done; None: never, or no date belongs to it.
    last_on: datetime.date | None
    next_step: str


@dataclass(frozen=True, slots=True)
class Vitality:
    """What a council did last, as of ``day``; days after it are not known yet."""

    day: datetime.date
    last_meeting_on: datetime.date | None
    last_topic_on: datetime.date | None
    last_decision_on: datetime.date | None
    # Required kinds of seats, and how many of them have enough members.
    required_seats: int
    filled_seats: int

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return the four questions with their answers."""
        return (
            Check(
                "meeting",
                f"近{MEETING_DAYS}日开过会",
                self._within(self.last_meeting_on, MEETING_DAYS),
                self.last_meeting_on,
                "从已列入的议题中排出议程，召开一次会议。",
            ),
            Check(
                "topic",
                f"近{TOPIC_DAYS}日有企业或员工提出的议题",
                self._within(self.last_topic_on, TOPIC_DAYS),
                self.last_topic_on,
                "张贴楼宇议题码，或在走访中征集一个议题。",
            ),
            Check(
                "decision",
                f"近{DECISION_DAYS}日有决定得到落实",
                self._within(self.last_decision_on, DECISION_DAYS),
                self.last_decision_on,
                "督促责任方落实会议成果，并登记落实情况。",
            ),
            Check(
                "seats",
                "应有席位齐备（含普通员工代表）",
                self.filled_seats >= self.required_seats,
                None,
                "补选所缺席位的成员。",
            ),
        )

    @property
    def score(self) -> int:
        """Return the points, 0 to 100."""
        return POINTS * sum(check.is_met for check in self.checks)

    @property
    def is_idle(self) -> bool:
        """Return whether the council exists on paper only (空转); seats alone do not decide it."""
        return not all(check.is_met for check in self.checks if check.code != "seats")

    @property
    def unmet(self) -> tuple[Check, ...]:
        """Return the questions that are answered with no, the most pressing first."""
        return tuple(check for check in self.checks if not check.is_met)

    def _within(self, last_on: datetime.date | None, days: int) -> bool:
        return last_on is not None and self.day - datetime.timedelta(days) < last_on <= self.day
