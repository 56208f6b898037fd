"""No project is without somebody who has it for more than fifteen days, unnoticed."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from common.audit.acting import acting
from common.calendar.clock import now
from common.notifications.sending import Draft, notify
from councils.models import Project
from councils.project_states import OWNERLESS_DAYS, SEEKING
from councils.selectors.desks import desks_of

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
    desks = desks_of({project.council_id for project in projects}, day)
    with acting(by=None, verb=OWNERLESS):
        return notify(notices=_drafts(projects, desks), now=now())


def _drafts(projects: Iterable[Project], desks: Mapping[Any, list[Any]]) -> Iterable[Draft]:
    for project in projects:
        for user in desks[project.council_id]:
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
