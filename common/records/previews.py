"""Acts that are only tried: done as they would be, then taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


class _TakenBack(Exception):
    """Ends the transaction of a preview."""


@contextmanager
def tried(*, is_preview: bool) -> Iterator[None]:
    """Run acts in one transaction; a preview takes them back, their audit rows included.

    Because it does the same, a preview cannot promise what the act would refuse.
    """
    try:
        with transaction.atomic():
            yield
            if is_preview:
                raise _TakenBack
    except _TakenBack:
        return
