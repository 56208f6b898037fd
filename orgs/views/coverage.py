"""Work lists of coverage: 应建未建, 空白点 and 三同步; to look at, to print, to take away."""

from typing import Any

import tablib

from accounts.roles import Capability
from common.calendar.clock import today
from common.pages.forms import cleaned
from common.pages.views import PageView
from enterprises.models import Enterprise
from orgs.exports import gap_table
from orgs.forms.coverage import BlankForm, GapForm, NewTenantForm
from orgs.selectors.formation import standard_on
from orgs.selectors.gap_rows import gap_rows
from orgs.selectors.gaps import Asked, blank_spots, should_build
from orgs.selectors.new_tenants import AskedTenants, new_tenants, tenant_rows
from orgs.views.workbooks import WorkbookPage

PAGE = 50


class WorkListView(PageView):
    """A work list of coverage; acts are offered to those who may change registers."""

    capability = Capability.REGISTERS_VIEW
    place = "coverage"
    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what every list offers."""
        user: Any = self.request.user
        return super().get_context_data(
            today=today(),
            can_change=user.has_capability(Capability.REGISTERS_CHANGE),
            tab=self.tab,
            here=self.request.get_full_path(),
            **kwargs,
        )


class GapListView(WorkbookPage, WorkListView):
    """Who should have an organisation (应建)."""

    template_name = "orgs/gaps.html"
    tab = "gaps"
    form_class: Any = GapForm
    file_name = "应建未建.xlsx"
    model = Enterprise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        form = self.form_class(self.request.GET, user=self.request.user)
        # The ids are the list and its count in one pass; only the page is read in full.
        ids = list(self.found(form).values_list("pk", flat=True))
        page = self.page_of(ids, PAGE)
        rows = gap_rows(list(page), user=self.request.user, day=self.day)
        return super().get_context_data(
            form=form, page=page, rows=rows, standard=standard_on(self.day), **kwargs
        )

    def found(self, form: Any) -> Any:
        """Return the rows that the address asks for."""
        return should_build(_asked(form), user=self.request.user, day=self.day)

    def table(self) -> tablib.Dataset:
        """Return the whole list."""
        user = self.request.user
        rows = self.found(self.form_class(self.request.GET, user=user))
        ids = list(rows.values_list("pk", flat=True))
        return gap_table(gap_rows(ids, user=user, day=self.day))


class BlankListView(GapListView):
    """Who has no coverage at all (空白点)."""

    template_name = "orgs/blanks.html"
    tab = "blanks"
    form_class = BlankForm
    file_name = "空白点.xlsx"

    def found(self, form: Any) -> Any:
        """Return the rows that the address asks for."""
        return blank_spots(_asked(form), user=self.request.user, day=self.day)


class NewTenantListView(WorkListView):
    """New tenants and their three steps (三同步)."""

    template_name = "orgs/new_tenants.html"
    tab = "new-tenants"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user = self.request.user
        form = NewTenantForm(self.request.GET, user=user)
        values = cleaned(form)
        asked = AskedTenants(
            values["area"], values["building"], values["state"] or "open", values["kind"]
        )
        ids = list(new_tenants(asked, user=user, day=self.day).values_list("pk", flat=True))
        page = self.page_of(ids, PAGE)
        everybody = new_tenants(AskedTenants(state="all"), user=user, day=self.day)
        tenants = tenant_rows(list(everybody.filter(pk__in=list(page))), user=user, day=self.day)
        return super().get_context_data(form=form, page=page, tenants=tenants, **kwargs)


def _asked(form: Any) -> Asked:
    values = cleaned(form)
    return Asked(
        area=values["area"],
        building=values["building"],
        words=values["q"],
        situation=values.get("situation") or "gap",
        missing=values["missing"],
        reason=values["reason"],
    )
