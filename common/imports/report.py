"""What an import did, or would do: counts per sheet, rejected rows, remarks."""

from dataclasses import dataclass, field
from typing import Any

from common.imports.reasons import Rejection


@dataclass(slots=True)
class Counts:
    """What became of the rows of one sheet."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    def as_json(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


@dataclass(slots=True)
class Report:
    """The outcome of one run over a workbook."""

    sha256: str
    counts: dict[str, Counts] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    # Sheets that lack a required column: name → headers.
    refused: dict[str, list[str]] = field(default_factory=dict)
    # Headers of the sheets as read, for the workbook of rejected rows.
    headers: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_written: bool = False

    @property
    def is_clean(self) -> bool:
        """Return whether nothing was rejected or refused."""
        return not self.rejected and not self.refused

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command prints it."""
        return {
            "imported": self.is_written,
            "sha256": self.sha256,
            "sheets": {name: counts.as_json() for name, counts in self.counts.items()},
            "rejected": [rejection.as_json() for rejection in self.rejected],
            "refused": [
                {"sheet": name, "columns": columns} for name, columns in self.refused.items()
            ],
            "notes": self.notes,
        }
