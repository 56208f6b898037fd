"""Lists that can be taken away as a workbook: for those who may export, and audited."""

from typing import Any

import tablib
from django.http import HttpRequest, HttpResponse

from accounts.roles import Capability
from common.backoffice.exports import InertXLSX
from common.errors.domain import NotPermitted
from common.pages.views import PageView
from orgs.actions.exports import record_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookPage(PageView):
    """A page whose whole list, as it is narrowed, is answered with ``?format=xlsx``."""

    tab = ""
    file_name = ""
    # What the list is of, for the audit.
    model: Any = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the page or the workbook."""
        if request.GET.get("format") == "xlsx":
            return self._workbook(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell whether the list may be taken away."""
        user: Any = self.request.user
        can_export = user.has_capability(Capability.EXPORTS_RUN)
        return super().get_context_data(can_export=can_export, **kwargs)

    def table(self) -> tablib.Dataset:
        """Return the whole list under its headers."""
        raise NotImplementedError

    def _workbook(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.has_capability(Capability.EXPORTS_RUN):
            raise NotPermitted
        table = self.table()
        record_export(
            by=user, model=self.model, label=self.file_name, rows=len(table), day=self.day
        )
        answer = HttpResponse(InertXLSX().export_data(table), content_type=XLSX)
        answer.headers["Content-Disposition"] = f"attachment; filename={self.tab}-{self.day}.xlsx"
        return answer
