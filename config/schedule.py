"""When beat asks for what: names of tasks and their periods; the work itself is elsewhere."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "heartbeat": {"task": "common.heartbeat", "schedule": 5.0, "options": {"expires": 10}},
    "seal audit": {"task": "common.seal_audit", "schedule": 2.0, "options": {"expires": 4}},
    "run due work": {"task": "common.run_due", "schedule": 5.0, "options": {"expires": 10}},
    "run imports": {"task": "common.run_imports", "schedule": 5.0, "options": {"expires": 10}},
    "send outbox": {"task": "common.send_outbox", "schedule": 5.0, "options": {"expires": 10}},
    "rate dirty": {"task": "enterprises.rate_dirty", "schedule": 5.0, "options": {"expires": 10}},
    "rate nightly": {"task": "enterprises.rate_nightly", "schedule": crontab(hour=0, minute=30)},
    "catch up": {"task": "common.catch_up", "schedule": 60.0, "options": {"expires": 60}},
    "refresh snapshot": {
        "task": "reports.refresh_snapshot",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "climb ladder": {
        "task": "services.climb_ladder",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "tell steps": {"task": "councils.tell_steps", "schedule": 60.0, "options": {"expires": 60}},
    "snapshot indicators": {
        "task": "reports.snapshot_indicators",
        "schedule": crontab(hour=1, minute=10),
    },
}
