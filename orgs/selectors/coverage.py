"""How many units an organisation covers, and whether a joint branch covers too many."""

import datetime
import uuid
from collections.abc import Collection

from django.db.models import Count

from common.records.periods import standing_on
from orgs.choices import CoverageMode, OrganisationForm
from orgs.models import Coverage, OrganisationFormPeriod
from orgs.selectors.formation import standard_on


def units_of(organisation_ids: Collection[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, int]:
    """Return how many enterprises each organisation covers jointly (联) on ``day``."""
    joint = Coverage.objects.current_on(day).filter(
        organisation__in=organisation_ids, mode=CoverageMode.JOINT
    )
    counted = joint.order_by().values("organisation_id")
    return dict(
        counted.annotate(units=Count("enterprise", distinct=True)).values_list(
            "organisation_id", "units"
        )
    )


def warning_about(organisation_id: uuid.UUID | None, day: datetime.date) -> str:
    """Return a sentence when a joint branch covers more units than it generally should.

    Nothing is refused for it: the office may have its reasons (R-ORG-3 says «generally»).
    """
    if organisation_id is None:
        return ""
    is_joint = OrganisationFormPeriod.objects.filter(
        standing_on(day), organisation=organisation_id, form=OrganisationForm.JOINT_BRANCH
    )
    if not is_joint.exists():
        return ""
    most = standard_on(day).joint_branch_units
    units = units_of([organisation_id], day).get(organisation_id, 0)
    if units <= most:
        return ""
    return f"该联合党支部已覆盖 {units} 家单位，一般不超过 {most} 家，请考虑另设联合党支部。"
