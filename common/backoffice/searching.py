"""The search box of a back-office list: the same matching as on the pages and in the API."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.utils import lookup_spawns_duplicates
from django.db.models import Q, QuerySet
from django.utils.text import smart_split, unescape_string_literal

from common.records.searching import Searched

CODES = ("external_id", "uscc", "code")


def narrowed(queryset: QuerySet, fields: Sequence[str], words: str) -> tuple[QuerySet, bool]:
    """Return the rows in which every word matches one of ``fields``, and whether rows may repeat.

    Folded names, initials and numbers match as everywhere; other columns by part.
    """
    known = Searched(
        names=tuple(name for name in fields if name.endswith("name_folded")),
        initials=tuple(name for name in fields if name.endswith("name_initials")),
        codes=tuple(name for name in fields if name.rsplit("__", 1)[-1] in CODES),
    )
    others = set(fields) - {*known.names, *known.initials, *known.codes}
    for word in smart_split(words):
        text = unescape_string_literal(word) if _is_quoted(word) else word
        condition = known.matching(text)
        for name in others:
            condition |= Q(**{f"{name}__icontains": text})
        queryset = queryset.filter(condition)
    options: Any = queryset.model._meta
    return queryset, any(lookup_spawns_duplicates(options, name) for name in fields)


def _is_quoted(word: str) -> bool:
    return len(word) > 1 and word[0] in "\"'" and word[0] == word[-1]
