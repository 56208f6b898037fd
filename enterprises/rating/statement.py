"""The one statement of the rating: population, facts by provider, points, score, colours.

Full, partial and as-of runs are this same statement with another population and day.
"""

from common.database.fragments import Fragment, compose, joined
from enterprises.rating import scoring
from enterprises.rating.population import population
from enterprises.rating.registry import Indicator, Merge, Run, indicator, providers_of
from enterprises.rating.signals import open_flags

# Read by floors and 待核 even where the scheme gives them no weight.
ALWAYS = ("visit_recency", "signals")

# OFFSET 0 keeps the planner from repeating an expression wherever its name is used.
RATING = """
WITH population AS MATERIALIZED ({population})
SELECT enterprise_id, {version} AS scheme_version, score, confidence, {colour_by_score},
       {colour}, floors, needs_review, "values", points
FROM (
    SELECT enterprise_id, score, confidence, needs_review, rank_by_score, {rank} AS rank, floors,
           "values", points
    FROM (
        SELECT *, {rank_by_score} AS rank_by_score
        FROM (
            SELECT *, {score} AS score, {confidence} AS confidence,
                   {needs_review} AS needs_review, {floors} AS floors
            FROM (
                SELECT *, {weight} AS weight, {weighted} AS weighted, {flags}
                       ARRAY[{values}]::float8[] AS "values",
                       ARRAY[{point_columns}]::float8[] AS points
                FROM (
                    SELECT *, {points}
                    FROM ({facts} OFFSET 0) AS facts
                    OFFSET 0
                ) AS pointed
                OFFSET 0
            ) AS weighed
            OFFSET 0
        ) AS scored
        OFFSET 0
    ) AS ranked
    OFFSET 0
) AS coloured
"""

FACTS = """
SELECT population.enterprise_id, {days_since_visit} AS days_since_visit, {values} {flags}
FROM population {sources}
"""


def rating_statement(run: Run) -> Fragment:
    """Return the SELECT that rates a run; columns as in ``results.RATING_COLUMNS``."""
    scheme = run.scheme
    ids = [scoring.named(rule.id) for rule in scheme.indicators]
    flags = "".join(
        f"{scoring.floor_sql(floor, scheme)} AS f_{place}, "
        for place, floor in enumerate(scheme.floors)
    )
    texts = {
        "colour_by_score": f"{scoring.colour_sql(scheme, 'rank_by_score')} AS colour_by_score",
        "colour": f"{scoring.colour_sql(scheme, 'rank')} AS colour",
        "rank": scoring.rank_sql(scheme),
        "rank_by_score": scoring.rank_by_score_sql(scheme),
        "score": scoring.score_sql(),
        "confidence": scoring.confidence_sql(scheme),
        "needs_review": scoring.needs_review_sql(scheme),
        "floors": scoring.floors_sql(scheme),
        "weight": scoring.weight_sql(scheme),
        "weighted": scoring.weighted_sql(scheme),
        "flags": flags,
        "values": ", ".join(f"v_{name}" for name in ids),
        "point_columns": ", ".join(f"p_{name}" for name in ids),
        "points": ", ".join(
            f"{scoring.points_sql(rule, f'v_{rule.id}')} AS p_{rule.id}"
            for rule in scheme.indicators
        ),
    }
    return compose(
        RATING,
        population=Fragment.of(population(run)),
        version=scheme.version,
        facts=facts_statement(run),
        **{name: Fragment(text) for name, text in texts.items()},
    )


def facts_statement(run: Run) -> Fragment:
    """Return the SELECT of one row for each rated enterprise: values v_…, visits, open signals."""
    scheme = run.scheme
    ids = list(dict.fromkeys((*scheme.indicator_ids, *ALWAYS)))
    declared = [indicator(name) for name in ids]
    flags = "".join(f", signals.{name}" for name in open_flags(scheme).values())
    return compose(
        FACTS,
        days_since_visit=compose(
            "({day} - {found})", day=run.day, found=found(declared, "visit_recency")
        ),
        values=joined(
            ", ",
            [
                compose(
                    "({value})::float8 AS {name}",
                    value=compose(item.value, day=run.day, found=found(declared, item.id)),
                    name=Fragment(f"v_{scoring.named(item.id)}"),
                )
                for item in declared
                if item.id in scheme.indicator_ids
            ],
        ),
        flags=Fragment(flags),
        sources=joined(" ", [source(item, run) for item in declared]),
    )


def found(declared: list[Indicator], name: str) -> Fragment:
    """Return what the providers of an indicator found, NULL when it has none."""
    has_facts = any(provider.facts for provider in providers_of(name))
    return Fragment(f"{scoring.named(name)}.value" if has_facts else "NULL")


def source(item: Indicator, run: Run) -> Fragment:
    """Return the join of what the providers of an indicator find."""
    selects = [
        Fragment.of(provider.facts(run)) for provider in providers_of(item.id) if provider.facts
    ]
    if not selects:
        return Fragment("")
    return compose(
        "LEFT JOIN ({select}) AS {name} ON {name}.enterprise_id = population.enterprise_id",
        select=merged(item.merge, selects),
        name=Fragment(scoring.named(item.id)),
    )


def merged(merge: Merge, selects: list[Fragment]) -> Fragment:
    """Return several providers' rows as one row for each enterprise."""
    if len(selects) == 1:
        return selects[0]
    return compose(
        "SELECT enterprise_id, {merge}(value) AS value FROM ({parts}) AS parts "
        "GROUP BY enterprise_id",
        merge=Fragment(merge.value),
        parts=joined(
            " UNION ALL ",
            [
                compose("SELECT enterprise_id, value FROM ({part}) AS part", part=part)
                for part in selects
            ],
        ),
    )
