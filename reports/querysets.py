"""Reads over stored figures."""

from buildings.querysets import OfAreaQuerySet


class SnapshotQuerySet(OfAreaQuerySet):
    """Reads over snapshots; a building's figure belongs to its subdistrict's area."""
