"""What a client may send: declared fields only; links by id, looked up when they are written."""

import uuid
from typing import Any

from rest_framework import serializers

from common.text.id_numbers import find_id_number

# A credit code has eighteen places too.
MAY_LOOK_LIKE_ONE = frozenset({"uscc"})


class ReferenceField(serializers.UUIDField):
    """The id of another record; whether the caller may see that record is asked on writing."""

    def __init__(self, **kwargs: Any) -> None:
        for name in ("queryset", "view_name", "many", "to_field", "pk_field"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)


class ClientIdField(serializers.UUIDField):
    """An id that a client made: UUID version 4 or 7."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        """Return the id; refuse other versions, which are not random enough to be unique."""
        value: uuid.UUID = super().to_internal_value(data)
        if value.version not in {4, 7}:
            raise serializers.ValidationError("标识须为 UUID 第 4 或第 7 版。", code="invalid_id")
        return value


class CleanInput(serializers.Serializer):
    """What is sent holds declared fields only, and no identity card numbers."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the values; a field that nobody knows is refused, not ignored."""
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                words = "没有这个可填写的字段。"
                raise serializers.ValidationError(
                    {
                        str(name)[:64]: [serializers.ErrorDetail(words, "unknown_field")]
                        for name in unknown[:20]
                    }
                )
        values: dict[str, Any] = super().to_internal_value(data)
        self._refuse_id_numbers(values)
        return values

    def _refuse_id_numbers(self, values: dict[str, Any]) -> None:
        """Refuse identity card numbers wherever they stand: the platform stores none."""
        for name, value in values.items():
            if name not in MAY_LOOK_LIKE_ONE and isinstance(value, str) and find_id_number(value):
                words = "含有身份证号码，平台不保存身份证号码。"
                raise serializers.ValidationError(
                    {name: [serializers.ErrorDetail(words, "id_number")]}
                )


class ActInput(CleanInput):
    """What an act is told, beside any record: a mistyped «preview» must not be a real act."""


class InputSerializer(CleanInput, serializers.ModelSerializer):
    """The writable fields of a record; ``id`` may come from the client when it is created."""

    id = ClientIdField(
        required=False, help_text="客户端生成的标识（UUID v4 或 v7）；缺省由服务器生成"
    )

    def get_validators(self) -> list[Any]:
        """Return none: rules over several rows are checked with the record, in one place."""
        return []

    def build_standard_field(
        self, field_name: str, model_field: Any
    ) -> tuple[type[serializers.Field], dict[str, Any]]:
        """Return the field without unique checks of its own, for the same reason."""
        field_class, options = super().build_standard_field(field_name, model_field)
        validators = options.get("validators", [])
        kept = [v for v in validators if "Unique" not in type(v).__name__]
        if "validators" in options:
            options["validators"] = kept
        return field_class, options

    def build_relational_field(
        self, field_name: str, relation_info: Any
    ) -> tuple[type[serializers.Field], dict[str, Any]]:
        """Return a reference, with the label and need of the model's field."""
        field = relation_info.model_field
        optional = {"required": False, "allow_null": True} if field.null else {}
        return ReferenceField, {"label": field.verbose_name, **optional}
