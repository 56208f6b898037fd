"""Party organisations, coverage and workers."""

from orgs.models.coverage import Coverage, Worker
from orgs.models.organisation import (
    MemberCount,
    OrganisationFormPeriod,
    OrganisationSeat,
    PartyOrganisation,
)

__all__ = [
    "Coverage",
    "MemberCount",
    "OrganisationFormPeriod",
    "OrganisationSeat",
    "PartyOrganisation",
    "Worker",
]
