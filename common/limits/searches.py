"""How often one user may search: nobody's searches may slow down everybody else's."""

from typing import Any

from django.conf import settings

from common.calendar.clock import now
from common.errors.domain import TooMany
from common.limits.counting import count_use
from common.limits.limit import Limit

MINUTE = 60


class TooManySearches(TooMany):
    """The user has searched as often as one may within a minute."""

    code = "too_many_searches"


def count_search(user: Any) -> None:
    """Count one search by ``user``, on whatever page or through the API.

    Raises ``TooManySearches`` with the seconds to wait. ``SEARCHES_PER_MINUTE = 0``: no limit.
    """
    times = settings.SEARCHES_PER_MINUTE
    if not times:
        return
    wait = count_use(Limit("search", times, MINUTE), user.pk, now())
    if wait:
        raise TooManySearches(wait, f"搜索过于频繁：每分钟最多 {times} 次，请 {wait} 秒后再试。")
