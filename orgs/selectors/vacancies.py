"""Organisations without a secretary on a day: since when, or that nobody wrote their officers."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from buildings.models import Area
from common.records.periods import current_on, standing_on
from orgs.choices import OfficerRole, OrganisationForm, SecretaryState
from orgs.models import Officer, OrganisationFormPeriod, PartyOrganisation


@dataclass(frozen=True, slots=True)
class SecretaryGap:
    """An organisation that shows no secretary on the day.

    ``since`` and ``days`` are empty where the register has no officers (未登记), and where a
    vacancy lasts since a founding of which nobody wrote the day.
    """

    organisation_id: uuid.UUID
    external_id: str
    name: str
    area: str
    state: SecretaryState
    since: datetime.date | None
    days: int | None


def secretary_gaps(
    *, user: Any, day: datetime.date, area: Area | None = None, state: str = ""
) -> QuerySet[PartyOrganisation, Any]:
    """Return the organisations that stand on the day without a secretary, the oldest gap first.

    Each with ``vacant_since``: the day on which the last secretary left; when there never was
    one and other officers are on record, the founding. A party group (党小组) has none.
    """
    served = Officer.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        organisation=OuterRef("pk"),
        starts_on__lte=day,
    )
    secretaries = served.filter(role=OfficerRole.SECRETARY)
    groups = OrganisationFormPeriod.objects.filter(
        standing_on(day), organisation=OuterRef("pk"), form=OrganisationForm.PARTY_GROUP
    )
    rows: Any = (
        PartyOrganisation.objects.visible_to(user)
        .standing_on(day)
        .filter(~Exists(secretaries.filter(current_on(day))), ~Exists(groups))
    )
    if area is not None:
        rows = rows.filter(area__path__startswith=area.path)
    if state:
        recorded = Exists(served)
        rows = rows.filter(recorded if state == SecretaryState.VACANT else ~recorded)
    last_left = Subquery(secretaries.order_by("-ends_on").values("ends_on")[:1])
    since_founding = Case(When(Exists(served), then="founded_on"), output_field=DateField())
    return rows.annotate(
        has_officers=Exists(served), vacant_since=Coalesce(last_left, since_founding)
    ).order_by(F("vacant_since").asc(nulls_last=True), F("external_id").asc(nulls_last=True), "pk")


def told_gaps(rows: Any, day: datetime.date) -> list[SecretaryGap]:
    """Return some rows of ``secretary_gaps`` as they are shown: one query."""
    return [
        SecretaryGap(
            organisation_id=row.pk,
            external_id=row.external_id or "",
            name=row.name,
            area=row.area.name,
            state=SecretaryState.VACANT if row.has_officers else SecretaryState.UNRECORDED,
            since=row.vacant_since,
            days=(day - row.vacant_since).days if row.vacant_since else None,
        )
        for row in rows.select_related("area")
    ]
