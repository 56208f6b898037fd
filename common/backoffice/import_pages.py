"""Bringing a register in by hand: upload, look at the dry run, confirm, take the rejects, undo."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanWidget

from common.backoffice.admin import ReadOnlyAdmin
from common.calendar.clock import now
from common.errors.domain import DomainError
from common.imports import files
from common.imports.actions import undo_import
from common.imports.models import ImportRun
from common.imports.registry import sheets
from common.imports.requests import cancel_import, confirm_import, upload_register
from common.jobs.models import Job

ROWS_PER_PAGE = 50
COUNTS = ("created", "updated", "unchanged", "rejected")


class UploadForm(forms.Form):
    """The workbook, and whether one bad row refuses it."""

    file = forms.FileField(
        label="登记册工作簿（.xlsx）",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择要导入的工作簿。", "empty": "文件是空的。"},
    )
    is_strict = forms.BooleanField(
        label="严格模式：有任何一行不合格就整份退回",
        required=False,
        widget=UnfoldBooleanWidget(),
    )


class ImportPages(ReadOnlyAdmin):
    """The pages of one import after the other."""

    view_capability = "imports.run"
    list_display = ["file_name", "state", "created_at", "imported_at", "undone_at"]
    list_select_related = ["job"]
    actions_list = ["upload_page"]

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on one import to the admin's own pages."""
        wrap = self.admin_site.admin_view
        acts = {
            "confirm": self.confirm_view,
            "cancel": self.cancel_view,
            "undo": self.undo_view,
            "rejected": self.rejected_view,
        }
        own = [
            path(f"<uuid:pk>/{name}/", wrap(view), name=f"common_importrun_{name}")
            for name, view in acts.items()
        ]
        return [*own, *super().get_urls()]

    def state(self, obj: ImportRun) -> str:
        """Return where the import stands."""
        return str(obj.job.get_state_display()) if obj.job else "已完成（命令行）"

    state.short_description = "状态"  # type: ignore[attr-defined]

    def has_upload_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may bring registers in."""
        return self.has_view_permission(request)

    @action(description="导入登记册", url_path="upload", permissions=["upload"])
    def upload_page(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook and start its dry run."""
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                job = upload_register(
                    by=request.user,
                    file=upload,
                    file_name=upload.name,
                    now=now(),
                    is_strict=form.cleaned_data["is_strict"],
                )
            except DomainError as error:
                form.add_error("file", error.message)
            else:
                return redirect(self._page(job.import_run.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": "导入登记册",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "common/backoffice/import_upload.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what the import would do, does, or did, with its rejected rows."""
        run = self._run(request, object_id)
        rejected = Paginator(run.rejected_rows.order_by("id"), ROWS_PER_PAGE)
        job = run.job
        context = {
            **self.admin_site.each_context(request),
            "title": f"导入：{run.file_name}",
            "opts": self.opts,
            "run": run,
            "job": job,
            "is_busy": job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING),
            "is_ready": job is not None and job.state == Job.State.READY,
            "can_undo": run.operation is not None and run.undone_at is None,
            "has_rejects_file": job is not None and bool(job.result_name),
            "sheets": [
                (sheet.name, [run.sheets[sheet.name].get(key, 0) for key in COUNTS])
                for sheet in sheets()
                if sheet.name in run.sheets
            ],
            "page": rejected.get_page(request.GET.get("p")),
        }
        return TemplateResponse(request, "common/backoffice/import_run.html", context)

    def confirm_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Write what the dry run showed."""
        run = self._posted(request, pk)
        return self._done(
            request,
            run,
            lambda: confirm_import(
                by=request.user, job=self._job(run), now=now(), sha256=request.POST.get("sha256")
            ),
            "已确认，正在写入。",
        )

    def cancel_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Give the import up."""
        run = self._posted(request, pk)
        return self._done(
            request,
            run,
            lambda: cancel_import(by=request.user, job=self._job(run), now=now()),
            "已取消，没有写入任何数据。",
        )

    def undo_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Take the import back."""
        run = self._posted(request, pk)
        return self._done(
            request,
            run,
            lambda: undo_import(by=request.user, run=run, now=now()),
            "已撤销。此后被改动过的行未撤销，列在下方。",
        )

    def rejected_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """Hand out the workbook of rejected rows."""
        run = self._run(request, str(pk))
        source = files.rejected_path(self._job(run).pk)
        if not source.exists():
            raise Http404
        return FileResponse(
            source.open("rb"), as_attachment=True, filename=f"退回行-{run.file_name}"
        )

    def _run(self, request: HttpRequest, pk: str) -> ImportRun:
        try:
            key = uuid.UUID(str(pk))
        except ValueError as error:
            raise Http404 from error
        return get_object_or_404(self.get_queryset(request).select_related("job"), pk=key)

    def _posted(self, request: HttpRequest, pk: uuid.UUID) -> ImportRun:
        if request.method != "POST":
            raise Http404
        return self._run(request, str(pk))

    def _job(self, run: ImportRun) -> Job:
        if run.job is None:
            raise Http404
        return run.job

    def _done(self, request: HttpRequest, run: ImportRun, act: Any, message: str) -> HttpResponse:
        try:
            act()
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, message)
        return redirect(self._page(run.pk))

    def _page(self, pk: uuid.UUID) -> str:
        return reverse("admin:common_importrun_change", args=[pk])
