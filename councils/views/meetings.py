"""Meetings of the district and of one council, decisions that are due, invitations."""

from typing import Any

from django.urls import reverse

from accounts.roles import Capability
from common.calendar.clock import now, today
from common.pages.forms import cleaned
from common.pages.views import PageView
from councils.actions.meetings.guards import CHANGE
from councils.actions.meetings.inviting import REPLY
from councils.actions.meetings.planning import plan_meeting
from councils.choices import DecisionState
from councils.forms.meetings import (
    DecisionListForm,
    InvitationListForm,
    MeetingListForm,
    PlanForm,
    ReplyForm,
)
from councils.selectors.meetings import (
    WAITING,
    AskedMeetings,
    decisions_asked,
    invitations_asked,
    meeting_lines,
    meetings_asked,
)
from councils.selectors.topics import decision_lines
from councils.views import meeting_acts
from councils.views.offers import OfferingPage
from councils.views.tabs import CouncilPage

ALL = "all"
MINUTES = 60


class MeetingListView(PageView):
    """The meetings of the reader's area."""

    template_name = "councils/meetings.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user = self.request.user
        form = MeetingListForm(self.request.GET, user=user)
        asked = AskedMeetings(**cleaned(form))
        page = self.page_of(meetings_asked(asked, user=user, day=today()))
        return super().get_context_data(
            form=form, page=page, lines=meeting_lines(list(page)), **kwargs
        )


class CouncilMeetingsView(CouncilPage):
    """The meetings of one council; the next one is planned here."""

    template_name = "councils/council_meetings.html"
    tab = "meetings"
    planned: Any = None

    def acts(self) -> dict[str, Any]:
        """Return the act: planning."""
        return {"plan": (PlanForm, self._plan)}

    def form_for(self, name: str, data: Any) -> Any:
        """Return the form of a plan."""
        facts = {"council": self.council, "user": self.request.user}
        return PlanForm(data, initial={"on": today(), "at": "14:00"}, **facts)

    def back(self) -> str:
        """Go on to the meeting that was planned."""
        return reverse("councils:meeting", args=[self.planned.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        asked = AskedMeetings(council_id=self.council.pk)
        page = self.page_of(meetings_asked(asked, user=user, day=today()))
        may_plan = user.has_capability(CHANGE)
        return super().get_context_data(
            page=page,
            lines=meeting_lines(list(page)),
            plan_form=(failed.get("plan") or self.form_for("plan", None)) if may_plan else None,
            title="会议",
            **kwargs,
        )

    def _plan(self, user: Any, values: dict[str, Any]) -> str:
        topic, project = values["judged_topic"], values["judged_project"]
        self.planned = plan_meeting(
            by=user,
            council_id=self.council.pk,
            kind=values["kind"],
            title=values["title"],
            starts_at=values["starts_at"],
            minutes_planned=values["minutes_planned"],
            place=values["place"],
            observer_seats=values["observer_seats"],
            judged_topic_id=topic.pk if topic else None,
            judged_project_id=project.pk if project else None,
            now=now(),
        )
        return "会议已计划，请排定议程。"


class DecisionListView(PageView):
    """Decisions by their day: what a meeting settled is carried out, or is seen to be late."""

    template_name = "councils/decisions.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list; without a word those that are being carried out."""
        user = self.request.user
        query = self.request.GET.copy()
        query.setdefault("state", DecisionState.OPEN.value)
        form = DecisionListForm(query, user=user)
        asked = cleaned(form)
        state = "" if asked["state"] == ALL else asked["state"]
        rows = decisions_asked(user=user, state=state, day=today(), area=asked["area"])
        page = self.page_of(rows)
        return super().get_context_data(
            form=form, page=page, lines=decision_lines(list(page), today(), user=user), **kwargs
        )


class InvitationListView(OfferingPage):
    """A department reads its invitations and replies; the staff see those of their councils."""

    template_name = "councils/invitations.html"
    capability = REPLY
    place = "councils"
    offered = {"reply": (ReplyForm, meeting_acts.reply)}

    def subject(self) -> Any:
        """Return nothing: the form names the invitation."""
        return None

    def form_facts(self, name: str) -> dict[str, Any]:
        """Return nothing further."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list with the form of each reply."""
        self.failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        form = InvitationListForm(self.request.GET)
        state = cleaned(form)["state"] or WAITING
        page = self.page_of(invitations_asked(user=user, state=state, day=today()))
        is_staff = user.has_capability(CHANGE)
        return super().get_context_data(
            page=page,
            rows=[
                {
                    "invitation": each,
                    "is_late": each.reply_due_on < today() and each.replied_at is None,
                    "reply": self.offer("reply", each.pk, state=each.state, reply=each.reply)
                    if is_staff or each.department_id == user.department_id
                    else None,
                }
                for each in page
            ],
            states=form.fields["state"].choices,  # type: ignore[attr-defined]
            state=state,
            may_open=user.has_capability(Capability.REGISTERS_VIEW),
            **kwargs,
        )
