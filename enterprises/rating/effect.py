"""What another scheme would change: today's colours as stored beside those it would give."""

import datetime
from dataclasses import dataclass

from django.db import connection

from enterprises.choices import Colour
from enterprises.rating.results import rating_sql
from enterprises.stability.scheme import Scheme

COLOURS = """
SELECT stored.colour, other.colour, count(*)
FROM enterprises_rating stored
JOIN ({rating}) AS other USING (enterprise_id)
GROUP BY stored.colour, other.colour
ORDER BY count(*) DESC, stored.colour, other.colour
"""


@dataclass(frozen=True, slots=True)
class Move:
    """How many enterprises would go from one colour to another."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Effect:
    """How many enterprises are rated, and which colours would change, the most first."""

    rated: int
    moves: tuple[Move, ...]

    def __str__(self) -> str:
        if not self.moves:
            return f"按今日事实试算：在评 {self.rated} 家企业的颜色都不变。"
        moved = sum(move.count for move in self.moves)
        parts = "，".join(
            f"{Colour(move.before).label}→{Colour(move.after).label} {move.count} 家"
            for move in self.moves
        )
        return f"按今日事实试算：在评 {self.rated} 家企业中有 {moved} 家改变颜色（{parts}）。"


def effect_of(scheme: Scheme, *, today: datetime.date) -> Effect:
    """Return what ``scheme`` would change of today's colours: one query, nothing is written."""
    sql, params = rating_sql(today, scheme=scheme)
    with connection.cursor() as cursor:
        cursor.execute(COLOURS.format(rating=sql), params)
        found = [Move(*row) for row in cursor.fetchall()]
    moves = tuple(move for move in found if move.before != move.after)
    return Effect(sum(move.count for move in found), moves)
