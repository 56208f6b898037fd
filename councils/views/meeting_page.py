"""The page of one meeting: everything in the order of the work, and the minutes on paper."""

from functools import cached_property
from typing import Any

from accounts.roles import Capability
from common.calendar.clock import SHANGHAI, today
from councils.actions.meetings.guards import CHANGE
from councils.choices import (
    DecisionKind,
    DecisionState,
    InvitationState,
    MeetingState,
    MinutesState,
)
from councils.forms.meetings import OwnerChoices
from councils.selectors.meeting_file import ItemFile, MeetingFile, VoteFile, meeting_file
from councils.selectors.minutes_chain import verify_minutes
from councils.selectors.topics import DecisionLine
from councils.views.meeting_acts import MEETING_ACTS
from councils.views.offers import OfferingPage
from councils.views.outcome_acts import OUTCOME_ACTS


class MeetingPage(OfferingPage):
    """会议: planned, held, closed, its minutes; each with the acts that stand open."""

    template_name = "councils/meeting.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"
    offered = {**MEETING_ACTS, **OUTCOME_ACTS}

    def subject(self) -> Any:
        """Return the meeting with everything."""
        return self.file

    @cached_property
    def file(self) -> MeetingFile:
        """Return the meeting with everything; raise ``NotInScope``."""
        return meeting_file(self.kwargs["pk"], user=self.request.user, day=today())

    def form_facts(self, name: str) -> dict[str, Any]:
        """Return what every form is given."""
        return {"file": self.file, "user": self.request.user, "owners": self.owners}

    @cached_property
    def owners(self) -> OwnerChoices:
        """Return who can be made to see to a decision."""
        return OwnerChoices(self.file.meeting.council, self.request.user)

    @cached_property
    def may_act(self) -> bool:
        """Return whether acts are offered at all."""
        user: Any = self.request.user
        return bool(user.has_capability(CHANGE))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the meeting, and offer what can be done now."""
        self.failed = kwargs.pop("failed", {})
        file = self.file
        state = file.meeting.state
        is_open = self.may_act and state in {MeetingState.PLANNED, MeetingState.HELD}
        is_recorded = self.may_act and file.is_recorded
        is_day = today() >= file.day
        return super().get_context_data(
            file=file,
            meeting=file.meeting,
            council=file.meeting.council,
            may_act=self.may_act,
            code=file.meeting.check_in_code if is_open else "",
            is_planned=state == MeetingState.PLANNED,
            is_held=state == MeetingState.HELD,
            is_closed=state == MeetingState.CLOSED,
            may_order=is_open,
            may_hold=self.may_act and state == MeetingState.PLANNED and is_day,
            may_mark=self.may_act and is_day and (is_open or is_recorded),
            may_decide=is_recorded,
            items=[self._item(each) for each in file.items],
            further=[self._decision(line) for line in file.further],
            invitations=[self._invitation(each) for each in file.invitations],
            forms=self._forms(is_open, is_recorded, is_day),
            **self._minutes(),
            **kwargs,
        )

    def _forms(self, is_open: bool, is_recorded: bool, is_day: bool) -> dict[str, Any]:
        """Return the forms about the meeting as a whole."""
        meeting, forms = self.file.meeting, {}
        if self.may_act and meeting.state == MeetingState.PLANNED:
            at = meeting.starts_at.astimezone(SHANGHAI)
            forms["change"] = self.offer(
                "change",
                title=meeting.title,
                on=at.date(),
                at=at.time(),
                minutes_planned=meeting.minutes_planned,
                place=meeting.place,
                observer_seats=meeting.observer_seats,
            )
            forms["cancel"] = self.offer("cancel")
            forms["invite"] = self.offer("invite")
        if is_open:
            forms["add"] = self.offer("add")
        if is_day and (is_open or is_recorded):
            there = [str(line.seat.pk) for line in self.file.seats if line.is_present]
            forms["members"] = self.offer("members", seats=there, shown=there)
            forms["guest"] = self.offer("guest")
        if is_recorded:
            forms["decide"] = self.offer("decide", **self._at_hand())
        return forms

    def _at_hand(self) -> dict[str, Any]:
        """Return what a decision is most likely on: the only item, the only vote that passed."""
        items = [each.item.pk for each in self.file.items]
        passed = [each.vote.pk for each in self.file.votes if each.vote.is_passed]
        return {
            "item": items[0] if len(items) == 1 else None,
            "vote": passed[0] if len(passed) == 1 else None,
        }

    def _item(self, file: ItemFile) -> dict[str, Any]:
        key = file.item.pk
        is_recorded = self.may_act and self.file.is_recorded
        is_held = self.may_act and self.file.meeting.state == MeetingState.HELD
        return {
            "file": file,
            "votes": [self._vote(vote, is_held) for vote in file.votes],
            "decisions": [self._decision(line) for line in file.decisions],
            "discuss": self.offer("discuss", key, text=file.item.discussion)
            if is_recorded
            else None,
            "vote": self.offer("vote", key) if is_held and self.file.is_recorded else None,
            "is_empty": not (file.votes or file.decisions or file.item.discussion),
        }

    def _vote(self, file: VoteFile, is_held: bool) -> dict[str, Any]:
        key = file.vote.pk
        is_open = is_held and file.vote.closed_at is None
        return {
            "file": file,
            "count": self.offer("count", key) if is_open else None,
            "keep_out": self.offer("keep_out", key) if is_open else None,
        }

    def _decision(self, line: DecisionLine) -> dict[str, Any]:
        decision = line.decision
        is_open = self.may_act and decision.state == DecisionState.OPEN
        facts = {
            "text": decision.text,
            "due_on": decision.due_on,
            "department": decision.department_id,
            "organisation": decision.organisation_id,
            "enterprise": decision.enterprise.external_id if decision.enterprise else "",
            "owner_name": decision.owner_name,
        }
        return {
            "line": line,
            "done": self.offer("done", decision.pk, done_on=today())
            if is_open and decision.kind != DecisionKind.RATING
            else None,
            "take_back": self.offer("take_back", decision.pk) if is_open else None,
            "revise": self.offer("revise", decision.pk, **facts)
            if is_open and self.file.is_recorded and line.owner_is_seen
            else None,
        }

    def _invitation(self, invitation: Any) -> dict[str, Any]:
        waits = invitation.state == InvitationState.WAITING
        is_over = self.file.meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}
        may_reply = self.may_act and (not is_over or waits)
        if self.file.meeting.state == MeetingState.CANCELLED:
            may_reply = False
        return {
            "invitation": invitation,
            "is_late": waits and invitation.reply_due_on < today(),
            "reply": self.offer("reply", invitation.pk, reply=invitation.reply)
            if may_reply
            else None,
        }

    def _minutes(self) -> dict[str, Any]:
        """Return the minutes with the acts that stand open, and what the chain says of them."""
        file = self.file.minutes
        if file is None:
            return {"minutes": None, "verification": None}
        state = file.minutes.state if self.may_act else ""
        is_out = state == MinutesState.CIRCULATING
        is_sealed = file.minutes.state == MinutesState.SEALED
        return {
            "minutes": file,
            "verification": verify_minutes(self.file.meeting.council) if is_sealed else None,
            "edit_form": self.offer("edit", text=file.minutes.text)
            if state == MinutesState.DRAFT
            else None,
            "say_form": self.offer("say") if is_out else None,
            "recall_form": self.offer("recall") if is_out else None,
            "may_seal": is_out and not file.objections and bool(file.agreed),
            "append_form": self.offer("append") if state == MinutesState.SEALED else None,
        }


class MinutesSheet(MeetingPage):
    """The minutes on paper (A4)."""

    template_name = "councils/minutes_sheet.html"
    http_method_names = ["get", "head", "options"]
