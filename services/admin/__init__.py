"""Back office of visits and services; importing the parts registers their pages."""

from services.admin import desk, field, registers, responses

__all__ = ["desk", "field", "registers", "responses"]
