"""By which name the reader may know who claims a project or stands behind an entry of a list."""

import uuid
from collections.abc import Sequence
from typing import Any

from councils.models import ListEntry, ProjectClaim
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation

Id = uuid.UUID
FOREIGN_ENTERPRISE = "工作范围外的企业"
FOREIGN_ORGANISATION = "工作范围外的党组织"


def party_names(rows: Sequence[ProjectClaim | ListEntry], *, user: Any) -> dict[Id, str]:
    """Return the party of each row in words, empty where none is named; two queries.

    Enterprises and party organisations outside the user's scope are not named.
    """
    enterprises = _seen(Enterprise, {row.enterprise_id for row in rows}, user)
    organisations = _seen(PartyOrganisation, {row.organisation_id for row in rows}, user)
    told: dict[Id, str] = {}
    for row in rows:
        if row.department is not None:
            told[row.pk] = str(row.department)
        elif row.organisation is not None:
            is_seen = row.organisation.pk in organisations
            told[row.pk] = str(row.organisation) if is_seen else FOREIGN_ORGANISATION
        elif row.enterprise is not None:
            is_seen = row.enterprise.pk in enterprises
            told[row.pk] = row.enterprise.name if is_seen else FOREIGN_ENTERPRISE
        else:
            told[row.pk] = row.name if isinstance(row, ProjectClaim) else row.party_name
    return told


def _seen(model: Any, keys: set[Id | None], user: Any) -> set[Id]:
    named = model.objects.visible_to(user).filter(pk__in=keys - {None})
    return set(named.values_list("pk", flat=True))
