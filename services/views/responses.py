"""Responses: live steps by their day, one step, one case with its story and its acts."""

import uuid
from typing import Any

from django.urls import reverse

from accounts.roles import Capability
from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from common.pages.forms import cleaned
from common.pages.views import PageView
from services.actions.joint_visits import hold_joint_visit, open_joint_visit, reply_joint_visit
from services.actions.response_cases import close_case
from services.actions.response_steps import add_step, finish_step, reassign_step, start_step
from services.forms.responses import (
    AddStepForm,
    CloseForm,
    FinishForm,
    HoldForm,
    JointVisitForm,
    ReassignForm,
    ReplyForm,
    StartForm,
    StepListForm,
)
from services.selectors.responses import (
    AskedSteps,
    CaseFile,
    StepLine,
    case_file,
    cases_to_close,
    explain_change,
    one_step,
    owners_to_offer,
    step_lines,
    steps_asked,
)
from services.views.acting import ActingPage
from services.views.office import CARDS

STAFF = Capability.REGISTERS_CHANGE
FIELD = Capability.VISITS_CHANGE


class ResponseListView(PageView):
    """What is to be done by when; of whom it is asked, never who did how much."""

    template_name = "services/responses.html"
    capability = Capability.REGISTERS_VIEW
    place = "responses"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list, and the cases that wait for their outcome."""
        user: Any = self.request.user
        form = StepListForm(self.request.GET, user=user)
        page = self.page_of(steps_asked(_asked(form), user=user, day=today()))
        closing = cases_to_close(user) if user.has_capability(STAFF) else None
        return super().get_context_data(
            form=form,
            page=page,
            lines=step_lines(page.object_list, user=user, day=today()),
            closing=closing[:CARDS] if closing is not None else (),
            closing_count=closing.count() if closing is not None else 0,
            **kwargs,
        )


class StepActs(ActingPage):
    """A page on which steps are begun, finished and given to others."""

    capability = Capability.REGISTERS_VIEW
    place = "responses"

    def acts(self) -> dict[str, Any]:
        """Return the acts on steps."""
        return {
            "start": (StartForm, self._start),
            "finish": (FinishForm, self._finish),
            "reassign": (ReassignForm, self._reassign),
        }

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form; what may be chosen depends on the step it is about."""
        if name == "start":
            return StartForm(data)
        if name in {"finish", "reassign"}:
            step = one_step(_key(data.get("step")), user=self.request.user)
            made = self.finish_form if name == "finish" else self.reassign_form
            return made(step, data)
        return super().form_for(name, data)

    def finish_form(self, step: Any, data: Any = None) -> FinishForm:
        """Return the form that finishes a step."""
        return FinishForm(
            data,
            enterprise=step.enterprise_id,
            user=self.request.user,
            initial={"step": step.pk},
            auto_id=f"finish-{step.pk}-%s",
        )

    def reassign_form(self, step: Any, data: Any = None) -> ReassignForm:
        """Return the form that gives a step to others."""
        return ReassignForm(
            data,
            owners=owners_to_offer(step, user=self.request.user, day=today()),
            initial={"step": step.pk, "to": ReassignForm.current(step)},
            auto_id=f"reassign-{step.pk}-%s",
        )

    def with_forms(self, lines: tuple[StepLine, ...], failed: Any) -> list[dict[str, Any]]:
        """Return the steps with the forms of their acts; one that was refused keeps its words."""
        user: Any = self.request.user
        may_take, may_give = user.has_capability(FIELD), user.has_capability(STAFF)
        told = []
        for line in lines:
            refused = {
                name: form
                for name, form in failed.items()
                if form.data.get("step") == str(line.step.pk)
            }
            told.append(
                {
                    "line": line,
                    "finish": (refused.get("finish") or self.finish_form(line.step))
                    if may_take
                    else None,
                    "reassign": (refused.get("reassign") or self.reassign_form(line.step))
                    if may_give
                    else None,
                    "open": next(iter(refused), ""),
                }
            )
        return told

    def _start(self, user: Any, values: dict[str, Any]) -> str:
        step = start_step(by=user, step_id=values["step"], now=now())
        return f"“{step.title}”已转为在办。"

    def _finish(self, user: Any, values: dict[str, Any]) -> str:
        visit = values["visit"]
        step = finish_step(
            by=user,
            step_id=values["step"],
            result=values["result"],
            visit_id=visit.pk if visit else None,
            now=now(),
        )
        return f"“{step.title}”已办结。"

    def _reassign(self, user: Any, values: dict[str, Any]) -> str:
        owner, _, key = values["to"].partition(":")
        step = reassign_step(
            by=user,
            step_id=values["step"],
            owner=owner,
            worker_id=_key(key) if owner == "worker" else None,
            department_id=_key(key) if owner == "department" else None,
        )
        return f"“{step.title}”已改派。"


class StepPage(StepActs):
    """One step, with why it was opened."""

    template_name = "services/response_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the step."""
        failed = kwargs.pop("failed", {})
        step = one_step(self.kwargs["pk"], user=self.request.user)
        lines = step_lines([step], user=self.request.user, day=today())
        return super().get_context_data(
            step=step,
            steps=self.with_forms(lines if step.is_live else (), failed),
            settled=() if step.is_live else lines,
            entered=explain_change(step.rating_change),
            **kwargs,
        )


class CasePage(StepActs):
    """One case: why, what is to be done, what was done, and how it ends."""

    template_name = "services/response_case.html"

    def acts(self) -> dict[str, Any]:
        """Return the acts on the case beside those on its steps."""
        return {
            **super().acts(),
            "add": (AddStepForm, self._add),
            "joint": (JointVisitForm, self._open_joint),
            "reply": (ReplyForm, self._reply),
            "hold": (HoldForm, self._hold),
            "close": (CloseForm, self._close),
        }

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        if name == "joint":
            return JointVisitForm(data, user=self.request.user, auto_id="joint-%s")
        if name == "hold":
            return self._hold_form(self._file(), data)
        if name in {"add", "close"}:
            form_class, _ = self.acts()[name]
            return form_class(data, auto_id=f"{name}-%s")
        return super().form_for(name, data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the case and offer the acts."""
        failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        file = self._file()
        is_open = file.case.closed_on is None
        return super().get_context_data(
            file=file,
            is_open=is_open,
            may_keep=user.has_capability(STAFF),
            steps=self.with_forms(file.live, failed),
            settled=file.settled,
            joint_visits=self._joint_visits(file, failed),
            joint_form=failed.get("joint") or JointVisitForm(None, user=user, auto_id="joint-%s"),
            add_form=failed.get("add") or AddStepForm(auto_id="add-%s"),
            close_form=failed.get("close") or self._close_form(file),
            **kwargs,
        )

    def _file(self) -> CaseFile:
        return case_file(self.kwargs["pk"], user=self.request.user, day=today())

    def _close_form(self, file: CaseFile) -> CloseForm:
        proposed = {
            "outcome": file.case.proposed_outcome,
            "value_area": file.value.area,
            "value_headcount": file.value.headcount,
        }
        return CloseForm(initial=proposed, auto_id="close-%s")

    def _hold_form(self, file: CaseFile, data: Any = None, joint_visit: Any = None) -> HoldForm:
        return HoldForm(
            data,
            enterprise=file.case.enterprise_id,
            user=self.request.user,
            initial={"joint_visit": joint_visit.pk} if joint_visit else None,
            auto_id=f"hold-{joint_visit.pk if joint_visit else data.get('joint_visit')}-%s",
        )

    def _joint_visits(self, file: CaseFile, failed: Any) -> list[dict[str, Any]]:
        refused = failed.get("hold")
        return [
            {
                "line": line,
                "hold": refused
                if refused and refused.data.get("joint_visit") == str(line.joint_visit.pk)
                else self._hold_form(file, None, line.joint_visit),
            }
            for line in file.joint_visits
        ]

    def _add(self, user: Any, values: dict[str, Any]) -> str:
        enterprise = self._file().case.enterprise_id
        step = add_step(by=user, enterprise_id=enterprise, now=now(), **values)
        return f"已增加“{step.title}”，期限 {step.due_on}。"

    def _open_joint(self, user: Any, values: dict[str, Any]) -> str:
        team = values["chief_team"]
        opened = open_joint_visit(
            by=user,
            enterprise_id=self._file().case.enterprise_id,
            departments=[department.pk for department in values["departments"]],
            planned_on=values["planned_on"],
            purpose=values["purpose"],
            chief_team_id=team.pk if team else None,
            now=now(),
        )
        return f"已发起 {opened.planned_on} 的联合走访。"

    def _reply(self, user: Any, values: dict[str, Any]) -> str:
        reply = reply_joint_visit(
            by=user,
            joint_visit_id=values["joint_visit"],
            department_id=values["department"],
            state=values["state"],
            now=now(),
        )
        return f"{reply.department}：{reply.get_state_display()}。"

    def _hold(self, user: Any, values: dict[str, Any]) -> str:
        visit = values["visit"]
        hold_joint_visit(
            by=user,
            joint_visit_id=values["joint_visit"],
            result=values["result"],
            visit_id=visit.pk if visit else None,
            now=now(),
        )
        return "联合走访结果已登记。"

    def _close(self, user: Any, values: dict[str, Any]) -> str:
        case = close_case(by=user, case_id=self.kwargs["pk"], now=now(), **values)
        return f"已结案：{case.get_outcome_display()}。"

    def back(self) -> str:
        """Return to the case."""
        return reverse("services:response-case", args=[self.kwargs["pk"]])


def _asked(form: StepListForm) -> AskedSteps:
    values = cleaned(form)
    return AskedSteps(
        area=values["area"],
        colour=values["colour"],
        origin=values["origin"],
        owner=values["owner"],
        only=values["only"],
    )


def _key(text: Any) -> Any:
    """Return the id that a form sent; one that is none names nothing."""
    try:
        return uuid.UUID(str(text))
    except ValueError as broken:
        raise NotInScope from broken
