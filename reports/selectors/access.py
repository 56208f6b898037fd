"""Which figures are open to whom: counts of persons stay inside the office."""

from typing import Any

from accounts.roles import may_count_members
from reports.indicators.definitions import INDICATORS


def open_codes(user: Any) -> list[str]:
    """Return the codes of the figures that a user may see, in the order of the declarations.

    A figure that counts persons is left out altogether: a hidden small number could be had by
    subtraction from those around it.
    """
    counts_members = may_count_members(user)
    return [code for code, one in INDICATORS.items() if counts_members or not one.is_internal]
