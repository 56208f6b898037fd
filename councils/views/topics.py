"""Topics: of the district, of one council, a new one, and one with its acts."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.roles import Capability
from common.calendar.clock import now, today
from common.errors.domain import DomainError
from common.pages.forms import cleaned
from common.pages.views import PageView
from councils.actions.raising import raising_entrance_of
from councils.actions.topics import ANSWER, RAISE, raise_topic
from councils.choices import TopicState
from councils.forms.topics import (
    ChooseCouncilForm,
    CouncilTopicsForm,
    NewTopicForm,
    OriginForm,
    TopicListForm,
)
from councils.models import Council
from councils.selectors.councils import buildings_of
from councils.selectors.topic_origins import Origin, council_for, origin_asked
from councils.selectors.topics import (
    SILENT,
    AskedTopics,
    TopicFile,
    topic_counts,
    topic_file,
    topic_lines,
    topics_asked,
)
from councils.views.offers import OfferingPage
from councils.views.tabs import CouncilPage
from councils.views.topic_acts import TOPIC_ACTS
from services.views.acting import words_of

GLANCE = [(SILENT, "超过30日未答复"), *TopicState.choices]


class TopicListView(PageView):
    """The topics of the reader's area, those that wait too long at a glance."""

    template_name = "councils/topics.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user: Any = self.request.user
        form = TopicListForm(self.request.GET, user=user)
        asked = cleaned(form)
        rows = topics_asked(
            AskedTopics(
                area=asked["area"],
                state=asked["state"],
                source=asked["source"],
                raised_by=asked["raised_by"],
                words=asked["q"],
            ),
            user=user,
            day=today(),
        )
        page = self.page_of(rows)
        return super().get_context_data(
            form=form,
            page=page,
            lines=topic_lines(list(page), today()),
            glance=glance(topic_counts(user=user, day=today()), asked["state"]),
            may_raise=user.has_capability(RAISE),
            **kwargs,
        )


class CouncilTopicsView(CouncilPage):
    """The topics of one council, and the address under which anybody there may raise one."""

    template_name = "councils/council_topics.html"
    tab = "topics"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user: Any = self.request.user
        asked = cleaned(CouncilTopicsForm(self.request.GET))
        council_id = self.council.pk
        rows = topics_asked(
            AskedTopics(council_id=council_id, state=asked["state"]), user=user, day=today()
        )
        page = self.page_of(rows)
        counts = topic_counts(user=user, day=today(), council_id=council_id)
        return super().get_context_data(
            page=page,
            lines=topic_lines(list(page), today()),
            glance=glance(counts, asked["state"]),
            entrances=self._entrances() if user.has_capability(ANSWER) else (),
            may_raise=user.has_capability(RAISE),
            title="议题",
            **kwargs,
        )

    def _entrances(self) -> list[tuple[str, str]]:
        """Return the buildings of the council with the addresses for their lobbies."""
        key = self.council.pk
        buildings = buildings_of([key], user=self.request.user, day=today()).get(key, [])
        return [
            (
                building.name,
                self.request.build_absolute_uri(
                    reverse("councils:raise", args=[raising_entrance_of(building)])
                ),
            )
            for building in buildings
        ]


class NewTopicPage(PageView):
    """A new topic; what it comes from stands in the address and fills the form in."""

    template_name = "councils/topic_new.html"
    http_method_names = ["get", "head", "options", "post"]
    capability = RAISE
    place = "councils"

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what the address names."""
        return cleaned(OriginForm(self.request.GET))

    @cached_property
    def origin(self) -> Origin | None:
        """Return what the topic comes from; raise ``NotInScope``."""
        return origin_asked(self.asked, user=self.request.user)

    @cached_property
    def council(self) -> Council | None:
        """Return the council that the topic goes to; raise ``NotInScope``."""
        return council_for(self.origin, self.asked["council"], user=self.request.user, day=today())

    def form(self, council: Council, data: Any = None) -> NewTopicForm:
        """Return the form, filled in from the origin."""
        origin = self.origin
        first: dict[str, Any] = {"day": today(), **(origin.first if origin else {})}
        if origin is not None:
            first["building"] = origin.building
            first["enterprise"] = origin.enterprise.external_id if origin.enterprise else ""
        return NewTopicForm(data, council=council, user=self.request.user, initial=first)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raise the topic."""
        if self.council is None:
            return self.render_to_response(self.get_context_data(), status=400)
        form = self.form(self.council, request.POST)
        status = 400
        if form.is_valid():
            try:
                topic = self._raise(self.council, form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, words_of(refusal))
                status = refusal.status
            else:
                messages.success(request, "议题已登记，待答复。")
                return HttpResponseRedirect(reverse("councils:topic", args=[topic.pk]))
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the form, or the choice of a council."""
        form = kwargs.pop("form", None)
        if form is None and self.council is not None:
            form = self.form(self.council)
        choice = None if form else ChooseCouncilForm(user=self.request.user)
        return super().get_context_data(
            form=form, choice=choice, council=self.council, origin=self.origin, **kwargs
        )

    def _raise(self, council: Council, values: dict[str, Any]) -> Any:
        building, enterprise = values["building"], values["enterprise"]
        origin: dict[str, Any] = {self.origin.kind: (self.origin.key,)} if self.origin else {}
        return raise_topic(
            by=self.request.user,
            council_id=council.pk,
            title=values["title"],
            text=values["text"],
            category=values["category"],
            source=values["source"],
            raised_by=values["raised_by"],
            building_id=building.pk if building else None,
            enterprise_id=enterprise.pk if enterprise else None,
            now=now(),
            **origin,
        )


class TopicPage(OfferingPage):
    """One topic: who is behind it, what became of it, what is to be done."""

    template_name = "councils/topic.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"
    offered = TOPIC_ACTS

    def subject(self) -> Any:
        """Return which topic the acts are about."""
        return self.file.topic.pk

    @cached_property
    def file(self) -> TopicFile:
        """Return the topic with all that belongs to it; raise ``NotInScope``."""
        return topic_file(self.kwargs["pk"], user=self.request.user, day=today())

    def form_facts(self, name: str) -> dict[str, Any]:
        """Return what every form is given."""
        return {"council": self.file.topic.council, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the acts that stand open."""
        self.failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        state = self.file.topic.state
        is_live = state not in {TopicState.DECLINED, TopicState.DONE}
        may_answer, may_raise = user.has_capability(ANSWER), user.has_capability(RAISE)
        return super().get_context_data(
            file=self.file,
            topic=self.file.topic,
            may_answer=may_answer,
            may_write=may_raise and is_live,
            answer_form=self.offer("answer") if may_answer and state == TopicState.OPEN else None,
            finish_form=self.offer("finish", done_on=today())
            if may_answer and self.file.may_finish
            else None,
            support_form=self.offer("support") if may_raise and is_live else None,
            position_form=self.offer("position") if may_raise and is_live else None,
            origin_form=self.offer("origin") if may_raise and is_live else None,
            **kwargs,
        )


def glance(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """Return what a list offers at a glance: state, label, number, whether it is chosen."""
    return [
        {"value": code, "label": label, "count": counts[code], "is_chosen": code == chosen}
        for code, label in GLANCE
    ]
