"""The API's OpenAPI document, and whether an answer fits what it says."""

from io import StringIO
from typing import Any

import jsonschema
import yaml
from django.core.management import call_command


def api_document() -> dict[str, Any]:
    """Return the document as the command writes it; a warning fails."""
    written = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=written)
    return yaml.safe_load(written.getvalue())


def require_fit(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Fail unless ``value`` is as a schema of the document says, without a field more."""
    closed = _closed({**schema, "components": document["components"]})
    jsonschema.validate(value, closed)


def _closed(schema: Any) -> Any:
    """Return an OpenAPI 3.0 schema as JSON Schema: null where allowed, nothing undeclared."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: _closed(part) for name, part in schema.items()}
    if told.get("type") == "object" and isinstance(told.get("properties"), dict):
        told.setdefault("additionalProperties", False)
    # OpenAPI 3.0 writes an exclusive bound as a flag.
    told = {name: part for name, part in told.items() if part is not True or name == "nullable"}
    nullable = told.pop("nullable", False)
    if nullable is True:
        told = {"anyOf": [told, {"type": "null"}]}
    return told
