"""``column__has_part=text``: a part of a folded name, found by whichever index serves it."""

from typing import Any

from django.db.models import CharField, Lookup
from django.db.models.lookups import Contains

from common.database.functions import Bigrams

PAIR = 2


@CharField.register_lookup
class HasPart(Lookup):
    """The folded column holds the text.

    A pair of characters has no trigram: it asks the index over pairs where the model has one.
    From three characters on the trigram index narrows; a small table needs neither.
    """

    lookup_name = "has_part"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition that the index of this length can answer."""
        if len(self.rhs) != PAIR or not has_pairs(self.lhs):
            sql, parameters = compiler.compile(Contains(self.lhs, self.rhs))
            return sql, tuple(parameters)
        left, parameters = compiler.compile(Bigrams(self.lhs))
        return f"{left} @> ARRAY[%s]::text[]", (*parameters, self.rhs)


def has_pairs(column: Any) -> bool:
    """Return whether the model of ``column`` has an index over the pairs of that column."""
    field = getattr(column, "target", None)
    return field is not None and any(
        isinstance(expression, Bigrams)
        and [getattr(source, "name", "") for source in expression.get_source_expressions()]
        == [field.name]
        for index in field.model._meta.indexes
        for expression in index.expressions
    )
