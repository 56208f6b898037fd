"""Reads over party organisations, coverage and workers."""

from buildings.querysets import OfAreaQuerySet
from enterprises.querysets import OfEnterpriseQuerySet


class OrganisationQuerySet(OfAreaQuerySet):
    """Reads over party organisations: each belongs to one area."""


class OfOrganisationQuerySet(OfAreaQuerySet):
    """Facts of a party organisation."""

    area_field = "organisation__area"


class CoverageQuerySet(OfEnterpriseQuerySet):
    """Reads over coverages: the enterprise decides who sees them."""


class WorkerQuerySet(OfAreaQuerySet):
    """Reads over full-time workers."""
