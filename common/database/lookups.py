"""``= ANY(array)``: one parameter however many values, and one plan."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignObject, Lookup


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """``field__any_of=values``: the field equals one of the values, sent as one array."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition; the values are a list, or an expression that is an array."""
        left, parameters = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "as_sql"):
            right, more = compiler.compile(self.rhs)
            return f"{left} = ANY({right})", (*parameters, *more)
        values: Iterable[Any] = self.rhs
        return f"{left} = ANY(%s)", (*parameters, list(values))
