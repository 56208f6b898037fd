"""What a worker hands over: as it stands on the day, in words, so that it can be kept."""

import datetime
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Q

from buildings.models import Building
from common.records.periods import current_on
from enterprises.choices import ContactRole
from enterprises.models import Contact, Enterprise
from orgs.models import Founding, Responsibility, Worker
from orgs.selectors.caseload import demands_of, loads_on


def pack_of(worker: Worker, day: datetime.date) -> dict[str, Any]:
    """Return what is in the worker's charge on a day, before anything is moved.

    Enterprises and counts only: whom to call stands on the enterprise's own page.
    """
    places = Building.objects.filter(
        worker_charges__in=worker.charges.filter(current_on(day))
    ).order_by("name", "pk")
    given = Enterprise.objects.filter(
        worker_charges__in=worker.enterprises.filter(current_on(day))
    ).order_by("name", "pk")
    building_ids = [building.pk for building in places]
    return {
        "stated_on": day,
        "subdistrict": worker.area.name,
        "enterprise_count": _count(worker, day),
        "buildings": [
            {"id": row.pk, "number": row.external_id or "", "name": row.name} for row in places
        ],
        "enterprises": [
            {"id": row.pk, "number": row.external_id or "", "name": row.name} for row in given
        ],
        "requests": [asdict(demand) for demand in demands_of(worker.pk, day)],
        "contacts": _contacts(building_ids, [row.pk for row in given], day),
        "foundings": _foundings(building_ids, [row.pk for row in given], day),
        "responsibilities": [
            {"role": role.get_role_display(), "place": str(role.building or role.grid)}
            for role in Responsibility.objects.filter(current_on(day), worker=worker)
            .select_related("building", "grid")
            .order_by("role", "pk")
        ],
    }


def _count(worker: Worker, day: datetime.date) -> int:
    post = worker.posts.select_related("worker").order_by("-recorded_on").first()
    return loads_on(day, [post])[0].enterprises if post else 0


def _contacts(building_ids: list[Any], given: list[Any], day: datetime.date) -> list[Any]:
    here = Q(enterprise__in=given) | Q(
        enterprise__in=Enterprise.objects.filter(
            current_on(day, "occupancies__"), occupancies__unit__building__in=building_ids
        ).values("pk")
    )
    rows = (
        Contact.objects.filter(here, role=ContactRole.PARTY_AFFAIRS)
        .values("enterprise__name")
        .annotate(number=Count("pk"))
        .order_by("enterprise__name")
    )
    return [{"enterprise": row["enterprise__name"], "count": row["number"]} for row in rows]


def _foundings(building_ids: list[Any], given: list[Any], day: datetime.date) -> list[Any]:
    tenants = Enterprise.objects.filter(
        current_on(day, "occupancies__"), occupancies__unit__building__in=building_ids
    )
    concerned = (
        Q(building__in=building_ids)
        | Q(enterprise__in=given)
        | Q(enterprise__in=tenants.values("pk"))
    )
    rows = Founding.objects.open().filter(concerned).order_by("answer_due_on", "pk")
    return [
        {"name": row.name, "state": row.get_state_display(), "due_on": row.answer_due_on}
        for row in rows
    ]
