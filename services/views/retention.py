"""The retention desk: who may leave, and for one of them the space that would keep it."""

from typing import Any

from django.db.models import Q

from accounts.models import Department
from accounts.roles import Capability
from common.calendar.clock import now, today
from common.calendar.selectors import working_calendar
from common.pages.forms import cleaned
from common.pages.views import PageView
from services.actions.retention import close_with_outcome, offer_space
from services.forms.retention import NeedForm, OfferForm, OutcomeForm
from services.matching.ranking import Offer
from services.models import JointVisit, PlaybookStep, ResponseCase
from services.selectors.retention import AskedNeed, Desk, desk
from services.selectors.retention_list import at_risk, told_lines
from services.views.office import ActingOfficePage

# A joint visit is proposed so many working days ahead.
AHEAD = 3


class RetentionListView(PageView):
    """Tenants at risk, those whose lease ends first at the top."""

    template_name = "services/retention_list.html"
    capability = Capability.REGISTERS_VIEW
    place = "enterprises"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        day, user = today(), self.request.user
        rows = at_risk(user=user, day=day)
        page = self.page_of(rows)
        lines = told_lines(list(page), user=user, day=day)
        return super().get_context_data(page=page, lines=lines, **kwargs)


class RetentionPage(ActingOfficePage):
    """One tenant: its lease, growth and colour, ranked spaces, the joint visit, the outcome."""

    template_name = "services/retention.html"
    capability = Capability.REGISTERS_VIEW
    place = "enterprises"

    def acts(self) -> dict[str, Any]:
        """Return the acts on the tenant."""
        return {"offer": (OfferForm, self._offer), "close": (OutcomeForm, self._close)}

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form; a move leads into one of the spaces that are offered."""
        if name == "close":
            return OutcomeForm(data, spaces=_choices(self._desk()), auto_id="close-%s")
        return super().form_for(name, data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the desk, what is under way, and offer the acts."""
        failed = kwargs.pop("failed", {})
        found, user = self._desk(), self.request.user
        of_tenant = {"enterprise": found.tenant.enterprise}
        case = ResponseCase.objects.visible_to(user).open().filter(**of_tenant).first()
        visits = JointVisit.objects.visible_to(user).filter(**of_tenant)
        return super().get_context_data(
            desk=found,
            tenant=found.tenant,
            form=self._need_form,
            case=case,
            visits=visits.prefetch_related("replies__department").order_by("-planned_on")[:5],
            offer_form=failed.get("offer") or self._offer_form(),
            close_form=failed.get("close")
            or OutcomeForm(
                initial={"case": case and case.pk, "reason_code": "expansion"},
                spaces=_choices(found),
                auto_id="close-%s",
            ),
            **kwargs,
        )

    def _desk(self) -> Desk:
        self._need_form = NeedForm(self.request.GET, user=self.request.user)
        asked = cleaned(self._need_form)
        wish = asked["subdistrict"]
        need = AskedNeed(
            area=float(asked["area"]) if asked["area"] else None,
            by=asked["by"],
            subdistrict_id=wish.pk if wish else None,
            lowest_floor=asked["lowest_floor"],
        )
        return desk(self.kwargs["pk"], need, user=self.request.user, day=today())

    def _offer_form(self) -> OfferForm:
        user: Any = self.request.user
        steps = PlaybookStep.objects.current_on(today()).filter(department__isnull=False)
        usual = Q(pk__in=steps.order_by().values("department")) | Q(pk=user.department_id)
        departments = list(Department.objects.filter(usual).values_list("pk", flat=True))
        planned = working_calendar().add_working_days(today(), AHEAD).on
        initial = {"departments": departments, "planned_on": planned}
        return OfferForm(initial=initial, auto_id="offer-%s")

    def _offer(self, user: Any, values: dict[str, Any]) -> str:
        visit = offer_space(
            by=user,
            enterprise_id=self.kwargs["pk"],
            unit_ids=values["space"],
            departments=[department.pk for department in values["departments"]],
            planned_on=values["planned_on"],
            note=values["note"],
            now=now(),
        )
        return f"已发起 {visit.planned_on} 的联合走访，参加部门待回复。"

    def _close(self, user: Any, values: dict[str, Any]) -> str:
        space, moved_on = values.pop("space"), values["moved_on"]
        chosen = {_key(offer): offer.space for offer in self._desk().offers}.get(space)
        closed = close_with_outcome(
            by=user,
            case_id=values.pop("case"),
            unit_ids=[room.unit_id for room in chosen.new_rooms] if chosen else [],
            is_extension=chosen is not None and chosen.keeps_own,
            now=now(),
            **values,
        )
        moved = f"，已登记 {moved_on} 迁入" if chosen and closed.outcome == "moved" else ""
        return f"已结案：{closed.get_outcome_display()}{moved}。"


def _key(offer: Offer) -> str:
    return ",".join(str(room.unit_id) for room in offer.space.new_rooms)


def _choices(found: Desk) -> list[tuple[str, str]]:
    return [
        (
            _key(offer),
            f"{offer.site.name} {offer.space.rooms[0].floor} 层 {offer.space.numbers}"
            f"（{offer.space.area:g} ㎡）",
        )
        for offer in found.offers
    ]
