"""What is at stake with an enterprise: the square metres that it holds, the persons at work."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, Max, Q, Sum
from django.db.models.functions import Coalesce

from enterprises.choices import MeasurementKind
from enterprises.models import Measurement, Occupancy


@dataclass(frozen=True, slots=True)
class Value:
    """Square metres and persons; None: the register does not say."""

    area: Decimal | None
    headcount: int | None


def value_at_stake(enterprise_id: uuid.UUID, day: datetime.date) -> Value:
    """Return what the register says on ``day``; of one that has left, what it held last."""
    rooms = Occupancy.objects.filter(enterprise=enterprise_id, starts_on__lte=day).order_by()
    held = rooms.current_on(day)
    if not held.exists():
        last = rooms.aggregate(on=Max("ends_on"))["on"]
        held = rooms.filter(ends_on=last) if last is not None else rooms.none()
    metres = Coalesce("area", "unit__area", output_field=DecimalField())
    measured = Measurement.objects.filter(
        Q(enterprise=enterprise_id, kind=MeasurementKind.HEADCOUNT, measured_on__lte=day)
    ).order_by("-measured_on")
    persons = measured.values_list("value", flat=True).first()
    return Value(
        area=held.aggregate(area=Sum(metres))["area"],
        headcount=int(persons) if persons is not None else None,
    )
