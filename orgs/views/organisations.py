"""Pages of organisations: the tree, and one organisation."""

from typing import Any

from accounts.roles import Capability
from common.pages.forms import cleaned
from common.pages.views import PageView
from orgs.choices import OrganisationForm, TermState
from orgs.forms.tree_pages import TreeForm
from orgs.selectors.history import organisation_history
from orgs.selectors.life import life_section
from orgs.selectors.organisation_page import organisation_profile
from orgs.selectors.tree import organisation_tree

FORMS = dict(OrganisationForm.choices)
STATES = dict(TermState.choices)


class OrganisationTreeView(PageView):
    """The organisations in scope, each below its superior."""

    template_name = "orgs/organisations.html"
    capability = Capability.REGISTERS_VIEW
    place = "organisations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the tree."""
        user = self.request.user
        form = TreeForm(self.request.GET, user=user)
        asked = cleaned(form)
        page = organisation_tree(
            user=user,
            day=self.day,
            words=asked["q"],
            area=asked["area"],
            form=asked["form"],
            situation=asked["situation"],
            start=asked["after"] or 0,
        )
        is_narrowed = any(asked[name] for name in ("q", "area", "form", "situation"))
        return super().get_context_data(
            form=form, page=page, forms=FORMS, states=STATES, is_narrowed=is_narrowed, **kwargs
        )


class OrganisationView(PageView):
    """One organisation on a day."""

    template_name = "orgs/organisation.html"
    capability = Capability.REGISTERS_VIEW
    place = "organisations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the organisation and what happened to it."""
        user: Any = self.request.user
        pk = self.kwargs["pk"]
        return super().get_context_data(
            profile=organisation_profile(pk, user=user, day=self.day),
            events=organisation_history(pk, user=user, day=self.day),
            forms=FORMS,
            section=life_section(pk, user=user, day=self.day),
            can_record=user.has_capability(Capability.VISITS_CHANGE),
            may_change=user.has_capability(Capability.REGISTERS_CHANGE),
            **kwargs,
        )
