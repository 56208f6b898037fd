"""The colour of every rated enterprise on a day, and how often the playbook wants a visit."""

import datetime

from common.database.fragments import Fragment, compose
from enterprises.choices import SchemeState
from enterprises.models import Rating, RatingScheme
from reports.indicators.sql import selected

_WITH_RHYTHM = """SELECT rating.enterprise_id, rating.colour, rating.needs_review,
  rhythm.days AS visit_every_days
FROM ({rated}) rating
LEFT JOIN (VALUES {days}) AS rhythm(colour, days) ON rhythm.colour = rating.colour"""


def colour(day: datetime.date) -> Fragment:
    """Colour, 待核 and visit interval as stored."""
    rated = selected(Rating.objects.values("enterprise_id", "colour", "needs_review"))
    return compose(_WITH_RHYTHM, rated=rated, days=_rhythm())


def _rhythm() -> Fragment:
    """The days between visits by colour, as the published scheme's playbook says."""
    definition = RatingScheme.objects.get(state=SchemeState.PUBLISHED).definition
    rows = [(name, step["visit_every_days"]) for name, step in definition["playbook"].items()]
    text = ", ".join(["(%s, %s::integer)"] * len(rows))
    return Fragment(text, tuple(value for row in rows for value in row))
