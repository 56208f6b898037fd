"""Registers of meetings and of what belongs to them, with their acts up to the close."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RowViewSet
from common.calendar.clock import now
from common.records.versions import rows_of
from councils.actions.meetings import agenda, holding, inviting, planning, presence, voting
from councils.actions.meetings.guards import CHANGE
from councils.api import meeting_rows as rows
from councils.api import talk_examples as examples
from councils.api.views import GROUP
from councils.filtersets import talks as filters
from councils.models import AgendaItem, Attendance, Invitation, Meeting, Recusal, Vote

MEETING = {200: rows.CouncilMeetingRow}
NOTHING = {204: None}


def gone() -> Response:
    """Return the answer to a removal."""
    return Response(status=status.HTTP_204_NO_CONTENT)


class MeetingViewSet(RowViewSet):
    """Meetings: planned, held, closed."""

    queryset = Meeting.objects
    row = rows.CouncilMeetingRow
    filterset_class = filters.MeetingFilterSet
    act_capabilities = dict.fromkeys(
        (
            *("plan", "change", "cancel", "hold", "close", "add_item", "reorder"),
            *("invite", "mark_members", "add_guest"),
        ),
        CHANGE,
    )
    orderings = {"id": ("pk",), "starts_at": ("starts_at",)}
    default_ordering = "-starts_at"
    group, title = GROUP, "会议"
    about = (
        "议事会须形成决议，协调会须明确责任事项，评议会须给出评议结果，听证会须记下讨论情况，"
        "否则不能结束。纪要送审后会议记录不能再改。"
    )
    example = examples.MEETING

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the title."""
        return Q(title__contains=text.strip())

    @extend_schema(
        request=rows.PlanMeetingInput, summary="计划会议", responses={201: rows.CouncilMeetingRow}
    )
    @action(detail=False, methods=["post"])
    def plan(self, request: Request) -> Response:
        """计划一次会议；评议会须指明评议的项目或议题。"""
        values = self.valid(rows.PlanMeetingInput)
        meeting = planning.plan_meeting(
            by=request.user,
            council_id=values.pop("council"),
            judged_topic_id=values.pop("judged_topic", None),
            judged_project_id=values.pop("judged_project", None),
            now=now(),
            **values,
        )
        return self.answer_with(meeting.pk, code=status.HTTP_201_CREATED)

    @extend_schema(request=rows.ChangeMeetingInput, summary="变更安排", responses=MEETING)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: uuid.UUID) -> Response:
        """变更计划并写明原因，时间地点变更时告知受约请的部门；议程超出时长返回 400。"""
        values = self.valid(rows.ChangeMeetingInput)
        planning.change_meeting(by=request.user, meeting_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=rows.MeetingReasonInput, summary="取消会议", responses=MEETING)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """取消尚未召开的会议并写明原因。"""
        values = self.valid(rows.MeetingReasonInput)
        planning.cancel_meeting(by=request.user, meeting_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=None, summary="召开会议", responses=MEETING)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: uuid.UUID) -> Response:
        """会议当天起登记召开；此前返回 409。"""
        holding.hold_meeting(by=request.user, meeting_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=None, summary="结束会议", responses=MEETING)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: uuid.UUID) -> Response:
        """会议须有其类别要求的成果；缺少的返回 409 并逐项写明。"""
        holding.close_meeting(by=request.user, meeting_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=rows.AddItemInput, summary="排入议程", responses=MEETING)
    @action(detail=True, methods=["post"], url_path="add-item")
    def add_item(self, request: Request, pk: uuid.UUID) -> Response:
        """排入已列入的议题或其他事项；超出会议时长返回 400。"""
        values = self.valid(rows.AddItemInput)
        topic = values.pop("topic", None)
        agenda.add_item(by=request.user, meeting_id=pk, topic_id=topic, **values)
        return self.answer_with(pk)

    @extend_schema(request=rows.ReorderInput, summary="调整议程顺序", responses=MEETING)
    @action(detail=True, methods=["post"])
    def reorder(self, request: Request, pk: uuid.UUID) -> Response:
        """按给出的顺序排列，须包含全部事项。"""
        values = self.valid(rows.ReorderInput)
        agenda.reorder_agenda(by=request.user, meeting_id=pk, item_ids=values["items"])
        return self.answer_with(pk)

    @extend_schema(request=rows.InviteInput, summary="约请部门", responses=MEETING)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: uuid.UUID) -> Response:
        """约请部门到会或书面答复，并告知其经办人；会议已召开返回 409。"""
        values = self.valid(rows.InviteInput)
        inviting.invite_department(
            by=request.user,
            meeting_id=pk,
            department_id=values.pop("department"),
            topic_id=values.pop("topic", None),
            now=now(),
            **values,
        )
        return self.answer_with(pk)

    @extend_schema(request=rows.MembersInput, summary="登记到会成员", responses=MEETING)
    @action(detail=True, methods=["post"], url_path="mark-members")
    def mark_members(self, request: Request, pk: uuid.UUID) -> Response:
        """给出的席位到会；其余移出，给出 shown 的只移出其中的席位；表决时已到会的不能移出。"""
        values = self.valid(rows.MembersInput)
        presence.mark_members(
            by=request.user,
            meeting_id=pk,
            seat_ids=values["seats"],
            shown=values.get("shown"),
            now=now(),
        )
        return self.answer_with(pk)

    @extend_schema(request=rows.GuestInput, summary="登记列席或约请", responses=MEETING)
    @action(detail=True, methods=["post"], url_path="add-guest")
    def add_guest(self, request: Request, pk: uuid.UUID) -> Response:
        """按单位登记，不记姓名；列席席位已满返回 409。"""
        values = self.valid(rows.GuestInput)
        presence.add_guest(by=request.user, meeting_id=pk, now=now(), **values)
        return self.answer_with(pk)


class AgendaItemViewSet(RowViewSet):
    """Items of agendas."""

    queryset = AgendaItem.objects
    row = rows.AgendaItemRow
    filterset_class = filters.AgendaFilterSet
    act_capabilities = dict.fromkeys(("change", "remove", "discuss", "open_vote"), CHANGE)
    orderings = {"id": ("pk",), "position": ("position",)}
    group, title = GROUP, "会议议程"
    about = "议程由已列入的议题和其他事项组成，总时长不超过会议时长。"
    example = examples.AGENDA_ITEM

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the title."""
        return Q(title__contains=text.strip())

    @extend_schema(
        request=rows.ChangeItemInput, summary="更正议程事项", responses={200: rows.AgendaItemRow}
    )
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: uuid.UUID) -> Response:
        """更正名称与时长；超出会议时长返回 400。"""
        agenda.change_item(by=request.user, item_id=pk, **self.valid(rows.ChangeItemInput))
        return self.answer_with(pk)

    @extend_schema(request=None, summary="移出议程", responses=NOTHING)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: uuid.UUID) -> Response:
        """移出没有讨论、表决和成果的事项；否则返回 409。"""
        agenda.remove_item(by=request.user, item_id=pk)
        return gone()

    @extend_schema(
        request=rows.DiscussionInput, summary="登记讨论情况", responses={200: rows.AgendaItemRow}
    )
    @action(detail=True, methods=["post"])
    def discuss(self, request: Request, pk: uuid.UUID) -> Response:
        """登记讨论情况，写入纪要；纪要送审后返回 409。"""
        agenda.write_discussion(by=request.user, item_id=pk, **self.valid(rows.DiscussionInput))
        return self.answer_with(pk)

    @extend_schema(
        request=rows.OpenVoteInput, summary="发起表决", responses={200: rows.AgendaItemRow}
    )
    @action(detail=True, methods=["post"], url_path="open-vote")
    def open_vote(self, request: Request, pk: uuid.UUID) -> Response:
        """会议召开期间就该事项发起表决。"""
        voting.open_vote(by=request.user, item_id=pk, **self.valid(rows.OpenVoteInput))
        return self.answer_with(pk)


class InvitationViewSet(RowViewSet):
    """Invitations; a department reads and answers its own."""

    queryset = Invitation.objects
    row = rows.InvitationRow
    filterset_class = filters.InvitationFilterSet
    read_capability = inviting.REPLY
    act_capabilities = {"reply": inviting.REPLY}
    orderings = {"id": ("pk",), "reply_due_on": ("reply_due_on",)}
    default_ordering = "-reply_due_on"
    group, title = GROUP, "专项约请"
    about = "部门经办人看到发给本部门的约请并回复；工作人员看到所辖楼委会的约请，可以代录。"
    example = examples.INVITATION

    @extend_schema(
        request=rows.ReplyInvitationInput, summary="回复约请", responses={200: rows.InvitationRow}
    )
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: uuid.UUID) -> Response:
        """到会、书面答复或不参加；会议结束前可以更改。"""
        inviting.reply_invitation(
            by=request.user, invitation_id=pk, now=now(), **self.valid(rows.ReplyInvitationInput)
        )
        return self.answer_with(pk)


class PresenceViewSet(RowViewSet):
    """Who was at meetings; of a meeting, never of a person."""

    queryset = Attendance.objects
    row = rows.PresenceRow
    filterset_class = filters.PresenceFilterSet
    act_capabilities = {"remove": CHANGE}
    group, title = GROUP, "会议到会"
    about = "成员按席位，列席与约请按单位；列席与约请不计入法定人数。"
    example = examples.PRESENCE

    @extend_schema(request=None, summary="移出列席或约请", responses=NOTHING)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: uuid.UUID) -> Response:
        """移出一个列席或约请单位；成员按名单登记。"""
        presence.remove_guest(by=request.user, attendance_id=pk)
        return gone()


class VoteViewSet(RowViewSet):
    """Votes by show of hands."""

    queryset = Vote.objects
    row = rows.VoteRow
    filterset_class = filters.VoteFilterSet
    act_capabilities = dict.fromkeys(("recuse", "close", "drop"), CHANGE)
    group, title = GROUP, "表决"
    about = (
        "到会成员须超过当天在任成员的法定比例；赞成须超过可表决成员（到会减回避）的通过比例，"
        "恰好一半不算通过。结束后结果不变，并存下当时的成员数、到会数与比例。"
    )
    example = examples.VOTE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the question."""
        return Q(question__contains=text.strip())

    def version_ids(self, pk: Any) -> Any:
        """Return the vote and those who keep out."""
        return rows_of(pk, Recusal.objects.filter(vote=pk))

    @extend_schema(request=rows.RecuseInput, summary="登记回避", responses={200: rows.VoteRow})
    @action(detail=True, methods=["post"])
    def recuse(self, request: Request, pk: uuid.UUID) -> Response:
        """成员回避并写明原因；表决已结束返回 409。"""
        values = self.valid(rows.RecuseInput)
        voting.recuse(by=request.user, vote_id=pk, seat_id=values["seat"], reason=values["reason"])
        return self.answer_with(pk)

    @extend_schema(request=rows.CloseVoteInput, summary="计票并结束", responses={200: rows.VoteRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: uuid.UUID) -> Response:
        """登记票数并判定是否通过；票数超过可表决人数、已结束的返回 409。"""
        values = self.valid(rows.CloseVoteInput)
        voting.close_vote(by=request.user, vote_id=pk, now=now(), **values)
        return self.answer_with(pk)

    @extend_schema(request=None, summary="撤回表决", responses=NOTHING)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: uuid.UUID) -> Response:
        """撤回误发起的表决；已结束的返回 409。"""
        voting.drop_vote(by=request.user, vote_id=pk)
        return gone()
