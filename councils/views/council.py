"""The page of one council: what it is, who it is made of, and the acts on its register."""

import uuid
from functools import cached_property
from typing import Any

from common.calendar.clock import today
from councils.actions.keeping import KEEP
from councils.choices import FoundingStepKind
from councils.selectors.council_page import CouncilProfile, council_profile
from councils.selectors.pairings import PairingLine, pairing_lines
from councils.selectors.selections import NoticeFile, SelectionFile, selection_files
from councils.terms import usual_end
from councils.views.council_acts import COUNCIL_ACTS
from councils.views.offers import OfferingPage
from councils.views.selection_acts import SELECTION_ACTS
from councils.views.tabs import CouncilPage
from orgs.selectors.pairing import IDLE_DAYS


class CouncilView(OfferingPage, CouncilPage):
    """One council on a day; its register is kept here, today."""

    template_name = "councils/council.html"
    tab = "overview"
    offered = {**COUNCIL_ACTS, **SELECTION_ACTS}

    def subject(self) -> Any:
        """Return which council the acts are about."""
        return self.kwargs["pk"]

    def form_facts(self, name: str) -> dict[str, Any]:
        """Return what the form of an act is given."""
        return {"council": self.council, "user": self.request.user}

    @cached_property
    def may_act(self) -> bool:
        """Return whether acts are offered: to who keeps registers, on the day itself."""
        user: Any = self.request.user
        return bool(user.has_capability(KEEP)) and self.day == today()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the council and offer the acts."""
        self.failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        council_id = self.council.pk
        profile = council_profile(self.council, user=user, day=self.day)
        # Where a selection stands is known of today alone.
        is_today = self.day == today()
        files = selection_files(council_id, user=user, day=self.day) if is_today else ()
        pairings = pairing_lines(user=user, day=self.day, council_id=council_id)
        return super().get_context_data(
            profile=profile,
            may_act=self.may_act,
            acts=self._acts(profile) if self.may_act else {},
            seats=[self._seat(seat) for seat in profile.seats],
            leaders=[self._leader(leader) for leader in profile.leaders],
            team=[self._supervisor(member) for member in profile.team],
            open_selection=next((self._selection(one) for one in files if one.is_open), None),
            past_selections=[one for one in files if not one.is_open],
            pairings=[self._pairing(line) for line in pairings],
            idle_days=IDLE_DAYS,
            **kwargs,
        )

    def act(self, name: str, row: uuid.UUID | None = None, **initial: Any) -> Any:
        """Return the form of an act; nothing where acts are not offered."""
        return self.offer(name, row, **initial) if self.may_act else None

    def _acts(self, profile: CouncilProfile) -> dict[str, Any]:
        """Return the acts on the council as a whole."""
        day = self.day
        missing = [step.kind for step in profile.steps if step.done is None]
        first = missing[0] if missing else FoundingStepKind.PREPARATION.value
        return {
            "term": self.act("term", on=day, due_on=usual_end(day)),
            "seat": self.act("seat", starts_on=day, former_stays=True),
            "leader": self.act("leader", starts_on=day),
            "supervisor": self.act("supervisor", starts_on=day),
            "document": self.act("document", adopted_on=day),
            "step": self.act("step", step=first, done_on=day),
            "pair": self.act("pair", starts_on=day),
            "recommend": self.act("recommend", recommended_on=day),
        }

    def _seat(self, seat: Any) -> dict[str, Any]:
        facts = {"role": seat.role, "mode": seat.mode, "ends_on": seat.ends_on}
        return {"seat": seat, "change": self.act("reseat", seat.pk, **facts)}

    def _leader(self, leader: Any) -> dict[str, Any]:
        facts = {"floors": leader.floors, "ends_on": leader.ends_on}
        return {"leader": leader, "change": self.act("leader_change", leader.pk, **facts)}

    def _supervisor(self, member: Any) -> dict[str, Any]:
        facts = {"unit": member.unit, "ends_on": member.ends_on}
        return {"member": member, "change": self.act("supervisor_change", member.pk, **facts)}

    def _pairing(self, line: PairingLine) -> dict[str, Any]:
        key = line.pairing.pk
        return {
            "line": line,
            "together": self.act("together", key, on=self.day),
            "end": self.act("unpair", key, ends_on=self.day),
        }

    def _selection(self, file: SelectionFile) -> dict[str, Any]:
        key = file.selection.pk
        day = self.day
        return {
            "file": file,
            "notices": [self._notice(one) for one in file.notices],
            "announce": self.act("notice", key, starts_on=day) if file.may_announce else None,
            "appoint": self.act(
                "appointment", key, starts_on=day, ends_on=usual_end(day), former_stays=True
            )
            if file.may_appoint
            else None,
            "stop": self.act("stop", key),
        }

    def _notice(self, file: NoticeFile) -> dict[str, Any]:
        key = file.notice.pk
        may_object = not file.is_closed and not file.is_ahead
        received = min(self.day, file.last_day)
        return {
            "file": file,
            "object": self.act("objection", key, received_on=received) if may_object else None,
            "close": self.act("closing", key) if file.may_close else None,
            "objections": [
                {
                    "objection": one,
                    "handle": None if one.handled_on else self.act("handling", one.pk),
                }
                for one in file.objections
            ],
        }
