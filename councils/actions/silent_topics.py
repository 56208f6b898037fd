"""No topic stays silent: staff hear once of each that has waited too long for its answer."""

import datetime

from common.calendar.clock import now
from common.notifications.sending import Draft, notify
from councils.choices import TopicState
from councils.models import Topic
from councils.proceedings.deadlines import ANSWER_DAYS, silent_before
from councils.selectors.desks import desks_of

DAILY = "councils.tell_silent_topics"
SILENT = "topic.silent"


def tell_silent_topics(day: datetime.date) -> int:
    """Tell the staff of the subdistricts of every silent topic; return how many notices are new.

    Told once per topic and user; a constant number of queries.
    """
    topics = list(
        Topic.objects.filter(state=TopicState.OPEN, raised_on__lt=silent_before(day))
        .select_related("council")
        .order_by("raised_on", "pk")
    )
    if not topics:
        return 0
    desks = desks_of({topic.council_id for topic in topics}, day)
    return notify(
        notices=[
            Draft(
                recipient_id=user,
                kind=SILENT,
                key=f"{SILENT}/{topic.pk}",
                title="议题超过 30 日未答复",
                text=f"{topic.council}：{topic.raised_on} 提出的议题已超过 {ANSWER_DAYS} 日，"
                "请答复并说明理由。",
                link=f"/councils/topics/{topic.pk}/",
                object_type=Topic._meta.label_lower,
                object_id=topic.pk,
            )
            for topic in topics
            for user in desks[topic.council_id]
        ],
        now=now(),
    )
