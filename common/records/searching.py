"""Search of names as people type them: folded, by part, by pinyin initials, by number.

The one condition of all searches: pages, API and back office. Each register says once, beside
its queryset, which of its columns are searched.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from common.database import lookups as _lookups  # noqa: F401 – registers itself
from common.database import parts as _parts  # noqa: F401 – registers itself
from common.text.folding import fold


@dataclass(frozen=True, slots=True)
class Searched:
    """The columns in which a register is searched.

    ``names`` hold folded text and match by part, ``initials`` by their beginning, ``codes`` (kept
    as the office writes them) by their beginning in upper case or as typed.
    """

    names: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def behind(self, path: str) -> "Searched":
        """Return the columns as seen from a row that leads here over ``path``."""
        return Searched(
            tuple(f"{path}__{name}" for name in self.names),
            tuple(f"{path}__{name}" for name in self.initials),
            tuple(f"{path}__{name}" for name in self.codes),
        )

    def matching(self, text: str) -> Q:
        """Return the condition «one of the columns matches ``text``»."""
        condition = Q(pk__in=[])
        folded = fold(text)
        for column in self.names:
            condition |= Q(**{f"{column}__has_part": folded})
        letters = folded.replace(" ", "")
        if letters.isascii() and letters.isalnum():
            for column in self.initials:
                condition |= Q(**{f"{column}__startswith": letters})
        return condition | self._coded(text.strip())

    def _coded(self, typed: str) -> Q:
        """Return the condition «one of the numbers matches».

        Letters alone are initials where there are such: 「qy」 must not mean every number that
        begins with QY.
        """
        condition = Q(pk__in=[])
        if not typed.isascii():
            return condition
        is_begun = not self.initials or any(map(str.isdigit, typed))
        lookup = "startswith" if is_begun else "exact"
        for column in self.codes:
            for spelling in {typed.upper(), typed}:
                condition |= Q(**{f"{column}__{lookup}": spelling})
        return condition


def matching(text: str, **columns: Any) -> Q:
    """Return the condition «one of the ``columns`` matches ``text``», without declaring them."""
    return Searched(**columns).matching(text)


def among(keys: QuerySet) -> Q:
    """Return the condition «the row is one of ``keys``», usable beside other indexes in an OR."""
    return Q(pk__any_of=ArraySubquery(keys))
