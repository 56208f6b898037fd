"""Many small requests propose a topic for the building's council, and staff decide on it."""

import datetime
import uuid
from typing import Any

from django.db import connection

from common.audit.acting import acting
from common.calendar.clock import end_of, now, start_of
from common.errors.domain import AlreadyDecided, Conflict, NotInScope, NotPermitted, ReasonMissing
from common.notifications.sending import Draft, notify
from common.records.writing import require_write_scope, take_turns
from councils.choices import TopicProposalState
from councils.models import TopicProposal, TopicProposalRequest
from councils.proposing import FEWEST, WINDOW_DAYS, window_of
from councils.selectors.councils import councils_in_term
from services.choices import RequestOutcome
from services.selectors.recipients import recipients_on

DAILY = "councils.propose_topics"
PROPOSED = "topic.proposed"
DECIDE = "registers.change"
LONGEST_REASON = 300

# Whoever decides on a proposal meanwhile is waited for.
HOLD = """
SELECT id FROM councils_topicproposal WHERE state = %(open)s ORDER BY id FOR NO KEY UPDATE
"""
# Merged, withdrawn, or put under another building or category since it joined.
RELEASE = """
DELETE FROM councils_topicproposalrequest AS link
USING councils_topicproposal AS proposal, services_servicerequest AS request
WHERE proposal.id = link.proposal_id AND proposal.state = %(open)s
  AND request.id = link.request_id
  AND (request.duplicate_of_id IS NOT NULL OR request.outcome = %(withdrawn)s
       OR request.category <> proposal.category
       OR request.building_id IS DISTINCT FROM proposal.building_id)
"""
OPEN = """
WITH free AS (
    SELECT request.building_id, request.category,
           (request.received_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM services_servicerequest AS request
    WHERE request.received_at >= %(since)s AND request.received_at < %(until)s
      AND request.building_id IS NOT NULL AND request.category <> ''
      AND request.duplicate_of_id IS NULL AND request.outcome <> %(withdrawn)s
      AND NOT EXISTS (SELECT FROM councils_topicproposalrequest AS link
                      WHERE link.request_id = request.id)
)
INSERT INTO councils_topicproposal (id, building_id, category, opened_on, window_starts_on,
    window_ends_on, request_count, enterprise_count, state, reason)
SELECT uuidv7(), building_id, category, %(today)s, min(day), max(day), 0, 0, %(open)s, ''
FROM free
GROUP BY building_id, category
HAVING count(*) >= %(fewest)s
ORDER BY building_id, category
ON CONFLICT (building_id, category) WHERE state = 'open' DO NOTHING
RETURNING id
"""
JOIN = """
INSERT INTO councils_topicproposalrequest (id, proposal_id, request_id)
SELECT uuidv7(), proposal.id, request.id
FROM councils_topicproposal AS proposal
JOIN services_servicerequest AS request
  ON request.building_id = proposal.building_id AND request.category = proposal.category
WHERE proposal.state = %(open)s AND request.received_at < %(until)s
  AND request.received_at >= least(
      %(since)s, proposal.window_starts_on::timestamp AT TIME ZONE 'Asia/Shanghai')
  AND request.duplicate_of_id IS NULL AND request.outcome <> %(withdrawn)s
  AND NOT EXISTS (SELECT FROM councils_topicproposalrequest AS link
                  WHERE link.request_id = request.id)
ORDER BY request.id
"""
COUNT = """
WITH linked AS (
    SELECT link.proposal_id, request.id, request.enterprise_id,
           (request.received_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM councils_topicproposalrequest AS link
    JOIN councils_topicproposal AS proposal
      ON proposal.id = link.proposal_id AND proposal.state = %(open)s
    JOIN services_servicerequest AS request ON request.id = link.request_id
), said AS (
    SELECT proposal_id, enterprise_id FROM linked
    UNION
    SELECT linked.proposal_id, voice.enterprise_id
    FROM linked JOIN services_requestvoice AS voice ON voice.request_id = linked.id
    UNION
    SELECT linked.proposal_id, request.enterprise_id
    FROM linked JOIN services_servicerequest AS request
      ON request.duplicate_of_id = linked.id AND request.outcome <> %(withdrawn)s
), counted AS (
    SELECT proposal.id, count(linked.id) AS requests,
           coalesce(min(linked.day), proposal.window_starts_on) AS first_day,
           coalesce(max(linked.day), proposal.window_ends_on) AS last_day,
           (SELECT count(said.enterprise_id) FROM said
            WHERE said.proposal_id = proposal.id) AS enterprises
    FROM councils_topicproposal AS proposal
    LEFT JOIN linked ON linked.proposal_id = proposal.id
    WHERE proposal.state = %(open)s
    GROUP BY proposal.id
)
UPDATE councils_topicproposal AS proposal
SET request_count = counted.requests, enterprise_count = counted.enterprises,
    window_starts_on = counted.first_day, window_ends_on = counted.last_day, updated_at = now()
FROM counted
WHERE counted.id = proposal.id
  AND (proposal.request_count, proposal.enterprise_count, proposal.window_starts_on,
       proposal.window_ends_on)
      IS DISTINCT FROM
      (counted.requests, counted.enterprises, counted.first_day, counted.last_day)
"""


class NoCouncil(Conflict):
    """The building has no council in term that could take the topic."""

    code = "no_council"
    message = "该楼宇今天没有任期内的楼委会，不能采纳。请先登记楼委会或其新任期。"


def propose_daily(day: datetime.date) -> int:
    """Propose the topics of the day that has just ended: its window is complete."""
    return propose_topics(day=day - datetime.timedelta(1), moment=now())


def propose_topics(*, day: datetime.date, moment: datetime.datetime) -> int:
    """Open proposals and bring open ones up to ``day``; return how many are new.

    A constant number of statements for the whole district; run any number of times and side by
    side, it has one effect. What was decided on stays as it was.
    """
    since, until = window_of(day)
    facts: dict[str, Any] = {
        "open": TopicProposalState.OPEN.value,
        "withdrawn": RequestOutcome.WITHDRAWN.value,
        "since": start_of(since),
        "until": end_of(until),
        "today": moment.date(),
        "fewest": FEWEST,
    }
    with acting(by=None, verb="topicproposal.propose") as act:
        take_turns(DAILY)
        with connection.cursor() as cursor:
            cursor.execute(HOLD, facts)
            cursor.execute(RELEASE, facts)
            released = cursor.rowcount
            cursor.execute(OPEN, facts)
            opened = [row[0] for row in cursor.fetchall()]
            cursor.execute(JOIN, facts)
            joined = cursor.rowcount
            cursor.execute(COUNT, facts)
        if released or joined:
            act.record(TopicProposalRequest, changes={"released": released, "joined": joined})
        proposals = list(
            TopicProposal.objects.filter(pk__in=opened).select_related("building__subdistrict")
        )
        act.record_all(
            TopicProposal,
            [(row.pk, str(row), {"requests": row.request_count}) for row in proposals],
            verb="topicproposal.open",
        )
        _tell(proposals, moment)
    return len(opened)


def decide_proposal(
    *,
    proposal_id: uuid.UUID,
    is_accepted: bool,
    reason: str,
    by: Any,
    now: datetime.datetime,
) -> TopicProposal:
    """Give the matter to the building's council, or say why not; decided once.

    Raises ``NotPermitted``, ``NotInScope``, ``OutsideWriteScope``, ``AlreadyDecided``,
    ``ReasonMissing``, ``NoCouncil``.
    """
    if not by.has_capability(DECIDE):
        raise NotPermitted
    state = TopicProposalState.ACCEPTED if is_accepted else TopicProposalState.DECLINED
    words = reason.strip()[:LONGEST_REASON]
    verb = "topicproposal.accept" if is_accepted else "topicproposal.decline"
    with acting(by=by, verb=verb) as act:
        seen = TopicProposal.objects.visible_to(by).filter(pk=proposal_id)
        proposal = seen.select_for_update(of=("self",)).first()
        if proposal is None:
            raise NotInScope
        require_write_scope(proposal, by)
        if proposal.state != TopicProposalState.OPEN:
            raise AlreadyDecided
        if not is_accepted and not words:
            raise ReasonMissing("不采纳须写明原因。")
        if is_accepted:
            building = proposal.building_id
            proposal.council = councils_in_term([building], now.date()).get(building)
            if proposal.council is None:
                raise NoCouncil
        proposal.state, proposal.reason = state, words
        proposal.decided_by, proposal.decided_at = by, now
        proposal.save(
            update_fields=[
                *("state", "reason", "council", "decided_by", "decided_at"),
                "updated_at",
            ]
        )
        changes: dict[str, Any] = {
            "state": state.value,
            "reason": words,
            "requests": proposal.request_count,
        }
        if proposal.council is not None:
            changes["council"] = str(proposal.council.pk)
        act.record(proposal, changes=changes)
    return proposal


def _tell(proposals: list[TopicProposal], moment: datetime.datetime) -> None:
    """Tell the staff of the subdistricts; the words name a building, never an enterprise."""
    if not proposals:
        return
    recipients = recipients_on(moment.date(), ())
    notify(
        notices=[
            Draft(
                recipient_id=user,
                kind=PROPOSED,
                key=f"{PROPOSED}/{row.pk}",
                title=f"议题建议：{row.category}",
                text=f"{row.building}：{WINDOW_DAYS} 日内有 {row.request_count} 件同类诉求，"
                "请决定是否提交楼委会。",
                link=f"/councils/proposals/?building={row.building_id}",
                object_type=TopicProposal._meta.label_lower,
                object_id=row.pk,
            )
            for row in proposals
            for user in sorted(recipients.desk_of(row.building.subdistrict.path))
        ],
        now=moment,
    )
