"""The clock of a request in words (期限说明): how its due day comes about."""

import datetime
import decimal
from collections.abc import Sequence
from dataclasses import dataclass

DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the ledger in worked time: microseconds of working days, each of 24 hours."""

    is_running: bool
    starts_at: datetime.datetime
    ends_at: datetime.datetime | None
    worked: int
    # What was used up of the limit with it.
    upto: int


@dataclass(frozen=True, slots=True)
class Clock:
    """What the due day of a request rests on."""

    received_on: datetime.date
    # Working days; None: by a plan not yet made.
    limit: int | None
    stretches: Sequence[Stretch]
    due_on: datetime.date | None
    is_stated: bool = False
    is_provisional: bool = False
    is_merged: bool = False
    is_over: bool = False


def days_of(worked: int) -> str:
    """Return worked time in working days, rounded to hundredths."""
    days = (decimal.Decimal(worked) / DAY).quantize(decimal.Decimal("0.01"))
    text = f"{days:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def explanation(clock: Clock) -> list[str]:
    """Return sentences that let a reader work the due day out himself."""
    if clock.is_merged:
        return ["已并入其他诉求，期限随原诉求，本诉求不再单独计时。"]
    if clock.is_stated:
        return [
            f"期限 {clock.due_on} 随登记册或登记时填写而来（登记期限），"
            "不随工作日历、暂停或机制调整重算。"
        ]
    if clock.limit is None:
        return ["按方案确定时限的诉求，方案尚未制定，目前没有办结期限；制定方案后自受理次日起计。"]
    return [*_counted(clock), *_end(clock)]


def _counted(clock: Clock) -> list[str]:
    begin = clock.received_on + datetime.timedelta(days=1)
    used = clock.stretches[-1].upto if clock.stretches else 0
    pauses = [stretch for stretch in clock.stretches if not stretch.is_running]
    lines = [
        f"{clock.received_on} 受理，自次日 {begin} 零时起计；时限 {clock.limit} 个工作日，"
        "按承办部门的工作日历计，休息日不计，每个工作日按24小时。"
    ]
    if pauses:
        left_out = sum(stretch.worked for stretch in pauses)
        lines.append(
            f"其间暂停 {len(pauses)} 次，停计 {days_of(left_out)} 个工作日；"
            "恢复后从剩余时限继续计算。"
        )
    limit = (clock.limit or 0) * DAY
    left = max(limit - used, 0)
    lines.append(f"至今已计时 {days_of(used)} 个工作日，剩余 {days_of(left)} 个工作日。")
    return lines


def _end(clock: Clock) -> list[str]:
    if clock.due_on is None:
        return ["计时已暂停，暂停期间没有办结期限；恢复计时后按剩余时限重新推算。"]
    words = "本应" if clock.is_over else ""
    lines = [f"时限在 {clock.due_on} 用完，因此{words}于当日24时前办结。"]
    if clock.is_provisional:
        lines.append("期限跨入尚未公布工作日历的年份，为暂定，日历公布后自动重算。")
    return lines
