"""Procedures as tables: which step leads from which states where."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure: its code and label, the states it starts from, where it leads."""

    code: str
    label: str
    sources: frozenset[str]
    target: str


def table(*rows: tuple[str, str, tuple[str, ...], str]) -> dict[str, Step]:
    """Return the steps of a procedure by code: rows are code, label, states from, state to."""
    return {
        code: Step(code, label, frozenset(sources), target) for code, label, sources, target in rows
    }


def open_steps(steps: Mapping[str, Step], state: str) -> list[Step]:
    """Return the steps that may be taken in ``state``; none when the procedure has ended."""
    return [step for step in steps.values() if state in step.sources]
