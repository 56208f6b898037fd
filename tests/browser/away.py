"""The database beside a browser: its driver's loop and Django's guard do not share a thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def away(work: Callable[[], Any]) -> Any:
    """Do work on the database in a thread of its own: this one belongs to the browser."""

    def alone() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(alone).result()
