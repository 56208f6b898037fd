"""What a user may see: the whole district, some areas with all below them, single buildings."""

import uuid
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the district that a user works in; ``Scope()`` sees nothing."""

    everything: bool = False
    area_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)
    building_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all is in scope."""
        return not (self.everything or self.area_ids or self.building_ids)


NOTHING = Scope()


def scope_of(user: Any) -> Scope:
    """Return the user's scope; the anonymous and the disabled see nothing."""
    if user is None or not getattr(user, "is_active", False):
        return NOTHING
    return getattr(user, "scope", NOTHING)
