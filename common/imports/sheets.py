"""How an app describes a sheet of the register; the engine does the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.imports.layout import Layout
from common.imports.table import Table
from common.imports.writers import Writer

Rule = Callable[[Table], None]
# Adds to the rows of a model what the columns show to a user (no user: the system).
Exported = Callable[[Any, Any], Any]


def as_they_are(rows: Any, _user: Any) -> Any:
    """Return rows that hold all that the columns show."""
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Layout):
    """A sheet of the register, how its rows are judged, and the rows that it writes."""

    # Rules that look at single rows, and those that look at the accepted rows together.
    rules: tuple[Rule, ...] = ()
    late_rules: tuple[Rule, ...] = ()
    writers: tuple[Writer, ...] = ()
    exported: Exported = as_they_are
