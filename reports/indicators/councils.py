"""Councils and their topics as populations; councils are measured, persons never are."""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal

from common.database.fragments import Fragment, compose
from councils.models import Council, Topic
from councils.selectors.vitality import FROM_BELOW, activity_sql
from councils.vitality import DECISION_DAYS, MEETING_DAYS, POINTS, TOPIC_DAYS
from reports.choices import Direction, Family, Unit
from reports.indicators.declaration import Indicator, Target
from reports.indicators.places import place_sql
from reports.indicators.populations import Fact, Places, Population, Rows
from reports.indicators.premises import council_links
from reports.indicators.sql import columns, selected

_COUNCILS = """WITH RECURSIVE {place}
SELECT DISTINCT link.council_id AS subject_id, place.place_id{facts}
FROM ({links}) link JOIN place USING (building_id){sources}"""
_ACTIVITY = """
JOIN ({activity}) activity ON activity.council_id = link.council_id"""
# A topic is of the building it arose in, else of all buildings of its council.
_TOPICS = """WITH RECURSIVE {place}, topic AS ({topics})
SELECT DISTINCT topic.id AS subject_id, place.place_id{facts}
FROM topic
JOIN ({links}) link ON link.council_id = topic.council_id
  AND (topic.building_id IS NULL OR topic.building_id = link.building_id)
JOIN place ON place.building_id = link.building_id"""
_SOURCE = ("activity",)


def _lately(column: str, days: int) -> str:
    return f"COALESCE(activity.{column} > {{day}} - {days}, false)"


# The four questions of a council's vitality.
_ASKED = {
    "has_met": _lately("last_meeting_on", MEETING_DAYS),
    "has_topic": _lately("last_topic_on", TOPIC_DAYS),
    "has_decided": _lately("last_decision_on", DECISION_DAYS),
    "is_whole": "(activity.filled_seats >= activity.required_seats)",
}
_COUNCIL_FACTS = {
    "term_over": Fact("link.term_over"),
    **{name: Fact(text, _SOURCE) for name, text in _ASKED.items()},
    "points": Fact(
        f"{POINTS} * (" + " + ".join(f"{text}::int" for text in _ASKED.values()) + ")", _SOURCE
    ),
    "all_points": Fact(str(POINTS * len(_ASKED))),
}


def _councils(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    is_asked = any(fact.sources for fact in facts.values())
    return compose(
        _COUNCILS,
        place=place_sql(day, places),
        facts=columns({name: fact.on(day) for name, fact in facts.items()}),
        links=selected(council_links(day)),
        sources=compose(_ACTIVITY, activity=activity_sql(day)) if is_asked else Fragment(""),
    )


COUNCILS = Population("councils", Council, _councils, _COUNCIL_FACTS)
_TOPIC_FACTS = {
    "lately": Fact(f"topic.raised_on > {{day}} - {TOPIC_DAYS}"),
    "from_below": Fact(
        "topic.raised_by IN (" + ", ".join(f"'{party.value}'" for party in FROM_BELOW) + ")"
    ),
    "settled": Fact("COALESCE(topic.done_on <= {day} AND topic.done_on > {day} - 90, false)"),
    "in_building": Fact("COALESCE(topic.is_in_building, false)"),
}


def _topics(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    raised = Topic.objects.filter(raised_on__lte=day).values(
        "id", "council_id", "building_id", "raised_on", "raised_by", "done_on", "is_in_building"
    )
    return compose(
        _TOPICS,
        place=place_sql(day, places),
        topics=selected(raised),
        facts=columns({name: fact.on(day) for name, fact in facts.items()}),
        links=selected(council_links(day)),
    )


TOPICS = Population("topics", Topic, _topics, _TOPIC_FACTS, naming="title", is_unnumbered=True)


def council_indicators() -> Iterator[Indicator]:
    """Yield the figures of councils: alive or idle, and from where their topics come."""
    yield Indicator(
        code="council_vitality",
        label="楼委会活力",
        definition=(
            f"每个楼委会满分 100 分，以下各 {POINTS} 分：近{MEETING_DAYS}天开过会；"
            f"近{TOPIC_DAYS}天有企业或员工提出的议题；近{DECISION_DAYS}天有决定得到落实；"
            "应有席位齐备（含普通员工代表）。得分合计 ÷ 满分合计"
        ),
        family=Family.COUNCILS,
        unit=Unit.PERCENT,
        numerator=(Rows(COUNCILS, measure="points"),),
        denominator=(Rows(COUNCILS, measure="all_points"),),
        counted="分",
        direction=Direction.UP,
    )
    yield Indicator(
        code="council_vitality.idle",
        label="空转楼委会",
        definition=(
            f"近{MEETING_DAYS}天没有开会，或近{TOPIC_DAYS}天没有企业或员工提出的议题，"
            f"或近{DECISION_DAYS}天没有决定得到落实的楼委会"
        ),
        family=Family.COUNCILS,
        unit=Unit.COUNT,
        numerator=(Rows(COUNCILS, "NOT (has_met AND has_topic AND has_decided)"),),
        counted="个",
        direction=Direction.DOWN,
        target=Target(at_most=Decimal(0)),
    )
    yield Indicator(
        code="topics_from_below",
        label="自下而上议题占比",
        definition=f"近{TOPIC_DAYS}天的议题中，由企业或员工提出的 ÷ 近{TOPIC_DAYS}天的议题",
        family=Family.COUNCILS,
        unit=Unit.PERCENT,
        numerator=(Rows(TOPICS, "lately AND from_below"),),
        denominator=(Rows(TOPICS, "lately"),),
        counted="件",
        direction=Direction.UP,
    )
