"""Names of what kept contents refer to, as far as the reader may see it."""

from collections.abc import Iterable
from typing import Any

from buildings.models import Building, Unit
from enterprises.models import Enterprise
from services.models import Promise, Visit
from services.payloads.telling import ids_in

NAMED: tuple[tuple[Any, str], ...] = (
    (Building, "name"),
    (Enterprise, "name"),
    (Unit, "number"),
    (Promise, "text"),
)


def names_in(contents: Iterable[Any], user: Any) -> dict[str, str]:
    """Return the names of all ids in ``contents`` that the user may see: five queries."""
    ids = set().union(*(ids_in(content) for content in contents))
    if not ids:
        return {}
    names: dict[str, str] = {}
    for model, field in NAMED:
        seen = model.objects.visible_to(user).filter(pk__in=ids)
        names |= {str(key): text for key, text in seen.values_list("pk", field)}
    visits = Visit.objects.visible_to(user).filter(pk__in=ids).select_related("building")
    return names | {str(visit.pk): f"{visit.purpose} {visit}" for visit in visits}
