"""Imports through the API: upload, dry run, confirm, rejected rows, undo; one pipeline for all."""

import uuid
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.permissions import HasCapability
from common.api.rows import RowSerializer
from common.api.system import GROUP, JobRow, JobViewSet
from common.api.viewsets import RowViewSet
from common.calendar.clock import now
from common.errors.domain import NotInScope
from common.exports.jobs import KIND as EXPORT
from common.exports.jobs import ask_for_export, result_path
from common.imports import files
from common.imports.actions import undo_import
from common.imports.models import ImportRun, RejectedRow
from common.imports.requests import KIND, cancel_import, confirm_import, upload_register
from common.jobs.models import Job

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Where the result of each kind of job lies.
PLACES = {KIND: files.rejected_path, EXPORT: result_path}


class JobBrief(RowSerializer):
    """The job that does an import."""

    class Meta:
        model = Job
        fields = ["id", "state", "progress", "counts", "message"]


class ImportRow(RowSerializer):
    """An import: counts per sheet, and what was taken back."""

    job = JobBrief(label="作业", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = ImportRun
        fields = [
            "id",
            "job",
            "file_name",
            "sha256",
            "is_strict",
            "reference_at",
            "sheets",
            "notes",
            "imported_at",
            "undone_at",
            "undo_report",
            "created_at",
        ]


class RejectedRowRow(RowSerializer):
    """A row that was not taken, with the reason."""

    id = serializers.IntegerField(label="序号", read_only=True)

    class Meta:
        model = RejectedRow
        fields = ["id", "sheet", "row", "column", "value", "reason", "message"]


class UploadShape(serializers.Serializer):
    """A register to import."""

    file = serializers.FileField(label="登记册工作簿（.xlsx）")
    is_strict = serializers.BooleanField(
        label="严格模式：有一行问题即整本不导入", required=False, default=False
    )


class ConfirmShape(serializers.Serializer):
    """What the caller saw in the dry run."""

    sha256 = serializers.CharField(
        label="预演时的文件摘要", required=False, allow_null=True, max_length=64, default=None
    )


class ImportViewSet(RowViewSet):
    """Imports."""

    queryset = ImportRun.objects
    row = ImportRow
    read_capability = "imports.run"
    write_capability = "imports.run"
    orderings = {"id": ("pk",), "created_at": ("created_at",)}
    default_ordering = "-created_at"
    group, title = GROUP, "导入"
    about = "上传后先预演（不写入），确认后一次写入全部合格行；可整体撤销。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000007201",
        "job": {
            "id": "019a1f6e-2c00-7000-8000-000000007101",
            "state": "ready",
            "progress": 100,
            "counts": {"created": 2925, "updated": 0, "unchanged": 0, "rejected": 18},
            "message": "",
        },
        "file_name": "register.xlsx",
        "sha256": "",
        "is_strict": False,
        "reference_at": "2026-11-20T08:30:00+08:00",
        "sheets": {"企业": {"created": 2925, "updated": 0, "unchanged": 0, "rejected": 4}},
        "notes": [],
        "imported_at": None,
        "undone_at": None,
        "undo_report": {},
        "created_at": "2026-11-20T08:30:00+08:00",
    }

    @extend_schema(
        summary="上传登记册并预演",
        request={"multipart/form-data": UploadShape},
        responses={202: ImportRow},
    )
    def create(self, request: Request) -> Response:
        """以 multipart/form-data 上传；返回 202，随后查看作业进度，ready 时即可确认。"""
        form = UploadShape(data=request.data)
        form.is_valid(raise_exception=True)
        upload = form.validated_data["file"]
        job = upload_register(
            by=request.user,
            file=upload,
            file_name=upload.name,
            now=now(),
            is_strict=form.validated_data["is_strict"],
        )
        run = ImportRun.objects.get(job=job)
        response = self.answer_with(run.pk, code=status.HTTP_202_ACCEPTED)
        response["Location"] = request.build_absolute_uri(f"/api/v1/imports/{run.pk}/")
        return response

    def get_parsers(self) -> list[Any]:
        """Return how the body is read: uploads as a form, acts as JSON."""
        if getattr(self, "action_map", {}).get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    @extend_schema(summary="确认导入", request=ConfirmShape, responses={202: ImportRow})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: uuid.UUID) -> Response:
        """预演之后确认写入：须为同一用户、同一文件、同一工作范围。"""
        values = self.valid(ConfirmShape)
        confirm_import(
            by=request.user, job=self._job(pk), now=now(), sha256=values["sha256"] or None
        )
        return self.answer_with(pk, code=status.HTTP_202_ACCEPTED)

    @extend_schema(summary="取消导入", request=None, responses={200: ImportRow})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """导入完成之前可以取消，一行也不写入。"""
        cancel_import(by=request.user, job=self._job(pk), now=now())
        return self.answer_with(pk)

    @extend_schema(summary="撤销导入", request=None, responses={200: ImportRow})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: uuid.UUID) -> Response:
        """撤回新增的行，改过的行恢复原状；之后又有改动的行保持现状并列出。"""
        undo_import(by=request.user, run=self._run(pk), now=now())
        return self.answer_with(pk)

    def _run(self, pk: uuid.UUID) -> ImportRun:
        run = self.get_queryset().select_related("job").filter(pk=pk).first()
        if run is None:
            raise NotInScope
        return cast(ImportRun, run)

    def _job(self, pk: uuid.UUID) -> Job:
        job = self._run(pk).job
        if job is None:
            raise NotInScope
        return job


class RejectedRowViewSet(RowViewSet):
    """The rejected rows of one import."""

    queryset = RejectedRow.objects
    row = RejectedRowRow
    read_capability = "imports.run"
    lookup_value_converter = "int"
    orderings = {"id": ("pk",)}
    group, title = GROUP, "退回行"

    def get_queryset(self) -> QuerySet:
        """Return the rows of the import in the address."""
        return super().get_queryset().filter(run=self.kwargs.get("run"))

    def list(self, request: Request, run: uuid.UUID) -> Response:  # type: ignore[override]
        """Answer one page of rejected rows."""
        if not ImportRun.objects.visible_to(request.user).filter(pk=run).exists():
            raise NotInScope
        return super().list(request)


class ExportShape(serializers.Serializer):
    """Which sheets to take out."""

    sheets = serializers.ListField(
        child=serializers.CharField(max_length=64),
        label="工作表名称；缺省为全部",
        required=False,
        default=list,
        max_length=64,
    )


class ExportViewSet(JobViewSet):
    """Exports in the register's own format."""

    permission_classes = [HasCapability]
    read_capability = "exports.run"
    write_capability = "exports.run"
    title = "导出"
    about = "按登记册格式导出工作范围内的数据，可原样再次导入；完成后由作业结果地址下载。"

    def get_queryset(self) -> Any:
        """Return the caller's own exports."""
        return super().get_queryset().filter(kind=EXPORT, owner=self.request.user.pk)

    @extend_schema(summary="导出登记册", request=ExportShape, responses={202: JobRow})
    def create(self, request: Request) -> Response:
        """返回 202 与作业；范围与权限在执行时再次核对。"""
        values = self.valid(ExportShape)
        job = ask_for_export(by=request.user, names=values["sheets"], now=now())
        response = self.answer_with(job.pk, code=status.HTTP_202_ACCEPTED)
        response["Location"] = request.build_absolute_uri(f"/api/v1/jobs/{job.pk}/")
        return response


class ResultViewSet(JobViewSet):
    """Results of jobs, for their owners."""

    @extend_schema(
        summary="下载作业结果",
        responses={(200, XLSX): OpenApiResponse(bytes, description="结果文件")},
    )
    def result(self, request: Request, pk: uuid.UUID) -> FileResponse:
        """只有发起人可以下载，到期作废：导出的是登记册，导入的是退回行工作簿。"""
        job = Job.objects.filter(pk=pk, owner=request.user.pk).exclude(result_name="").first()
        if job is None or job.kind not in PLACES or (job.expires_at and job.expires_at <= now()):
            raise NotInScope
        path = PLACES[job.kind](job.pk)
        if not path.exists():
            raise NotInScope
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=job.result_name, content_type=XLSX
        )
