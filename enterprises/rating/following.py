"""Who has work when colours have changed: owed as rows with the ratings themselves."""

_names: list[str] = []


def register_follower(name: str) -> None:
    """Owe the due work called ``name`` whenever a rating changed or ended (at start-up)."""
    if name not in _names:
        _names.append(name)


def followers() -> list[str]:
    """Return the names of all such work."""
    return list(_names)
