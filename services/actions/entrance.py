"""The entrance by code (扫码上报): who stands in a building writes a request without signing in."""

import datetime
import uuid

from django.core import signing

from buildings.models import Building
from common.calendar.clock import today
from services.actions.requests import create_request
from services.actions.satisfaction import LinkInvalid
from services.choices import Channel, Mechanism
from services.models import DutyItem, RequestCategory, ServiceRequest

SALT = "services.entrance"


def entrance_of(building: Building) -> str:
    """Return the signed word of a building's entrance; it does not end."""
    return signing.dumps(str(building.pk), salt=SALT)


def building_behind(token: str) -> Building:
    """Return the building of an entrance. Raises ``LinkInvalid``."""
    try:
        key = uuid.UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkInvalid from error
    building = Building.objects.filter(pk=key).first()
    if building is None:
        raise LinkInvalid
    return building


def report_by_code(
    *, token: str, company: str, category: str, content: str, now: datetime.datetime
) -> ServiceRequest:
    """Take in a request from the entrance of a building; the desk finds out whose it is.

    What the enterprise calls itself stands before its words. Raises ``LinkInvalid``.
    """
    building = building_behind(token)
    duty = DutyItem.objects.current_on(now.date()).filter(category__name=category).first()
    written = create_request(
        by=None,
        values={
            "building": building.pk,
            "category": category,
            "content": f"【企业自述：{company.strip()}】\n{content.strip()}",
            "mechanism": duty.mechanism if duty else Mechanism.PLATFORM.value,
        },
        channel=Channel.CODE,
        now=now,
    )
    return ServiceRequest.objects.get(pk=written.obj.pk)


def offered_categories() -> list[str]:
    """Return the categories to choose from: those without others below them, listed first."""
    duties = DutyItem.objects.current_on(today()).values("category")
    leaves = RequestCategory.objects.filter(children__isnull=True)
    listed = leaves.filter(pk__in=duties).values_list("name", flat=True)
    return list(listed) or list(leaves.values_list("name", flat=True))
