"""Back office of visits and services; importing the parts registers their pages."""

from services.admin import field, registers, responses

__all__ = ["field", "registers", "responses"]
