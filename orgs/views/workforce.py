"""Pages of the workforce: caseload, a worker, re-balancing, responsibilities, handover packs."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from accounts.roles import Capability
from buildings.models import Area, Building
from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from common.pages.forms import cleaned
from common.pages.views import PageView
from common.records.periods import standing_on
from orgs.actions.rebalancing import apply_moves
from orgs.actions.workforce import accept_handover
from orgs.caseload import HIGHEST, LOWEST, required_workers
from orgs.choices import QualificationFactor
from orgs.forms.workforce import MovesForm, PlaceForm
from orgs.selectors.caseload import caseload_on, proposal_on
from orgs.selectors.responsibilities import building_lines, grid_lines, staffing_on
from orgs.selectors.workforce import handover_of, qualifications_on, worker_file

LINES_PER_PAGE = 40


class WorkforceView(PageView):
    """The caseload by subdistrict; persons by number, never ranked."""

    template_name = "orgs/workforce.html"
    capability = Capability.REGISTERS_VIEW
    place = "workforce"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read loads, buildings without a worker and qualifications of the day."""
        user: Any = self.request.user
        areas = caseload_on(self.day, user)
        loads = [load for area in areas for load in area.loads]
        return super().get_context_data(
            areas=areas,
            over=[load for load in loads if load.load == "short"],
            under=[load for load in loads if load.load == "ample"],
            met=sum(load.load == "met" for load in loads),
            in_post=len(loads),
            uncharged=sum(not load.is_charged for load in loads),
            free=sum(len(area.free) for area in areas),
            lowest=LOWEST,
            highest=HIGHEST,
            qualifications=qualifications_on(self.day, user) if user.is_staff else None,
            **kwargs,
        )


class StaffPageView(PageView):
    """A page about persons: for staff alone."""

    capability = Capability.REGISTERS_CHANGE
    place = "workforce"


class WorkerView(StaffPageView):
    """A worker: posts, buildings, load, qualification, trainings."""

    template_name = "orgs/worker.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the worker's file."""
        file = worker_file(self.kwargs["pk"], user=self.request.user, day=self.day)
        factors = dict(QualificationFactor.choices)
        events = [
            (event, [factors.get(code, code) for code in event.factors])
            for event in file.certifications
        ]
        return super().get_context_data(file=file, events=events, **kwargs)


class RebalanceView(StaffPageView):
    """What should change hands so that nobody has too much; chosen moves are applied at once."""

    template_name = "orgs/rebalance.html"
    http_method_names = ["get", "post", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Make the proposal of today."""
        user = self.request.user
        form = PlaceForm(self.request.GET, user=user)
        area = cleaned(form)["area"]
        proposal = proposal_on(today(), user, {area.pk} if area else None)
        results = self.request.session.pop("rebalanced", None)
        return super().get_context_data(
            form=form, proposal=proposal, results=results, highest=HIGHEST, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Apply the chosen moves as far as they still hold; tell each result."""
        form = MovesForm(request.POST)
        if not form.is_valid():
            messages.error(request, "请至少勾选一项移交。")
            return self._back()
        results = apply_moves(by=request.user, chosen=form.chosen(), on=today())
        request.session["rebalanced"] = [
            [result.building, result.is_done, result.message] for result in results
        ]
        done = sum(result.is_done for result in results)
        messages.success(request, f"已执行 {done} 项，未执行 {len(results) - done} 项。")
        return self._back()

    def _back(self) -> HttpResponseRedirect:
        return redirect(self.request.get_full_path())


class ResponsibilityView(PageView):
    """Buildings × roles, grids × leaders: who is there, what stands empty, which terms end."""

    template_name = "orgs/responsibilities.html"
    capability = Capability.REGISTERS_VIEW
    place = "workforce"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of buildings, all grids, and the counts of the scope."""
        user = self.request.user
        form = PlaceForm(self.request.GET, user=user)
        area: Area | None = cleaned(form)["area"]
        places = Building.objects.visible_to(user).filter(standing_on(self.day, "jurisdictions__"))
        if area is not None:
            places = places.filter(jurisdictions__area=area)
        ordered = places.select_related("subdistrict").order_by("external_id", "pk").distinct()
        page = self.page_of(ordered, LINES_PER_PAGE)
        return super().get_context_data(
            form=form,
            page=page,
            lines=building_lines(page.object_list, self.day),
            grids=grid_lines(user, self.day),
            staffing=staffing_on(user, self.day),
            **kwargs,
        )


class HandoverView(StaffPageView):
    """A handover pack as it stood, to be printed; the successor may read it too."""

    template_name = "orgs/handover.html"
    http_method_names = ["get", "head", "options", "post"]

    def test_func(self) -> bool:
        """Return whether the user is staff, or the one who takes over."""
        user: Any = self.request.user
        if not user.is_authenticated:
            return False
        return super().test_func() or user.has_capability(Capability.REGISTERS_VIEW)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the pack."""
        user: Any = self.request.user
        key: uuid.UUID = self.kwargs["pk"]
        handover = handover_of(key, user)
        is_own = handover.successor is not None and handover.successor.user_id == user.pk
        if not is_own and not user.has_capability(Capability.REGISTERS_CHANGE):
            raise NotInScope
        return super().get_context_data(
            handover=handover,
            pack=handover.pack,
            can_accept=handover.successor is not None and handover.accepted_at is None,
            needed=required_workers(handover.pack.get("enterprise_count", 0)),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Note that the successor took over."""
        accept_handover(by=request.user, handover_id=kwargs["pk"], now=now())
        return redirect("orgs:handover", pk=kwargs["pk"])
