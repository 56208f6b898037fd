"""The first words of minutes, drawn up from what was written down of the meeting."""

import uuid
from collections.abc import Collection, Iterable, Iterator

from common.calendar.clock import SHANGHAI
from councils.choices import AttendanceRole, DecisionState, InvitationState
from councils.models import AgendaItem, Decision, Invitation, Meeting, Vote
from councils.selectors.meeting_day import present_at, seats_of


def draft_text(meeting: Meeting) -> str:
    """Return the text: time and place, numbers present, each item with what came of it.

    Members are counted, not named.
    """
    items = list(meeting.agenda.order_by("position"))
    votes = list(
        Vote.objects.filter(item__meeting=meeting, closed_at__isnull=False)
        .prefetch_related("recusals")
        .order_by("pk")
    )
    decisions = list(
        meeting.decisions.exclude(state=DecisionState.CANCELLED)
        .select_related("department", "organisation", "enterprise")
        .order_by("pk")
    )
    replies = list(
        meeting.invitations.exclude(state=InvitationState.WAITING).select_related("department")
    )
    present = set(present_at(meeting).values_list("seat", flat=True))
    told = [(vote.item_id, _vote(vote, present)) for vote in votes]
    parts = ["\n".join(_head(meeting))]
    parts += ["\n".join(_item(item, told, decisions, replies)) for item in items]
    further = [_decision(each) for each in decisions if each.item_id is None]
    if further:
        parts.append("\n".join(["其他成果", *further]))
    return "\n\n".join(parts)


def _head(meeting: Meeting) -> Iterator[str]:
    held_at = (meeting.held_at or meeting.starts_at).astimezone(SHANGHAI)
    there: dict[str, list[str]] = {role: [] for role in AttendanceRole.values}
    for role, unit in meeting.attendances.order_by("at", "pk").values_list("role", "unit"):
        there[role].append(unit)
    yield meeting.title
    yield f"会议：{meeting.get_kind_display()}"
    yield f"时间：{held_at:%Y-%m-%d %H:%M}"
    yield f"地点：{meeting.place}"
    present = len(there[AttendanceRole.MEMBER])
    yield f"到会：成员 {seats_of(meeting).count()} 人，到会 {present} 人"
    for role, word in ((AttendanceRole.OBSERVER, "列席"), (AttendanceRole.INVITED, "约请")):
        if there[role]:
            yield f"{word}：{'、'.join(there[role])}"


def _item(
    item: AgendaItem,
    votes: Iterable[tuple[uuid.UUID, str]],
    decisions: Iterable[Decision],
    replies: Iterable[Invitation],
) -> Iterator[str]:
    yield f"{item.position}. {item.title}"
    yield f"讨论情况：{item.discussion or '（请填写）'}"
    for reply in replies:
        if item.topic_id is not None and reply.topic_id == item.topic_id:
            words = f"：{reply.reply}" if reply.reply else ""
            yield f"部门回复：{reply.department}{reply.get_state_display()}{words}"
    yield from (words for key, words in votes if key == item.pk)
    for decision in decisions:
        if decision.item_id == item.pk:
            yield _decision(decision)


def _vote(vote: Vote, present: Collection[uuid.UUID | None]) -> str:
    recused = sum(recusal.seat_id in present for recusal in vote.recusals.all())
    out = f"，回避 {recused} 人" if recused else ""
    result = "通过" if vote.is_passed else "未通过"
    return (
        f"表决：{vote.question}。到会 {vote.present} 人{out}，赞成 {vote.in_favour} 票，"
        f"反对 {vote.against} 票，弃权 {vote.abstained} 票，{result}"
    )


def _decision(decision: Decision) -> str:
    parts = [f"{decision.get_kind_display()}：{decision.text.rstrip('。')}"]
    if decision.score is not None:
        parts.append(f"评议得分 {decision.score}")
    if decision.owner:
        parts.append(f"责任方 {decision.owner}")
    if decision.due_on is not None:
        parts.append(f"期限 {decision.due_on}")
    return "；".join(parts)
