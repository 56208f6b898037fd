"""One request: its whole story, and forms for the acts that stand open to its reader."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from services.actions.co_tasks import ask_co_unit, excuse_co_task, reply_co_task
from services.actions.handling.offering import Offers, offers_of
from services.actions.handling.performing import perform
from services.actions.limits import change_mechanism, decide_limit, extend, plan
from services.actions.satisfaction import answer_for, link_of
from services.actions.voices import add_voice
from services.choices import LimitState, RequestState, RequestVerb
from services.forms import handling as forms
from services.handling.wording import NAMES
from services.models import ServiceRequest
from services.selectors.duplicates import Suggestion, suggested_duplicates
from services.selectors.request_file import RequestFile, request_file
from services.selectors.wording import Passage, passages_for
from services.views.acting import ActingPage
from services.views.desk import DeskPage

OTHERS: dict[str, type[forms.ActForm]] = {
    "change_mechanism": forms.MechanismForm,
    "extend": forms.DaysForm,
    "plan": forms.PlanForm,
    "decide": forms.DecideForm,
    "ask_co_unit": forms.CoUnitForm,
    "reply_co_task": forms.CoReplyForm,
    "excuse_co_task": forms.ExcuseForm,
    "add_voice": forms.VoiceForm,
    "answer": forms.AnswerForm,
}
KNOWN = {**forms.FORMS, **OTHERS}
LABELS = {
    **dict(RequestVerb.choices),
    "change_mechanism": "调整办理机制",
    "extend": "申请延期",
    "plan": "确定方案时限",
    "ask_co_unit": "请部门协办",
    "add_voice": "登记附议",
}
# What a page says of an act before it is done.
HINTS: dict[str, str] = {
    "triage": "不选办理机制时，按职责清单。",
    "return": "第三次退回转为待裁定。",
    "pause": "暂停期间不计时，最长60天；到期自动恢复。",
    "resolve": "并入本诉求的其他诉求一并办结，附议企业一并告知。",
    "reopen": "办理机制上调一级，时限自受理起重新核定；第三次返工转为难题专办。",
    "escalate": "由街镇或区级裁定主办部门。",
    "link_duplicate": "本诉求随原诉求一并办结，并停止单独计时。",
    "withdraw": "仅在企业不再需要或登记有误时使用。",
    "extend": "须在到期前提出，每件一次，由他人批准。",
    "change_mechanism": "超出您的批准层级时转为申请，由上级批准。",
}
# The order in which acts stand on the page; the first one that is offered stands open.
ORDER = (
    *("accept", "start", "resume", "resolve", "dispatch", "triage", "confirm", "close"),
    *("return", "pause", "ask_co_unit", "extend", "plan", "change_mechanism"),
    *("escalate", "link_duplicate", "separate", "add_voice", "note", "reopen", "withdraw"),
)


class RequestPage(DeskPage, ActingPage):
    """诉求: facts, clock, story; what may be done with it."""

    template_name = "services/desk_request.html"

    def get_template_names(self) -> list[str]:
        """Return the sheet for paper when it is asked for."""
        if "print" in self.request.GET:
            return ["services/desk_sheet.html"]
        return super().get_template_names()

    @cached_property
    def file(self) -> RequestFile:
        """Return the file of the request, as it is now."""
        return request_file(self.kwargs["pk"], user=self.request.user, now=self.viewer.now)

    @cached_property
    def offers(self) -> Offers:
        """Return the acts that stand open to the reader."""
        return offers_of(
            self.file.request,
            limits=self.file.limits,
            tasks=self.file.tasks,
            by=self.request.user,
            now=self.viewer.now,
        )

    def acts(self) -> dict[str, Any]:
        """Return all acts; whether one is allowed, its action says."""
        return {name: (form, None) for name, form in KNOWN.items()}

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        form_class = KNOWN[name]
        if name == RequestVerb.DISPATCH and self.file.request.state == RequestState.ESCALATED:
            form_class = forms.RulingForm
        more = {"user": self.request.user} if form_class is forms.VoiceForm else {}
        initial = None if data is not None else self._initial(name)
        return form_class(data, name=name, initial=initial, **more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run an act, or put a passage into the answer that is being written."""
        if "insert" in request.POST:
            return self._insert(request)
        # Who may not see the request learns nothing about it from a form.
        _ = self.file
        return super().post(request, *args, **kwargs)

    def run(self, name: str, form: Any) -> str:
        """Do the act."""
        if name in OTHERS:
            return _RUN[name](self.kwargs["pk"], form.cleaned_data, self.request.user)
        facts = form.facts()
        if name == RequestVerb.LINK_DUPLICATE:
            facts = replace(facts, original=self._original(form.cleaned_data["original"]))
        done = perform(
            request_id=self.kwargs["pk"], verb=name, by=self.request.user, now=now(), facts=facts
        )
        return f"{RequestVerb(name).label}：已登记，诉求现为“{done.get_state_display()}”。"

    def back(self) -> str:
        """Return the page itself; what is no longer seen leads to the list."""
        pk = self.kwargs["pk"]
        if ServiceRequest.objects.visible_to(self.request.user).filter(pk=pk).exists():
            return reverse("services:desk-request", args=[pk])
        return reverse("services:desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the file, and offer the acts that the reader may do."""
        failed: dict[str, Any] = kwargs.pop("failed", {})
        offered = self._offered(failed)
        passages: list[Passage] = []
        if any(act["name"] == "resolve" for act in offered):
            passages = passages_for(self.file.request, day=today())
        return super().get_context_data(
            file=self.file,
            offers=self.offers,
            acts=offered,
            asked_limit=self._asked_limit(),
            decide_form=failed.get("decide"),
            replies=self._task_forms("reply_co_task", self.offers.replies, failed),
            excuses=self._task_forms("excuse_co_task", self.offers.excuses, failed),
            answers=self._answers(failed),
            passages=passages,
            names=NAMES,
            suggestions=self._suggestions(),
            failed=failed,
            **kwargs,
        )

    def _offered(self, failed: dict[str, Any]) -> list[dict[str, Any]]:
        names = set(self.offers.verbs) | set(self.offers.limits)
        names |= {"ask_co_unit"} if self.offers.can_ask_co_unit else set()
        names |= {"add_voice"} if self.offers.can_add_voice else set()
        # What was refused stays on the page with its words, whatever is offered now.
        names |= set(failed) & set(ORDER)
        shown = [name for name in ORDER if name in names]
        open_now = next(iter(set(failed) & set(shown)), shown[0] if shown else "")
        is_ruling = self.file.request.state == RequestState.ESCALATED
        return [
            {
                "name": name,
                "label": "裁定并派单" if name == "dispatch" and is_ruling else LABELS[name],
                "hint": HINTS.get(name, ""),
                "form": failed.get(name) or self.form_for(name, None),
                "is_open": name == open_now,
            }
            for name in shown
        ]

    def _task_forms(
        self, name: str, tasks: Any, failed: dict[str, Any]
    ) -> list[tuple[Any, forms.ActForm]]:
        refused = failed.get(name)
        sent = str(refused.data.get("task", "")) if refused is not None else ""
        made = []
        for task in tasks:
            blank = KNOWN[name](name=f"{name}-{task.pk}", initial={"task": task.pk})
            made.append((task, refused if refused is not None and sent == str(task.pk) else blank))
        return made

    def _answers(self, failed: dict[str, Any]) -> list[tuple[Any, forms.ActForm, str]]:
        """Return open questions with a form, and the link to hand to the enterprise."""
        if not self.offers.can_answer:
            return []
        refused = failed.get("answer")
        return [
            (
                ask,
                refused or forms.AnswerForm(name=f"answer-{ask.pk}", initial={"ask": ask.pk}),
                reverse("services:answer", args=[link_of(ask)]),
            )
            for ask in self.file.asks
            if ask.answered_at is None and ask.expires_on >= self.viewer.day
        ]

    def _initial(self, name: str) -> dict[str, Any]:
        request, duty = self.file.request, self.file.duty
        if name == RequestVerb.TRIAGE:
            return {"category": request.category}
        if name == RequestVerb.DISPATCH and duty is not None:
            return {"department": duty.lead, "co_units": list(duty.co_units.all())}
        if name == RequestVerb.RETURN:
            last = next((event for event in reversed(self.file.events) if event.proposed_id), None)
            return {"proposed": last.proposed_id} if last else {}
        if name == RequestVerb.RESOLVE and duty is not None and duty.template is not None:
            passages = passages_for(request, day=today())
            found = next((each for each in passages if each.key == duty.template_id), None)
            return {"reply": found.text} if found else {}
        return {}

    def _asked_limit(self) -> Any:
        waiting = (limit for limit in self.file.limits if limit.state == LimitState.ASKED)
        return next(waiting, None)

    def _suggestions(self) -> list[Suggestion]:
        request = self.file.request
        if RequestVerb.LINK_DUPLICATE not in self.offers.verbs:
            return []
        return suggested_duplicates(
            user=self.request.user,
            now=self.viewer.now,
            building_id=request.building_id,
            enterprise_id=request.enterprise_id,
            category=request.category,
            content=request.content,
            apart_from=request.pk,
        )

    def _original(self, typed: str) -> Any:
        seen = ServiceRequest.objects.visible_to(self.request.user)
        return seen.numbered(typed.strip()).values_list("pk", flat=True).first()

    def _insert(self, request: HttpRequest) -> HttpResponse:
        """Show the page again with a passage behind what is written already."""
        chosen = request.POST["insert"]
        passages = passages_for(self.file.request, day=today())
        passage = next((each for each in passages if str(each.key) == chosen), None)
        if passage is None:
            raise NotInScope
        typed = {name: request.POST.get(name, "") for name in forms.ResolveForm.base_fields}
        typed["reply"] = "\n".join(filter(None, [typed["reply"].strip(), passage.text]))
        form = forms.ResolveForm(name=RequestVerb.RESOLVE, initial=typed)
        return self.render_to_response(self.get_context_data(failed={"resolve": form}))


def _change_mechanism(pk: Any, values: dict[str, Any], by: Any) -> str:
    return _limit_words(change_mechanism(request_id=pk, by=by, now=now(), **values))


def _extend(pk: Any, values: dict[str, Any], by: Any) -> str:
    return _limit_words(extend(request_id=pk, by=by, now=now(), **values))


def _plan(pk: Any, values: dict[str, Any], by: Any) -> str:
    return _limit_words(plan(request_id=pk, by=by, now=now(), **values))


def _decide(pk: Any, values: dict[str, Any], by: Any) -> str:
    is_approved = values["decision"] == "approve"
    return _limit_words(
        decide_limit(limit_id=values["limit"], is_approved=is_approved, by=by, now=now())
    )


def _ask_co_unit(pk: Any, values: dict[str, Any], by: Any) -> str:
    task = ask_co_unit(
        request_id=pk,
        department_id=values["department"].pk,
        days=values["days"],
        asked=values["asked"],
        by=by,
        now=now(),
    )
    return f"已请{task.department}协办，反馈期限 {task.due_on}。"


def _reply_co_task(pk: Any, values: dict[str, Any], by: Any) -> str:
    task = reply_co_task(task_id=values["task"], reply=values["reply"], by=by, now=now())
    return f"{task.department}的反馈已登记。"


def _excuse_co_task(pk: Any, values: dict[str, Any], by: Any) -> str:
    task = excuse_co_task(task_id=values["task"], reason=values["reason"], by=by, now=now())
    return f"{task.department}免予反馈，已登记。"


def _add_voice(pk: Any, values: dict[str, Any], by: Any) -> str:
    enterprise = values["enterprise"]
    add_voice(
        request_id=pk,
        enterprise_id=enterprise.pk,
        by=by,
        now=now(),
        channel=values["channel"],
        note=values["note"],
    )
    return f"{enterprise}已附议。"


def _answer(pk: Any, values: dict[str, Any], by: Any) -> str:
    said = {name: values[name] == "yes" for name in ("is_solved", "is_satisfied")}
    answer_for(ask_id=values["ask"], comment=values["comment"], by=by, now=now(), **said)
    return "企业的评价已代为登记。"


def _limit_words(limit: Any) -> str:
    if limit.state == LimitState.ASKED:
        return "申请已提出，等待批准。"
    if limit.state == LimitState.REFUSED:
        return "已登记：不同意，时限不变。"
    return f"时限已变更，办结期限为 {limit.due_after or '待定'}。"


_RUN: dict[str, Callable[[Any, dict[str, Any], Any], str]] = {
    "change_mechanism": _change_mechanism,
    "extend": _extend,
    "plan": _plan,
    "decide": _decide,
    "ask_co_unit": _ask_co_unit,
    "reply_co_task": _reply_co_task,
    "excuse_co_task": _excuse_co_task,
    "add_voice": _add_voice,
    "answer": _answer,
}
