"""How a request stands against its clock, as a light with a word (时钟灯)."""

import datetime
import enum
from dataclasses import dataclass
from typing import Any

from common.calendar.clock import SHANGHAI
from common.calendar.working_days import WorkingCalendar
from services.choices import RequestState
from services.handling.transitions import DONE


class Light(enum.Enum):
    """What a light means: its code, and the word that always stands beside it."""

    OVERDUE = "overdue", "超期"
    TODAY = "today", "今日到期"
    YELLOW = "yellow", "黄灯"
    GREEN = "green", "正常"
    PAUSED = "paused", "暂停计时"
    UNDATED = "undated", "期限未定"
    MERGED = "merged", "随原诉求"
    IN_TIME = "in_time", "按期办结"
    LATE = "late", "超期办结"
    ENDED = "ended", "已办结"

    @property
    def code(self) -> str:
        """Return the name of the light in style sheets."""
        return self.value[0]

    @property
    def label(self) -> str:
        """Return the word."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Lit:
    """A light, and how many working days are left (negative: over; None: it does not count)."""

    light: Light
    days_left: int | None = None

    @property
    def words(self) -> str:
        """Return the days left in words."""
        if self.days_left is None:
            return ""
        if self.light is Light.TODAY:
            return "今天"
        if self.days_left < 0:
            return f"已超 {-self.days_left} 个工作日"
        return f"剩 {self.days_left} 个工作日"


def light_of(request: Any, now: datetime.datetime, calendar: WorkingCalendar) -> Lit:
    """Return the light of a request at a moment, by the calendar of whoever has it."""
    due, day = request.due_on, now.date()
    if request.state in DONE:
        return Lit(_of_the_end(request))
    if request.state == RequestState.MERGED:
        return Lit(Light.MERGED)
    if request.state == RequestState.PAUSED and due is None:
        return Lit(Light.PAUSED)
    if due is None:
        return Lit(Light.UNDATED)
    left = calendar.working_days_between(day, due).days
    if due < day:
        # Overdue over a weekend is overdue all the same.
        return Lit(Light.OVERDUE, min(left, -1))
    if due == day:
        return Lit(Light.TODAY, 0)
    is_yellow = request.yellow_at is not None and request.yellow_at <= now
    return Lit(Light.YELLOW if is_yellow else Light.GREEN, left)


def _of_the_end(request: Any) -> Light:
    if request.resolved_at is None or request.due_on is None:
        return Light.ENDED
    # The Shanghai day on which it was settled, the due day included.
    settled = request.resolved_at.astimezone(SHANGHAI).date()
    return Light.IN_TIME if settled <= request.due_on else Light.LATE
