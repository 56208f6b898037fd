"""Closed lists in cells: one of several words, or yes and no."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import TextChoices

from common.imports.cells import as_text, compact
from common.imports.reading.frames import Cell
from common.imports.reasons import BadCell, Reason
from common.text.folding import fold


@dataclass(frozen=True)
class Choice:
    """A value of a closed list, matched without regard to width, blanks and script."""

    choices: type[TextChoices]
    noun: str
    aliases: Mapping[str, str] = field(default_factory=dict)
    # The register writes the stored values themselves (the letters of the industry sections).
    writes_values: bool = False
    # What the register may say, where that is less than what the platform knows.
    only: tuple[str, ...] = ()
    sql_type: str = "text"

    @cached_property
    def _values(self) -> dict[str, str]:
        values = self._offered
        pairs: list[tuple[Any, Any]] = [(self.choices(value).label, value) for value in values]
        pairs += self.aliases.items()
        if self.writes_values:
            pairs += [(value, value) for value in values]
        return {_loose(str(label)): str(value) for label, value in pairs}

    @property
    def _offered(self) -> list[str]:
        return [value for value in self.choices.values if not self.only or value in self.only]

    @property
    def labels(self) -> list[str]:
        """Return the words of the list, for drop-downs."""
        return [self.word(value) for value in self._offered]

    def word(self, value: str) -> str:
        """Return how the register writes a stored value."""
        return value if self.writes_values else str(self.choices(value).label)

    def __call__(self, cell: Cell) -> str:
        """Return the stored value."""
        value = self._values.get(_loose(as_text(cell)))
        if value is None:
            words = "、".join(self.labels)
            raise BadCell(Reason.UNKNOWN_VALUE, f"{self.noun}不在可选值内（{words}）。")
        return value

    def show(self, value: Any) -> str:
        """Return the word of the list."""
        return self.word(value)


def _loose(text: str) -> str:
    return compact(fold(text))


_YES = frozenset({"是", "√", "✓", "y", "yes", "true", "1", "有"})
_NO = frozenset({"否", "×", "n", "no", "false", "0", "无"})


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    noun: str
    sql_type: str = "boolean"
    labels: tuple[str, ...] = ("是", "否")

    def __call__(self, cell: Cell) -> str:
        """Return ``t`` or ``f``."""
        word = _loose(as_text(cell))
        if word in _YES:
            return "t"
        if word in _NO:
            return "f"
        raise BadCell(Reason.UNKNOWN_VALUE, f"{self.noun}须填“是”或“否”。")

    def show(self, value: Any) -> str:
        """Return 是 or 否."""
        return self.labels[0] if value else self.labels[1]
