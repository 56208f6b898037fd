"""No project is without somebody who has it for more than fifteen days, unnoticed."""

import datetime
from collections.abc import Iterable
from typing import Any

from common.audit.acting import acting
from common.calendar.clock import now
from common.notifications.sending import Draft, notify
from councils.models import CouncilBuilding, Project
from councils.project_states import OWNERLESS_DAYS, SEEKING
from services.selectors.recipients import Recipients, recipients_on

DAILY = "councils.tell_ownerless"
OWNERLESS = "project.ownerless"


def tell_ownerless(day: datetime.date) -> int:
    """Tell the staff of each project that has sought somebody for too long, once per episode.

    A constant number of statements; return how many notices are new.
    """
    projects = list(
        Project.objects.filter(
            state__in=SEEKING,
            ownerless_since__lt=day - datetime.timedelta(OWNERLESS_DAYS),
        ).select_related("council")
    )
    if not projects:
        return 0
    recipients = recipients_on(day, ())
    paths = _paths_of({project.council_id for project in projects}, day)
    with acting(by=None, verb=OWNERLESS):
        return notify(notices=_drafts(projects, paths, recipients), now=now())


def _paths_of(councils: set[Any], day: datetime.date) -> dict[Any, set[str]]:
    """Return the paths of the subdistricts that each council is in on the day."""
    found: dict[Any, set[str]] = {}
    links = CouncilBuilding.objects.standing_on(day).filter(
        council__in=councils, building__subdistrict__isnull=False
    )
    for council, path in links.values_list("council", "building__subdistrict__path"):
        found.setdefault(council, set()).add(path)
    return found


def _drafts(
    projects: Iterable[Project], paths: dict[Any, set[str]], recipients: Recipients
) -> Iterable[Draft]:
    for project in projects:
        told: set[Any] = set()
        for path in paths.get(project.council_id, {""}):
            told |= recipients.desk_of(path)
        for user in sorted(told):
            yield Draft(
                recipient_id=user,
                kind=OWNERLESS,
                key=f"{OWNERLESS}/{project.pk}/{project.ownerless_since}",
                title="项目无人认领",
                # What it is about stands on its page.
                text=f"{project.council}有一个项目自 {project.ownerless_since} 起无人认领，"
                f"已超过 {OWNERLESS_DAYS} 日。",
                link=f"/councils/projects/{project.pk}/",
                object_type=Project._meta.label_lower,
                object_id=project.pk,
            )
