"""Signs of life: beat writes one when it asks for work, a worker when it does it."""

import datetime

from common.jobs.models import Heartbeat

WORKER = "worker"
BEAT = "beat"
FRESH = datetime.timedelta(seconds=15)


def note_heartbeat(part: str, moment: datetime.datetime) -> None:
    """Note that a part of the platform is alive."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(part=part, seen_at=moment)],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["seen_at"],
    )


def is_fresh(part: str, moment: datetime.datetime) -> bool:
    """Return whether the part gave a sign of life in the last 15 seconds."""
    return Heartbeat.objects.filter(part=part, seen_at__gt=moment - FRESH).exists()
