"""What leaves the platform as a list is audited."""

import datetime
from typing import Any

from common.audit.acting import acting


def record_export(*, by: Any, model: Any, label: str, rows: int, day: datetime.date) -> None:
    """Note who took which list of what away, of which day, and how many rows."""
    with acting(by=by, verb="export") as act:
        act.record(model, label=label, changes={"rows": rows, "as_of": day.isoformat()})
