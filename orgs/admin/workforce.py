"""Back office of full-time workers: posts, charges, leaving, qualification, training."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from buildings.models import Area
from common.backoffice.acts import act_page, actor, found
from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from common.calendar.clock import now, today
from orgs.actions.charges import change_charge, give_building, give_enterprise
from orgs.actions.qualification import (
    create_result,
    record_certification,
    record_results,
    update_result,
)
from orgs.actions.workforce import (
    accept_handover,
    create_worker,
    end_post,
    move_worker,
    update_worker,
)
from orgs.forms.workforce import AcceptForm, CertifyForm, EndPostForm, MoveForm, ResultsForm
from orgs.models import (
    Certification,
    Handover,
    TrainingCourse,
    TrainingResult,
    Worker,
    WorkerBuilding,
    WorkerEnterprise,
    WorkerPost,
)


class PostInline(FactInline):
    """Subdistricts over time."""

    model = WorkerPost


class ChargeInline(FactInline):
    """Buildings in charge."""

    model = WorkerBuilding


@admin.register(Worker)
class WorkerAdmin(RegisterAdmin):
    """Full-time workers in post."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "area", "starts_on", "ends_on"]
    list_display_links = ["external_id", "name"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter)]
    search_fields = ["external_id", "name"]
    exclude = ["user"]
    inlines = [PostInline, ChargeInline]
    actions_detail = ["move_page", "leave_page", "certify_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a worker with his post."""
        create_worker(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; another subdistrict holds from today on."""
        update_worker(by=request.user, worker_id=key, values=values)

    @action(description="调动街镇", url_path="move", permissions=["change"])
    def move_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the worker serve in another subdistrict."""
        worker = self._worker(request, object_id)

        def run(form: Any) -> str:
            handover = move_worker(by=actor(request), worker_id=worker.pk, **form.acts())
            return f"已调动：{worker}。{'已生成交接清单。' if handover else ''}"

        return act_page(
            self,
            request,
            title=f"调动街镇：{worker}",
            form_class=MoveForm.of(self._colleagues(worker), Area.objects.visible_to(request.user)),
            run=run,
            back=self._page_of(worker),
            button="调动",
            intro="原分管楼宇与企业当日移交给接收人；不选接收人则转为无人分管，并生成交接清单。",
            initial={"on": today()},
        )

    @action(description="办理离岗", url_path="end-post", permissions=["change"])
    def leave_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End the worker's post with a handover pack."""
        worker = self._worker(request, object_id)

        def run(form: Any) -> str:
            end_post(by=actor(request), worker_id=worker.pk, **form.acts())
            return f"已办理离岗：{worker}，交接清单已生成。"

        return act_page(
            self,
            request,
            title=f"办理离岗：{worker}",
            form_class=EndPostForm.of(self._colleagues(worker)),
            run=run,
            back=self._page_of(worker),
            button="办理离岗",
            intro="分管楼宇、企业当日移交给接收人；所任责任角色同日终止，转为空缺。",
            initial={"on": today()},
        )

    @action(description="资格认证", url_path="certify", permissions=["change"])
    def certify_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Certify, promote, keep, demote or revoke."""
        worker = self._worker(request, object_id)
        passed = worker.trainings.filter(has_passed=True).select_related("course", "worker")

        def run(form: Any) -> str:
            done = record_certification(by=actor(request), worker_id=worker.pk, **form.acts())
            return f"已登记：{done}。"

        return act_page(
            self,
            request,
            title=f"资格认证：{worker}",
            form_class=CertifyForm.of(passed),
            run=run,
            back=self._page_of(worker),
            button="登记",
            intro="认证与晋级须以测试合格为依据；等级逐级升降；历史不改写。要素只作认定，不打分。",
            initial={"valid_from": today()},
        )

    def _worker(self, request: HttpRequest, object_id: str) -> Any:
        return found(self.get_queryset(request), object_id)

    def _colleagues(self, worker: Worker) -> Any:
        return (
            Worker.objects.current_on(today())
            .filter(area=worker.area)
            .exclude(pk=worker.pk)
            .order_by("external_id")
        )

    def _page_of(self, worker: Worker) -> str:
        return reverse("admin:orgs_worker_change", args=[worker.pk])


class OfWorkerAdmin(RegisterAdmin):
    """Facts of a worker."""

    change_capability = "registers.change"
    list_select_related = ["worker"]
    search_fields = ["worker__external_id", "worker__name"]
    autocomplete_fields = ["worker"]


@admin.register(WorkerPost)
class WorkerPostAdmin(ReadOnlyAdmin):
    """Subdistricts over time."""

    list_display = ["worker", "area", "starts_on", "ends_on"]
    list_select_related = ["worker", "area"]
    search_fields = ["worker__external_id", "worker__name"]


@admin.register(WorkerBuilding)
class WorkerBuildingAdmin(OfWorkerAdmin):
    """Buildings in charge."""

    list_display = ["worker", "building", "starts_on", "ends_on"]
    list_select_related = ["worker", "building"]
    list_filter = [("starts_on", RangeDateFilter)]
    autocomplete_fields = ["worker", "building"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Put the building in the worker's charge."""
        give_building(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct or end the charge."""
        change_charge(WorkerBuilding, by=request.user, charge_id=key, values=values)


@admin.register(WorkerEnterprise)
class WorkerEnterpriseAdmin(OfWorkerAdmin):
    """Enterprises in charge."""

    list_display = ["worker", "enterprise", "starts_on", "ends_on"]
    list_select_related = ["worker", "enterprise"]
    list_filter = [("starts_on", RangeDateFilter)]
    autocomplete_fields = ["worker", "enterprise"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Give the enterprise to the worker."""
        give_enterprise(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct or end the charge."""
        change_charge(WorkerEnterprise, by=request.user, charge_id=key, values=values)


@admin.register(TrainingCourse)
class TrainingCourseAdmin(RegisterAdmin):
    """Courses; results of several participants are entered at once."""

    change_capability = "registers.change"
    list_display = ["name", "topic", "method", "area", "held_on", "hours", "has_test"]
    list_select_related = ["area"]
    list_filter = [("topic", ChoicesDropdownFilter), ("held_on", RangeDateFilter)]
    search_fields = ["name"]
    actions_detail = ["results_page"]

    @action(description="登记参加人员", url_path="results", permissions=["change"])
    def results_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write the results of several workers at once."""
        course = found(self.get_queryset(request), object_id)
        workers = Worker.objects.visible_to(request.user).current_on(course.held_on)

        def run(form: Any) -> str:
            written = record_results(
                by=actor(request), course_id=course.pk, participants=form.participants()
            )
            return f"已登记 {len(written)} 人。"

        return act_page(
            self,
            request,
            title=f"登记参加人员：{course}",
            form_class=ResultsForm.of(workers),
            run=run,
            back=reverse("admin:orgs_trainingcourse_change", args=[course.pk]),
            button="登记",
            intro="所选人员登记同一结果；有不同结果的分几次登记，重复登记以后一次为准。",
        )


@admin.register(TrainingResult)
class TrainingResultAdmin(OfWorkerAdmin):
    """Results of training."""

    view_capability = "registers.change"
    list_display = ["worker", "course", "is_completed", "has_passed"]
    list_select_related = ["worker", "course"]
    autocomplete_fields = ["worker", "course"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a result."""
        create_result(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct a result."""
        update_result(by=request.user, result_id=key, values=values)


@admin.register(Certification)
class CertificationAdmin(ReadOnlyAdmin):
    """Qualification events; written on the worker's page, never rewritten."""

    view_capability = "registers.change"
    list_display = ["worker", "event", "level", "valid_from", "valid_until", "document_number"]
    list_select_related = ["worker"]
    list_filter = [("event", ChoicesDropdownFilter), ("valid_until", RangeDateFilter)]
    search_fields = ["worker__external_id", "worker__name"]


@admin.register(Handover)
class HandoverAdmin(ReadOnlyAdmin):
    """Handovers; written when a post ends."""

    view_capability = "registers.change"
    list_display = ["worker", "successor_in_scope", "on", "accepted_at"]
    list_select_related = ["worker"]
    search_fields = ["worker__external_id", "worker__name"]
    exclude = ["successor"]
    actions_detail = ["accept_page"]

    @admin.display(description="接收人")
    def successor_in_scope(self, obj: Handover) -> str:
        """Return who took over; by now he may serve in another subdistrict."""
        if obj.successor is None:
            return "—"
        if obj.successor.area_id != obj.worker.area_id:
            return "（现在其他街镇）"
        return str(obj.successor)

    @action(description="确认接收", url_path="accept", permissions=["accept"])
    def accept_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that the successor took over."""
        handover = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            accept_handover(by=actor(request), handover_id=handover.pk, now=now())
            return "已确认接收。"

        return act_page(
            self,
            request,
            title=f"确认接收：{handover}",
            form_class=AcceptForm,
            run=run,
            back=reverse("admin:orgs_handover_change", args=[handover.pk]),
            button="确认接收",
            intro="代接收人确认：已按清单接手楼宇、企业与未办结诉求。",
        )

    def has_accept_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether the user may accept for the successor."""
        return bool(actor(request).has_capability("registers.change"))
