"""Which operations tablets may send; filled by each app's ``ready`` at start-up."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act
from common.sync.envelope import Clock, Draft


@dataclass(frozen=True, slots=True)
class Context:
    """Who sends, from where, by which clock; ``act`` is the transaction's act."""

    user: Any
    area_id: uuid.UUID | None
    device_id: uuid.UUID | None
    clock: Clock
    act: Act

    @property
    def now(self) -> datetime.datetime:
        """Return when the server received the call."""
        return self.clock.received_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation; ``keeps_payload``: it may be needed again."""

    status: str
    code: str = ""
    message: str = ""
    object_kind: str = ""
    object_id: uuid.UUID | None = None
    version: int | None = None
    keeps_payload: bool = False
    # What a held operation waits for.
    waits_for: uuid.UUID | None = None

    @property
    def object(self) -> Mapping[str, Any] | None:
        """Return what the answer says about the object."""
        if self.object_id is None:
            return None
        return {"kind": self.object_kind, "id": str(self.object_id), "version": self.version}


# Takes operations of one kind, returns their outcomes in the same order.
Handler = Callable[[Sequence[Draft], Context], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation; those ``at_once`` are handled together and before all others."""

    name: str
    handler: Handler
    at_once: bool = False


_kinds: dict[str, Kind] = {}


def register_operation(name: str, handler: Handler, *, at_once: bool = False) -> None:
    """Name the callable that carries out operations called ``name``."""
    _kinds[name] = Kind(name, handler, at_once)


def kind_called(name: str) -> Kind | None:
    """Return the kind called ``name``, if there is one."""
    return _kinds.get(name)
