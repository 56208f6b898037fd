"""The entrance by code (楼宇码): who works or lives there raises a topic without signing in."""

import datetime

from buildings.models import Building
from common.errors.domain import Conflict
from councils.actions.topics import raise_topic
from councils.choices import TopicSource
from councils.models import Council, Topic
from councils.selectors.councils import councils_in_term
from services.actions.links import LinkInvalid, key_behind, word_for

SALT = "councils.raise"


class NoCouncilHere(Conflict):
    """The building has no council in term."""

    code = "no_council"
    message = "该楼宇目前没有任期内的楼委会，暂不能在此提出议题。"


def raising_entrance_of(building: Building) -> str:
    """Return the signed word of a building's entrance; it does not end."""
    return word_for(building.pk, SALT)


def building_to_raise_in(token: str) -> Building:
    """Return the building of an entrance. Raises ``LinkInvalid``."""
    building = Building.objects.filter(pk=key_behind(token, SALT)).first()
    if building is None:
        raise LinkInvalid
    return building


def council_of(building: Building, day: datetime.date) -> Council:
    """Return the council that would take a topic up. Raises ``NoCouncilHere``."""
    council = councils_in_term([building.pk], day).get(building.pk)
    if council is None:
        raise NoCouncilHere
    return council


def raise_by_code(
    *, building: Building, party: str, title: str, text: str, now: datetime.datetime
) -> Topic:
    """Raise a topic from the entrance of a building; nobody is named. Raises ``NoCouncilHere``."""
    return raise_topic(
        by=None,
        council_id=council_of(building, now.date()).pk,
        building_id=building.pk,
        title=title,
        text=text,
        source=TopicSource.CODE,
        raised_by=party,
        now=now,
    )
