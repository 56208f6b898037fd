"""The statement that stores a run: current rows that differ, history of changes, rows ended.

One statement, hence one snapshot: what it compares with is what it overwrites. The caller
holds the rating lock, so nobody else writes ratings meanwhile.
"""

from dataclasses import dataclass

from common.database.fragments import Fragment, compose
from enterprises.rating.registry import Run
from enterprises.rating.statement import rating_statement

COLUMNS = (
    "rated_on",
    "scheme_id",
    "score",
    "confidence",
    "colour_by_score",
    "colour",
    "floors",
    "needs_review",
    '"values"',
    "points",
)
# A difference in one of these is a change worth remembering.
CHANGES = ("colour", "colour_by_score", "floors", "needs_review", "scheme_id")

STORE = """
WITH compared AS MATERIALIZED (
    SELECT coalesce(rated.enterprise_id, stored.enterprise_id) AS enterprise_id, {rated_columns},
           rated.enterprise_id IS NULL AS is_ended,
           coalesce(stored.colour, '') AS previous_colour,
           ({stored_changes}) IS DISTINCT FROM ({rated_changes}) AS is_change
    FROM (
        SELECT rating.*, {day}::date AS rated_on, {scheme_id}::uuid AS scheme_id
        FROM ({rating}) AS rating
    ) AS rated
    FULL JOIN (SELECT * FROM enterprises_rating WHERE {among}) AS stored
        ON stored.enterprise_id = rated.enterprise_id
    WHERE ({stored_columns}) IS DISTINCT FROM ({rated_columns})
),
ended AS (
    DELETE FROM enterprises_rating USING compared
    WHERE enterprises_rating.enterprise_id = compared.enterprise_id AND compared.is_ended
    RETURNING enterprises_rating.*
),
upserted AS (
    INSERT INTO enterprises_rating (enterprise_id, {columns})
    SELECT enterprise_id, {columns} FROM compared WHERE NOT is_ended
    ON CONFLICT (enterprise_id) DO UPDATE SET {overwrite}
),
remembered AS (
    INSERT INTO enterprises_ratingchange
        (id, enterprise_id, {columns}, previous_colour, is_ended)
    SELECT uuidv7(), enterprise_id, {columns}, previous_colour, FALSE
    FROM compared WHERE is_change AND NOT is_ended
    UNION ALL
    SELECT uuidv7(), enterprise_id, {ended_columns}, colour, TRUE FROM ended
)
SELECT count(*) FILTER (WHERE NOT is_ended), count(*) FILTER (WHERE is_change AND NOT is_ended),
       count(*) FILTER (WHERE is_ended)
FROM compared
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a run wrote: current rows, changes remembered, ratings ended."""

    written: int = 0
    changed: int = 0
    ended: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.written + other.written, self.changed + other.changed, self.ended + other.ended
        )


def store_statement(run: Run, scheme_id: object) -> Fragment:
    """Return the statement that rates and stores a run; it answers the counts of ``Stored``."""
    texts = {
        "columns": ", ".join(COLUMNS),
        "rated_columns": ", ".join(f"rated.{column}" for column in COLUMNS),
        "stored_columns": ", ".join(f"stored.{column}" for column in COLUMNS),
        "rated_changes": ", ".join(f"rated.{column}" for column in CHANGES),
        "stored_changes": ", ".join(f"stored.{column}" for column in CHANGES),
        "overwrite": ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
        + ", changed_in = DEFAULT",
    }
    return compose(
        STORE,
        rating=rating_statement(run),
        day=run.day,
        scheme_id=scheme_id,
        among=run.among("enterprise_id"),
        # An ended rating repeats the last one, under the day on which it ended.
        ended_columns=compose(
            "{day}::date, {rest}", day=run.day, rest=Fragment(", ".join(COLUMNS[1:]))
        ),
        **{name: Fragment(text) for name, text in texts.items()},
    )
