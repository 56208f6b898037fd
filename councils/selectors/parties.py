"""By which name the reader may know who claims a project or stands behind an entry of a list."""

import uuid
from collections.abc import Sequence
from typing import Any

from councils.models import ListEntry, ProjectClaim
from councils.selectors.sight import hidden_owners


def party_names(rows: Sequence[ProjectClaim | ListEntry], *, user: Any) -> dict[uuid.UUID, str]:
    """Return the party of each row in words, empty where none is named; two queries.

    Enterprises and party organisations outside the user's scope are not named.
    """
    hidden = hidden_owners(rows, user=user)
    return {
        row.pk: hidden.get(row.enterprise_id) or hidden.get(row.organisation_id) or _named(row)
        for row in rows
    }


def _named(row: ProjectClaim | ListEntry) -> str:
    words = row.name if isinstance(row, ProjectClaim) else row.party_name
    return str(row.department or row.organisation or row.enterprise or words)
