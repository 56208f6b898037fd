"""Values as plain JSON with one spelling each: what an audit row stores and a hash reads."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonical(values: Any, *, as_text: bool = False) -> Any:
    """Return ``values`` with dates, numbers and ids as JSON; as text: sorted, for hashing."""
    text = json.dumps(
        values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text if as_text else json.loads(text)
