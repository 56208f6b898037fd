"""The colour of every rated enterprise on a day, and how often the playbook wants a visit."""

import datetime

from enterprises.choices import SchemeState
from enterprises.models import Rating, RatingScheme
from reports.indicators.sql import Sql, compiled, put

_WITH_RHYTHM = """SELECT rating.enterprise_id, rating.colour, rating.needs_review,
  rhythm.days AS visit_every_days
FROM ({}) rating LEFT JOIN (VALUES {}) AS rhythm(colour, days) ON rhythm.colour = rating.colour"""


def colour(day: datetime.date) -> Sql:
    """Colour, 待核 and visit interval as stored."""
    rated = compiled(Rating.objects.values("enterprise_id", "colour", "needs_review"))
    return put(_WITH_RHYTHM, rated, _rhythm())


def _rhythm() -> Sql:
    """The days between visits by colour, as the published scheme's playbook says."""
    definition = RatingScheme.objects.get(state=SchemeState.PUBLISHED).definition
    rows = [(name, step["visit_every_days"]) for name, step in definition["playbook"].items()]
    text = ", ".join(["(%s, %s::integer)"] * len(rows))
    return Sql(text, tuple(value for row in rows for value in row))
