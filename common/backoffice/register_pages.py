"""Taking the register out: as a whole or by sheets, in its own format, and empty to be filled."""

import io
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from unfold.decorators import action
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from common.backoffice.import_pages import ImportPages
from common.calendar.clock import today
from common.imports.exporting import export_register
from common.imports.registry import sheets
from common.imports.templates import write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetsForm(forms.Form):
    """Which sheets; none chosen means all."""

    names = forms.MultipleChoiceField(
        label="工作表（不选则为全部）",
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [  # type: ignore[attr-defined]
            (sheet.name, sheet.name) for sheet in sheets()
        ]


class RegisterPages(ImportPages):
    """Imports, and the two ways out."""

    actions_list = ["upload_page", "template_page", "export_page"]

    @action(description="下载空白登记册", url_path="template", permissions=["upload"])
    def template_page(self, request: HttpRequest) -> HttpResponse:
        """Hand out the empty register with its drop-down lists."""
        return self._workbook(
            request,
            "下载空白登记册",
            "登记册-空白.xlsx",
            lambda out, names: write_template(out, names),
        )

    @action(description="导出登记册", url_path="register", permissions=["upload"])
    def export_page(self, request: HttpRequest) -> HttpResponse:
        """Hand out what the user may see, in the format that comes back unchanged."""
        if not getattr(request.user, "has_capability", lambda _: False)("exports.run"):
            raise PermissionDenied
        return self._workbook(
            request,
            "导出登记册",
            f"登记册-{today():%Y-%m-%d}.xlsx",
            lambda out, names: export_register(by=request.user, target=out, names=names),
        )

    def _workbook(self, request: HttpRequest, title: str, name: str, write: Any) -> HttpResponse:
        form = SheetsForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            out = io.BytesIO()
            write(out, form.cleaned_data["names"])
            response = HttpResponse(out.getvalue(), content_type=XLSX)
            response.headers["Content-Disposition"] = _attachment(name)
            return response
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "common/backoffice/register_sheets.html", context)


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
