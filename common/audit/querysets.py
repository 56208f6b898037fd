"""Reads over the audit: for auditors, and for nobody else."""

from common.scope.querysets import CapabilityQuerySet


class AuditQuerySet(CapabilityQuerySet):
    """Rows of the audit and of the row history."""

    capability = "audit.view"
