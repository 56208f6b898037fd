"""Back office of enterprises; importing the parts registers their pages."""

from enterprises.admin import enterprise, facts, occupancy, override, rating

__all__ = ["enterprise", "facts", "occupancy", "override", "rating"]
