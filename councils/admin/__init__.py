"""Back office of councils."""

from councils.admin import facts, registers, settings, work

__all__ = ["facts", "registers", "settings", "work"]
