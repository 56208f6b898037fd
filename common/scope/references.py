"""Names of foreign objects inside own rows: shown only when the object itself may be seen."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from common.scope.scope import scope_of


def visible_ids(model: type[models.Model], ids: Iterable[Any], user: Any) -> frozenset[Any]:
    """Return those of ``ids`` that ``user`` may see: one query, none for the whole district."""
    wanted = {key for key in ids if key is not None}
    if scope_of(user).everything or not wanted:
        return frozenset(wanted)
    rows: Any = model._default_manager
    return frozenset(rows.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
