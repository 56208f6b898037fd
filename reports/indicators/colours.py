"""The colour of every rated enterprise on a day, and how often the playbook wants a visit."""

import datetime

from common.calendar.clock import today
from common.database.fragments import Fragment, compose
from enterprises.models import Rating
from enterprises.rating.results import published_scheme, rating_sql
from reports.indicators.sql import selected

_WITH_RHYTHM = """SELECT rating.enterprise_id, rating.colour, rating.needs_review,
  rhythm.days AS visit_every_days
FROM ({rated}) rating
LEFT JOIN (VALUES {days}) AS rhythm(colour, days) ON rhythm.colour = rating.colour"""


def colour(day: datetime.date) -> Fragment:
    """Colour, 待核 and visit interval: today's as stored, another day's rated from the facts."""
    if day == today():
        rated = selected(Rating.objects.values("enterprise_id", "colour", "needs_review"))
    else:
        sql, params = rating_sql(day)
        rated = Fragment(sql, tuple(params))
    return compose(_WITH_RHYTHM, rated=rated, days=_rhythm())


def _rhythm() -> Fragment:
    """Return (colour, days between visits) as the playbook of the scheme in force says."""
    playbook = published_scheme().definition["playbook"]
    rows = [(colour, step["visit_every_days"]) for colour, step in playbook.items()]
    text = ", ".join(["(%s, %s::integer)"] * len(rows))
    return Fragment(text, tuple(value for row in rows for value in row))
