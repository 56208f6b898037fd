"""Beat with another schedule: BEAT is JSON, the entries to keep and their periods in seconds.

An entry without a period keeps its own. Only tests start beat with this module.
"""

import json
import os

from config.celery import app
from config.schedule import BEAT_SCHEDULE

app.conf.beat_schedule = {
    name: BEAT_SCHEDULE[name] | ({} if period is None else {"schedule": float(period)})
    for name, period in json.loads(os.environ["BEAT"]).items()
}
