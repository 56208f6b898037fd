"""What can be told: kinds of notices, which are also the events that an outside channel hears.

Each app names its own in ``ready``; a kind that nobody has named is never told.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its stored word (``request.yellow``) and how people read it."""

    word: str
    label: str


_kinds: dict[str, Kind] = {}


class UnknownKind(LookupError):
    """No app has registered the kind."""


def register_kind(kind: str, label: str) -> None:
    """Name a kind of notices and event: lower-case words with a dot, and a Chinese label."""
    _kinds[kind] = Kind(kind, label)


def kinds() -> list[Kind]:
    """Return all kinds by their word."""
    return [_kinds[word] for word in sorted(_kinds)]


def label_of(kind: str) -> str:
    """Return the label of a stored kind; one that no app names any more reads as its word."""
    return _kinds[kind].label if kind in _kinds else kind


def require_kind(kind: str) -> None:
    """Raise ``UnknownKind`` unless some app has named the kind."""
    if kind not in _kinds:
        raise UnknownKind(kind)
