"""The council work of the demonstration: one matter from the first word to its effect.

It is the canteen of the fact book (A-094), played with the real acts, on days before the
register's day, in the building where it happened.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from accounts.models import Department
from buildings.models import Building
from common.calendar.clock import SHANGHAI
from common.records.periods import current_on
from councils.actions.meetings.agenda import add_item, write_discussion
from councils.actions.meetings.deciding import Owner, finish_decision, record_decision
from councils.actions.meetings.holding import close_meeting, hold_meeting
from councils.actions.meetings.inviting import invite_department, reply_invitation
from councils.actions.meetings.minutes import circulate_minutes, draft_minutes, say_of_minutes
from councils.actions.meetings.planning import plan_meeting
from councils.actions.meetings.presence import add_guest, mark_members
from councils.actions.meetings.sealing import seal_minutes
from councils.actions.meetings.voting import close_vote, open_vote
from councils.actions.projects.claims import WhoClaims, claim_project, review_claim
from councils.actions.projects.drafting import create_project, publish_project, shelve_project
from councils.actions.projects.facts import add_fact, finish_milestone
from councils.actions.projects.running import accept_project, hand_in_project, start_project
from councils.actions.topic_voices import add_position, support_topic
from councils.actions.topics import answer_topic, finish_topic, publish_topic, raise_topic
from councils.models import (
    Beneficiary,
    Council,
    Meeting,
    Milestone,
    OutcomeMetric,
    Project,
    Seat,
    Supervision,
    Topic,
)
from services.models import ServiceRequest

COUNCIL = "LW005"
CATEGORY = "白领就餐"
YEAR = 2026
LOOKED, HEARD = "后厨明厨亮灶，留样齐全", "随机询问员工，价格合理"
CLAIM = "承担装修与运营，每日供应午餐与晚餐"
VIEWS = (
    ("owner", "食堂关停会影响入驻率，愿意提供新址"),
    ("enterprise", "就餐不便会影响留人，希望尽快恢复"),
    ("employee", "希望吃得安全、价格合理"),
)


def at(month: int, day: int, hour: int = 14) -> datetime.datetime:
    """Return a moment of the demonstration's year."""
    return datetime.datetime(YEAR, month, day, hour, 0, tzinfo=SHANGHAI)


def play_canteen(*, by: Any, departments: Mapping[str, Department]) -> Topic | None:
    """Play the matter once; None where the register has no such council, or it was played."""
    council = Council.objects.filter(external_id=COUNCIL).first()
    if council is None or Topic.objects.filter(council=council).exists():
        return None
    topic = _raise(council, by)
    first = _deliberate(council, topic, departments, by)
    project = _carry_out(council, topic, by)
    _appraise(council, topic, project, by)
    for decision in first.decisions.all():
        finish_decision(
            by=by,
            decision_id=decision.pk,
            result="新食堂已开业",
            done_on=at(11, 2).date(),
            now=at(11, 12),
        )
    finish_topic(
        by=by,
        topic_id=topic.pk,
        result="新食堂每日供餐一千余份，服务周边 7 幢楼宇和居民",
        is_in_building=False,
        now=at(11, 13),
    )
    publish_topic(by=by, topic_id=topic.pk, is_public=True)
    return topic


def _raise(council: Council, by: Any) -> Topic:
    building = Building.objects.get(council_links__council=council)
    asked = ServiceRequest.objects.filter(
        building=building, category=CATEGORY, received_at__lt=at(7, 6)
    )
    topic = raise_topic(
        by=by,
        council_id=council.pk,
        building_id=building.pk,
        title="四楼食堂关停后的员工就餐",
        text="四楼食堂租约到期即将关停，楼内九百余名员工就餐受影响。",
        category=CATEGORY,
        source="requests",
        raised_by="employee",
        requests=tuple(asked.order_by("-received_at").values_list("pk", flat=True)[:3]),
        now=at(7, 6),
    )
    support_topic(by=by, topic_id=topic.pk, party="employee", people=900, now=at(7, 8))
    for party, statement in VIEWS:
        add_position(by=by, topic_id=topic.pk, party=party, statement=statement, now=at(7, 10))
    return answer_topic(
        by=by,
        topic_id=topic.pk,
        is_accepted=True,
        answer="涉及全楼员工，列入专题议事，并约请有关部门到会。",
        now=at(7, 9),
    )


def _deliberate(
    council: Council, topic: Topic, departments: Mapping[str, Department], by: Any
) -> Meeting:
    meeting = plan_meeting(
        by=by,
        council_id=council.pk,
        kind="deliberation",
        title="员工就餐专题议事会",
        starts_at=at(7, 20),
        place="凯迪克大厦一楼会议室",
        minutes_planned=90,
        observer_seats=6,
        now=at(7, 13),
    )
    item = add_item(by=by, meeting_id=meeting.pk, topic_id=topic.pk, minutes=60)
    invitation = invite_department(
        by=by,
        meeting_id=meeting.pk,
        department_id=departments["demo-market"].pk,
        question="新食堂选址的食品经营许可条件",
        reply_due_on=at(7, 17).date(),
        topic_id=topic.pk,
        now=at(7, 13),
    )
    reply_invitation(
        by=by,
        invitation_id=invitation.pk,
        state="attending",
        reply="到会说明许可条件，并提前指导",
        now=at(7, 15),
    )
    present = _seats(council, at(7, 20).date())
    hold_meeting(by=by, meeting_id=meeting.pk, now=at(7, 20))
    mark_members(by=by, meeting_id=meeting.pk, seat_ids=present, now=at(7, 20))
    add_guest(by=by, meeting_id=meeting.pk, role="invited", unit="市场监督管理部门", now=at(7, 20))
    add_guest(by=by, meeting_id=meeting.pk, role="observer", unit="楼内员工代表", now=at(7, 20))
    write_discussion(
        by=by, item_id=item.pk, text="产权方提供二楼场地，物业配合改造，征集新的供餐单位。"
    )
    vote = open_vote(by=by, item_id=item.pk, question="同意在二楼设立新食堂并公开征集供餐单位")
    close_vote(
        by=by,
        vote_id=vote.pk,
        in_favour=len(present),
        against=0,
        abstained=0,
        now=at(7, 20, 15),
    )
    record_decision(
        by=by,
        meeting_id=meeting.pk,
        kind="resolution",
        text="在二楼设立新食堂，公开征集供餐单位",
        item_id=item.pk,
        topic_id=topic.pk,
        vote_id=vote.pk,
        owner=Owner(name="物业公司"),
        due_on=at(10, 31).date(),
        now=at(7, 20, 15),
    )
    close_meeting(by=by, meeting_id=meeting.pk, now=at(7, 20, 16))
    _seal(meeting, present, by)
    return meeting


def _seal(meeting: Meeting, present: list[Any], by: Any) -> None:
    minutes = draft_minutes(by=by, meeting_id=meeting.pk)
    circulate_minutes(by=by, minutes_id=minutes.pk, now=at(7, 21))
    say_of_minutes(by=by, minutes_id=minutes.pk, seat_ids=present, is_agreed=True, now=at(7, 22))
    seal_minutes(by=by, minutes_id=minutes.pk, now=at(7, 23))


def _carry_out(council: Council, topic: Topic, by: Any) -> Project:
    made = create_project(
        by=by,
        values={
            "council": council.pk,
            "topic": topic.pk,
            "title": "楼宇共享食堂",
            "summary": "在二楼设立面向楼内员工、周边楼宇和居民的共享食堂。",
            "domain": "service",
            "reviewer": council.leading_organisation_id,
            "due_on": at(11, 10).date(),
            "is_public": True,
        },
    )
    project: Project = made.obj
    shelve_project(by=by, project_id=project.pk, now=at(7, 24))
    publish_project(by=by, project_id=project.pk, now=at(7, 27))
    claim = claim_project(
        by=by,
        project_id=project.pk,
        who=WhoClaims("team", name="供餐单位与物业联合小组"),
        share=CLAIM,
        now=at(8, 3),
    )
    review_claim(by=by, claim_id=claim.pk, is_approved=True, reason="", now=at(8, 5))
    start_project(by=by, project_id=project.pk, now=at(8, 10))
    for title, due in (("场地改造", at(9, 30)), ("取得许可并开业", at(11, 5))):
        step = add_fact(
            Milestone,
            by=by,
            values={"project": project.pk, "title": title, "due_on": due.date()},
            today=at(8, 10).date(),
        )
        finish_milestone(
            by=by,
            milestone_id=step.obj.pk,
            done_on=due.date() - datetime.timedelta(3),
            note="",
            now=due,
        )
    _measure(project, by)
    hand_in_project(by=by, project_id=project.pk, explanation="", now=at(11, 9))
    return accept_project(
        by=by,
        project_id=project.pk,
        effect="九百余名员工就餐问题得到解决，并服务周边楼宇和居民",
        without_metrics="",
        now=at(11, 10),
    )


def _measure(project: Project, by: Any) -> None:
    today = at(11, 8).date()
    own = Building.objects.get(council_links__council=project.council_id)
    away = F("longitude") - own.longitude, F("latitude") - own.latitude
    near = Building.objects.exclude(pk=own.pk).order_by(
        (away[0] * away[0] + away[1] * away[1]).asc(nulls_last=True), "external_id"
    )
    rows: list[tuple[Any, dict[str, Any]]] = [
        (
            Supervision,
            {"method": "look", "on": at(10, 12).date(), "finding": "后厨明厨亮灶，留样齐全"},
        ),
        (
            Supervision,
            {"method": "ask", "on": at(11, 6).date(), "finding": "随机询问员工，价格合理"},
        ),
        (
            OutcomeMetric,
            {
                "name": "日均用餐人次",
                "value": 1050,
                "unit": "人次",
                "measured_on": today,
                "basis": "供餐单位就餐统计",
            },
        ),
        (Beneficiary, {"building": own.pk, "party": "employee"}),
        (Beneficiary, {"community": "附近居民区", "party": "resident"}),
    ]
    rows += [(Beneficiary, {"building": building.pk, "party": "employee"}) for building in near[:7]]
    for model, values in rows:
        add_fact(model, by=by, values={"project": project.pk, **values}, today=today)


def _appraise(council: Council, topic: Topic, project: Project, by: Any) -> None:
    meeting = plan_meeting(
        by=by,
        council_id=council.pk,
        kind="appraisal",
        title="共享食堂评议会",
        starts_at=at(11, 12),
        place="凯迪克大厦二楼食堂",
        judged_project_id=project.pk,
        now=at(11, 11),
    )
    hold_meeting(by=by, meeting_id=meeting.pk, now=at(11, 12))
    present = _seats(council, at(11, 12).date())
    mark_members(by=by, meeting_id=meeting.pk, seat_ids=present, now=at(11, 12))
    record_decision(
        by=by,
        meeting_id=meeting.pk,
        kind="rating",
        text="员工满意，继续动态管理",
        score=5,
        now=at(11, 12, 15),
    )
    close_meeting(by=by, meeting_id=meeting.pk, now=at(11, 12, 16))


def _seats(council: Council, day: datetime.date) -> list[Any]:
    held = Seat.objects.filter(current_on(day), council=council).order_by("starts_on", "pk")
    return list(held.values_list("pk", flat=True))
