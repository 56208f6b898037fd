"""What every act on a council's register asks first: may he, has it happened, is it said."""

import datetime
from typing import Any

from common.errors.domain import DomainError, NotPermitted

KEEP = "registers.change"


class DayAhead(DomainError):
    """What has happened cannot lie in the future."""

    code = "future_date"
    message = "日期不能晚于今天。"


def require_keeper(by: Any) -> None:
    """Raise ``NotPermitted`` unless ``by`` keeps registers; the system (``None``) may."""
    if by is not None and not by.has_capability(KEEP):
        raise NotPermitted


def require_past(day: datetime.date, today: datetime.date, *, path: str) -> None:
    """Raise ``DayAhead`` for a day after today."""
    if day > today:
        raise DayAhead(path=path)


def require_words(text: str, *, path: str, asked: str) -> str:
    """Return the text without blanks around it; raise ``missing_value`` when none is left."""
    words = text.strip()
    if not words:
        raise DomainError("missing_value", f"请填写{asked}。", path=path)
    return words
