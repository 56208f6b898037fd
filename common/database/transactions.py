"""Which transaction wrote a row: what a reader of changes needs to miss none.

Numbers and times are given before a transaction commits, so a later number may be seen earlier.
A snapshot of PostgreSQL says exactly which transactions were visible (``pg_visible_in_snapshot``).
"""

from typing import Any

from django.db import models
from django.db.models import Func


class TransactionField(models.Field):
    """The id of the transaction that wrote the row (``xid8``); the database fills it."""

    description = "transaction id"

    def db_type(self, connection: Any) -> str:
        """Return the column type."""
        return "xid8"

    def from_db_value(self, value: Any, *_: Any) -> int | None:
        """Return the id as a number."""
        return None if value is None else int(value)


class CurrentTransaction(Func):
    """SQL ``pg_current_xact_id()``."""

    function = "pg_current_xact_id"
    output_field = TransactionField()
