"""Requests as a population: in time, settled, content, taken up again, settled in the building.

A request is of the building it names, or of the first one its enterprise rented in when it came.
What was merged into another, or withdrawn, counts nowhere.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
)
from django.db.models.functions import Coalesce, TruncDate

from common.calendar.clock import end_of
from common.database.fragments import Fragment, compose
from enterprises.models import Occupancy
from reports.choices import Direction, Family, Unit
from reports.indicators.councils import TOPICS
from reports.indicators.declaration import Indicator, Target
from reports.indicators.places import place_sql
from reports.indicators.populations import Fact, Places, Population, Rows
from reports.indicators.sql import columns, selected
from services.choices import RequestOutcome, RequestVerb
from services.models import RequestEvent, SatisfactionAsk, ServiceRequest

WINDOW = datetime.timedelta(days=90)
_ALL = Target(at_least=Decimal(100))
_RELATION = """WITH RECURSIVE {place}, request AS ({requests})
SELECT request.id AS subject_id, place.place_id{facts}
FROM request JOIN place ON place.building_id = request.of_building{sources}"""
_ASK = """
LEFT JOIN ({asks}) ask ON ask.request_id = request.id"""


def _requests(day: datetime.date) -> Fragment:
    after, until = day - WINDOW, end_of(day)
    within = Q(resolved_at__gte=end_of(after), resolved_at__lt=until)
    reopened = RequestEvent.objects.filter(
        request=OuterRef("pk"), verb=RequestVerb.REOPEN, at__gte=end_of(after), at__lt=until
    )
    rooms = Occupancy.objects.filter(_rented_on("received_on"), enterprise=OuterRef("enterprise"))
    counted = ServiceRequest.objects.filter(
        received_at__lt=until, duplicate_of__isnull=True
    ).exclude(outcome=RequestOutcome.WITHDRAWN)
    return selected(
        counted.annotate(received_on=TruncDate("received_at"))
        .annotate(
            of_building=Coalesce(
                "building",
                Subquery(rooms.order_by("starts_on", "pk").values("unit__building")[:1]),
                output_field=UUIDField(),
            ),
            is_due=_truth(Q(due_on__gt=after, due_on__lte=day)),
            is_resolved=_truth(Q(resolved_at__lt=until)),
            is_settled_lately=_truth(within),
            is_reopened_lately=Exists(reopened),
        )
        .values(
            "id",
            "of_building",
            "due_on",
            "resolved_at",
            "outcome",
            "is_in_building",
            "is_due",
            "is_resolved",
            "is_settled_lately",
            "is_reopened_lately",
        )
    )


def _rented_on(name: str) -> Q:
    """Return the condition «held on the day of that column of the outer row»."""
    day = OuterRef(name)
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def _truth(condition: Q) -> Coalesce:
    return Coalesce(ExpressionWrapper(condition, output_field=BooleanField()), False)


def _asks(day: datetime.date) -> Fragment:
    """The last question about each request up to the day, and its answer by then."""
    until = end_of(day)
    asked = SatisfactionAsk.objects.filter(asked_on__lte=day).order_by(
        "request_id", "-asked_on", "-pk"
    )
    return selected(
        asked.distinct("request_id")
        .annotate(
            is_lately=_truth(Q(asked_on__gt=day - WINDOW)),
            is_content=_truth(Q(is_satisfied=True, answered_at__lt=until)),
            is_answered=_truth(Q(answered_at__lt=until)),
        )
        .values("request_id", "is_lately", "is_content", "is_answered")
    )


_FACTS = {
    "due": Fact("request.is_due"),
    "resolved": Fact("request.is_resolved"),
    "in_time": Fact(
        "request.is_resolved AND (request.resolved_at AT TIME ZONE 'Asia/Shanghai')::date"
        " <= request.due_on"
    ),
    "settled": Fact("request.is_settled_lately"),
    "reopened": Fact("request.is_reopened_lately"),
    "solved": Fact(f"request.outcome = '{RequestOutcome.SOLVED.value}'"),
    "in_building": Fact("COALESCE(request.is_in_building, false)"),
    "asked": Fact("COALESCE(ask.is_lately, false)", ("ask",)),
    "answered": Fact("COALESCE(ask.is_answered, false)", ("ask",)),
    "content": Fact("COALESCE(ask.is_content, false)", ("ask",)),
}


def _relation(day: datetime.date, facts: Mapping[str, Fact], places: Places) -> Fragment:
    is_asked = any(fact.sources for fact in facts.values())
    return compose(
        _RELATION,
        place=place_sql(day, places),
        requests=_requests(day),
        facts=columns({name: fact.on(day) for name, fact in facts.items()}),
        sources=compose(_ASK, asks=_asks(day)) if is_asked else Fragment(""),
    )


REQUESTS = Population("requests", ServiceRequest, _relation, _FACTS, naming="category")


def request_indicators() -> Iterator[Indicator]:
    """Yield the figures of requests: of the last 90 days, by the working-day clock."""
    for code, label, part, whole, meaning in (
        (
            "request_on_time",
            "诉求按期办结率",
            "due AND in_time",
            "due",
            "近90天到期的诉求中，在办结期限内（含当日）办结的 ÷ 近90天到期的诉求",
        ),
        (
            "request_resolved",
            "诉求办结率",
            "due AND resolved",
            "due",
            "近90天到期的诉求中，当日已办结的 ÷ 近90天到期的诉求",
        ),
        (
            "request_satisfied",
            "诉求满意率",
            "asked AND content",
            "asked",
            "近90天回访的诉求中，企业答复满意的 ÷ 近90天回访的诉求；未回复不算满意",
        ),
        (
            "request_answered",
            "诉求回访回复率",
            "asked AND answered",
            "asked",
            "近90天回访的诉求中，企业已回复的 ÷ 近90天回访的诉求",
        ),
    ):
        yield Indicator(
            code=code,
            label=label,
            definition=meaning,
            family=Family.REQUESTS,
            unit=Unit.PERCENT,
            numerator=(Rows(REQUESTS, part),),
            denominator=(Rows(REQUESTS, whole),),
            counted="件",
            direction=Direction.UP,
            target=_ALL if code == "request_on_time" else None,
        )
    yield Indicator(
        code="request_reopened",
        label="诉求重开率",
        definition="近90天内重新办理的诉求 ÷ 近90天内办结或重新办理的诉求",
        family=Family.REQUESTS,
        unit=Unit.PERCENT,
        numerator=(Rows(REQUESTS, "reopened"),),
        denominator=(Rows(REQUESTS, "settled OR reopened"),),
        counted="件",
        direction=Direction.DOWN,
    )
    yield Indicator(
        code="closed_in_building",
        label="楼事楼办率",
        definition=(
            "近90天解决的诉求与办结的议题中，未出楼宇即解决的 ÷ 近90天解决的诉求与办结的议题"
        ),
        family=Family.REQUESTS,
        unit=Unit.PERCENT,
        numerator=(
            Rows(REQUESTS, "settled AND solved AND in_building"),
            Rows(TOPICS, "settled AND in_building"),
        ),
        denominator=(Rows(REQUESTS, "settled AND solved"), Rows(TOPICS, "settled")),
        counted="件",
        direction=Direction.UP,
    )
