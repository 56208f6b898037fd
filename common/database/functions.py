"""SQL functions of the platform."""

from typing import Any

from django.db.models import Func, TextField


class IsoMoment(Func):
    """A moment as ISO 8601 text in UTC+8 (Shanghai time), written by the database.

    A text costs the driver a tenth of what an aware datetime costs; the fixed offset keeps the
    instant right for the years in which Shanghai had summer time.
    """

    template = "(to_json(%(expressions)s AT TIME ZONE INTERVAL '08:00') #>> '{}') || '+08:00'"
    arity = 1
    output_field: Any = TextField()
