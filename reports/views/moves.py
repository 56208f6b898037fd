"""Where tenants went that left (迁出去向): counts, the rows behind, the workbook."""

from typing import Any

import tablib

from accounts.roles import Capability
from common.pages.forms import cleaned
from enterprises.models import Occupancy
from enterprises.selectors import move_out_counts
from orgs.views.workbooks import WorkbookPage
from reports.exports import moves_table
from reports.forms import MovesForm
from reports.selectors.moves import YEAR, AskedMoves, move_lines, move_outs

LINES = 50
LINKS = ("enterprise", "unit__building__subdistrict")


class MovesView(WorkbookPage):
    """The move-outs of a period from the reader's buildings."""

    template_name = "reports/moves.html"
    capability = Capability.REGISTERS_VIEW
    place = "enterprises"
    tab = "moves"
    file_name = "迁出去向.xlsx"
    model = Occupancy

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count, and read one page of the rows."""
        form = MovesForm(self.request.GET, user=self.request.user)
        asked = self._asked(form)
        rows = move_outs(asked, user=self.request.user)
        page = self.page_of(rows.select_related(*LINKS), LINES)
        return super().get_context_data(
            form=form,
            asked=asked,
            counts=move_out_counts(rows),
            unstated=rows.unstated().count(),
            page=page,
            lines=move_lines(page.object_list, user=self.request.user),
            **kwargs,
        )

    def table(self) -> tablib.Dataset:
        """Return the whole list."""
        asked = self._asked(MovesForm(self.request.GET, user=self.request.user))
        rows = move_outs(asked, user=self.request.user).select_related(*LINKS)
        return moves_table(move_lines(rows, user=self.request.user))

    def _asked(self, form: MovesForm) -> AskedMoves:
        told = cleaned(form)
        # What has not come yet is a lease that ends, no move-out.
        until = min(told["ends_on"] or self.day, self.day)
        return AskedMoves(
            starts_on=told["starts_on"] or until - YEAR,
            ends_on=until,
            area=told["area"],
            destination=told["destination"],
            reason=told["reason"],
        )
