"""The kinds of things that cells of the register name, as the apps declare them."""

from dataclasses import dataclass

from django.db import models

from common.imports.layout import Lookup
from common.imports.reasons import Reason

_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that cells name by the office's number."""

    name: str
    noun: str
    model: type[models.Model]
    lookup: Lookup
    reason: Reason = Reason.UNKNOWN_REFERENCE
    # The field that holds the number by which cells name a row.
    number: str = "external_id"


def register_kinds(*kinds: Kind) -> None:
    """Add kinds of things that cells name."""
    for kind in kinds:
        _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Return the kind of that name."""
    return _kinds[name]
