"""Search of names as people type them: folded, by part, by pinyin initials, by number."""

from collections.abc import Sequence

from django.db.models import Q

from common.text.folding import fold


def matching(
    text: str, *, names: Sequence[str] = (), initials: Sequence[str] = (), codes: Sequence[str] = ()
) -> Q:
    """Return the condition «one of the columns matches ``text``».

    ``names`` hold folded text and match by part, ``initials`` by their beginning, ``codes`` (kept
    as the office writes them) by their beginning in upper case or as typed.
    """
    folded, typed = fold(text), text.strip()
    condition = Q(pk__in=[])
    for column in names:
        condition |= Q(**{f"{column}__contains": folded})
    if folded.isascii() and folded.isalnum():
        for column in initials:
            condition |= Q(**{f"{column}__startswith": folded})
    if typed.isascii():
        for column in codes:
            condition |= Q(**{f"{column}__startswith": typed.upper()})
            if typed.upper() != typed:
                condition |= Q(**{f"{column}__startswith": typed})
    return condition
