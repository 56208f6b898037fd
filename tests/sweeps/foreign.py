"""What belongs to 静安寺街道 alone in the register: none of it may reach 南京西路街道."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from buildings.models import Area, Building
from councils.models import Council
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation, Worker
from services.models import Station

# What tablets sent is kept in the kernel, by the area of its sender.
SENT = {"common.SyncOperation", "common.FieldEdit"}
BUSINESS_APPS = ("buildings", "enterprises", "orgs", "services", "councils", "reports")


@dataclass(frozen=True)
class Foreign:
    """Texts that give the other subdistrict away, and its rows by model."""

    texts: frozenset[str]
    rows: dict[Any, list[Any]]

    def found_in(self, content: bytes) -> list[str]:
        """Return the texts that ``content`` holds."""
        told = content.decode("utf-8", errors="replace")
        return sorted(text for text in self.texts if text in told and _stands_alone(text, told))


def _stands_alone(text: str, told: str) -> bool:
    # W002 inside LW002, or 大厦1 inside 大厦12, gives nothing away.
    return bool(re.search(f"(?<![0-9A-Za-z]){re.escape(text)}(?![0-9A-Za-z])", told))


def foreign_to(user: Any, other: Any) -> Foreign:
    """Return what ``other`` sees and ``user`` must not."""
    rows = {
        model: list(_foreign(model, user, other)[:3])
        for model in apps.get_models()
        if (model._meta.app_label in BUSINESS_APPS or model._meta.label in SENT)
        and not model._meta.auto_created
    }
    texts: set[str] = set()
    for model, fields in (
        (Area, ("name", "code")),
        (Building, ("external_id", "name")),
        (Enterprise, ("external_id", "name", "short_name", "uscc")),
        (PartyOrganisation, ("external_id", "name")),
        (Worker, ("external_id", "name")),
        (Station, ("external_id", "name")),
        (Council, ("external_id", "name")),
    ):
        own = _texts(model.objects.visible_to(user), fields)
        texts |= _texts(_foreign(model, user, other), fields) - own
    # A short text could stand in anything; a text inside an own one proves nothing.
    return Foreign(frozenset(text for text in texts if len(text) >= 4), rows)


def _foreign(model: Any, user: Any, other: Any) -> QuerySet:
    seen = model._default_manager.visible_to(user).values("pk")
    return model._default_manager.visible_to(other).exclude(pk__in=seen).order_by("pk")


def _texts(rows: QuerySet, fields: Iterable[str]) -> set[str]:
    return {text for values in rows.values_list(*fields) for text in values if text}
