"""Who is told of a council's work: the staff of the subdistricts that it is in."""

import datetime
import uuid
from collections.abc import Collection

from councils.models import CouncilBuilding
from services.selectors.recipients import recipients_on

Id = uuid.UUID


def desks_of(councils: Collection[Id], day: datetime.date) -> dict[Id, list[Id]]:
    """Return the staff of the subdistricts that each council is in on the day, in fixed order.

    Of a council that is in no subdistrict it is the district's staff. A constant number of queries.
    """
    paths: dict[Id, set[str]] = {}
    links = CouncilBuilding.objects.standing_on(day).filter(
        council__in=list(councils), building__subdistrict__isnull=False
    )
    for council, path in links.values_list("council", "building__subdistrict__path"):
        paths.setdefault(council, set()).add(path)
    recipients = recipients_on(day, ())
    return {
        council: sorted(set().union(*map(recipients.desk_of, paths.get(council, {""}))))
        for council in councils
    }
