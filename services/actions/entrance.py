"""The entrance by code (扫码上报): who stands in a building writes a request without signing in."""

import datetime

from buildings.models import Building
from common.calendar.clock import today
from services.actions.links import LinkInvalid, key_behind, word_for
from services.actions.requests import create_request
from services.choices import Channel, Mechanism
from services.models import DutyItem, RequestCategory, ServiceRequest

SALT = "services.entrance"


def entrance_of(building: Building) -> str:
    """Return the signed word of a building's entrance; it does not end."""
    return word_for(building.pk, SALT)


def building_behind(token: str) -> Building:
    """Return the building of an entrance. Raises ``LinkInvalid``."""
    building = Building.objects.filter(pk=key_behind(token, SALT)).first()
    if building is None:
        raise LinkInvalid
    return building


def report_by_code(
    *, building: Building, company: str, category: str, content: str, now: datetime.datetime
) -> ServiceRequest:
    """Take in a request from the entrance of a building; the desk finds out whose it is.

    What the enterprise calls itself stands before its words.
    """
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
