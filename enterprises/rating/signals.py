"""Indicator of signals: severity, decayed by age, over what is open."""

import datetime
import uuid
from functools import lru_cache

from django.db.models import QuerySet

from common.database.fragments import Fragment, compose, joined
from enterprises.models import Signal
from enterprises.rating.registry import (
    Indicator,
    Provider,
    Run,
    register_indicator,
    register_provider,
)
from enterprises.stability.scheme import OpenSignalIn, Scheme, SignalRule
from enterprises.stability.scoring import round_half_up
from enterprises.stability.values import decay

# Decays are whole numbers of 10^-17: the sum is exact, whatever the order of the rows, and one
# part (severity at most 5) stays within a bigint.
DECAY_PLACES = 17

SIGNALS = """
SELECT signal.enterprise_id,
       least(greatest(
           sum(signal.severity * ({decays}::bigint[])[{day} - signal.observed_on + 1]
               * CASE WHEN signal.kind = ANY({positive}) THEN -1
                      WHEN signal.kind = ANY({negative}) THEN 1 ELSE 0 END)
           * {scale}::numeric, 0), 100) AS value{flags}
FROM enterprises_signal signal
WHERE signal.observed_on <= {day} AND signal.observed_on >= {day} - {oldest}
  AND (signal.closed_on IS NULL OR signal.closed_on > {day}) AND {among}
GROUP BY signal.enterprise_id
"""


def signal_sums(run: Run) -> Fragment:
    """Select the decayed sum, clamped to 0…100, and one flag for each ``open_signal_in``."""
    rule = run.scheme.signals
    return compose(
        SIGNALS,
        decays=decays(rule),
        positive=sorted(rule.positive_kinds),
        negative=sorted(rule.negative_kinds),
        scale=str(rule.points_per_severity.scaleb(-DECAY_PLACES)),
        flags=joined(
            "",
            [
                compose(
                    ", bool_or(signal.kind = ANY({kinds})) AS {name}",
                    kinds=sorted(condition.kinds),
                    name=Fragment(name),
                )
                for condition, name in open_flags(run.scheme).items()
            ],
        ),
        oldest=rule.max_age_days,
        day=run.day,
        among=run.among("signal.enterprise_id"),
    )


@lru_cache(maxsize=8)
def decays(rule: SignalRule) -> list[int]:
    """Return 0.5^(age ÷ half-life) for each whole-day age, in units of 10^-17."""
    return [
        int(round_half_up(decay(rule, age), DECAY_PLACES).scaleb(DECAY_PLACES))
        for age in range(rule.max_age_days + 1)
    ]


def open_flags(scheme: Scheme) -> dict[OpenSignalIn, str]:
    """Return the column that answers each ``open_signal_in`` of the floors."""
    conditions = dict.fromkeys(
        condition
        for floor in scheme.floors
        for condition in floor.conditions
        if isinstance(condition, OpenSignalIn)
    )
    return {condition: f"open_{place}" for place, condition in enumerate(conditions)}


def open_signals(enterprise_id: uuid.UUID, day: datetime.date, scheme: Scheme) -> QuerySet:
    """Return the signals open on the day that are not too old."""
    return Signal.objects.open_on(day, scheme.signals.max_age_days).filter(enterprise=enterprise_id)


register_indicator(Indicator("signals", value="coalesce({found}, 0)", unit="分"))
register_provider("signals", Provider(signal_sums, open_signals))
