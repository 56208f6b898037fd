"""The work of councils for a generated register: topics and projects, as many as a city has."""

import datetime
import itertools

from buildings.models import Building
from councils.models import Council, CouncilBuilding, CouncilTerm, Project, Topic

COUNCILS, TOPICS, PROJECTS = 50, 1_000, 900
RAISED_BY = ("enterprise", "employee", "owner", "manager", "resident")


def fill_councils(day: datetime.date) -> None:
    """Write 50 councils with 1,000 topics and 900 projects, unless there are topics."""
    if Topic.objects.exists():
        return
    buildings = list(Building.objects.order_by("external_id")[:COUNCILS])
    founded = day - datetime.timedelta(900)
    councils = Council.objects.bulk_create(
        Council(
            external_id=f"BLW{n:03}", name=f"示例楼委会{n}", kind="committee", founded_on=founded
        )
        for n in range(COUNCILS)
    )
    CouncilTerm.objects.bulk_create(
        CouncilTerm(council=council, recorded_on=founded) for council in councils
    )
    CouncilBuilding.objects.bulk_create(
        CouncilBuilding(council=council, building=building, recorded_on=founded)
        for council, building in zip(councils, itertools.cycle(buildings), strict=False)
    )
    Topic.objects.bulk_create(
        Topic(
            council=councils[n % COUNCILS],
            building=buildings[n % COUNCILS % len(buildings)],
            title=f"示例议题{n}",
            text="示例内容" * 20,
            category="物业管理",
            source="visit",
            raised_by=RAISED_BY[n % len(RAISED_BY)],
            raised_on=day - datetime.timedelta(n % 365),
        )
        for n in range(TOPICS)
    )
    Project.objects.bulk_create(
        Project(
            council=councils[n % COUNCILS],
            title=f"示例项目{n}",
            summary="示例内容" * 20,
            domain="governance",
        )
        for n in range(PROJECTS)
    )
