"""Frozen dataclasses as described answers: the OpenAPI shape is made from the declaration."""

import dataclasses
import datetime
import decimal
import types
import typing
import uuid
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

FIELDS: dict[Any, type[serializers.Field]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    bool: serializers.BooleanField,
    uuid.UUID: serializers.UUIDField,
    datetime.date: serializers.DateField,
    datetime.datetime: serializers.DateTimeField,
    decimal.Decimal: serializers.FloatField,
}


_MADE: dict[tuple[Any, str], type[serializers.Serializer]] = {}


def shape_of(
    declaration: Any, labels: Mapping[str, str], name: str = "", without: tuple[str, ...] = ()
) -> type[serializers.Serializer]:
    """Return a serializer class that describes ``declaration``; every field needs its label.

    ``without`` leaves fields out (the caller adds its own). One declaration has one shape.
    """
    made = _MADE.get((declaration, name))
    if made is None:
        made = _MADE[declaration, name] = _make(declaration, labels, name, without)
    return made


def _make(
    declaration: Any, labels: Mapping[str, str], name: str, without: tuple[str, ...]
) -> type[serializers.Serializer]:
    hints = typing.get_type_hints(declaration)
    attributes: dict[str, Any] = {
        field.name: _field(hints[field.name], labels, labels[field.name])
        for field in dataclasses.fields(declaration)
        if field.name not in without
    }
    attributes["__doc__"] = declaration.__doc__
    title = name or declaration.__name__
    return type(f"{title}Shape", (serializers.Serializer,), attributes)


def _field(hint: Any, labels: Mapping[str, str], label: str) -> serializers.Field:
    options: dict[str, Any] = {"label": label}
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        known = [part for part in typing.get_args(hint) if part is not types.NoneType]
        options["allow_null"] = len(known) < len(typing.get_args(hint))
        # A number that is whole or not is a number.
        hint = known[0] if len(known) == 1 else float
    origin = typing.get_origin(hint)
    if origin in {tuple, list}:
        return _list(typing.get_args(hint)[0], labels, options)
    if origin is dict:
        inner = _field(typing.get_args(hint)[1], labels, label)
        return serializers.DictField(child=inner, **options)
    if dataclasses.is_dataclass(hint):
        return shape_of(hint, labels)(**options)
    found = next((field for kind, field in FIELDS.items() if kind is hint), None)
    return (found or serializers.CharField)(**options)


def _list(hint: Any, labels: Mapping[str, str], options: dict[str, Any]) -> serializers.Field:
    if dataclasses.is_dataclass(hint):
        return shape_of(hint, labels)(many=True, **options)
    return serializers.ListField(child=_field(hint, labels, options["label"]), **options)
