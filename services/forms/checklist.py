"""The form field in which the office writes a checklist."""

from typing import Any

from django import forms

from services.payloads.checklist import UnreadableChecklist, read_checklist, written_checklist

HOW_TO = (
    "每行一项：代码 = 名称；必做的项在末尾加 *。例：members = 了解党员情况 *。"
    "代码用小写英文字母、数字和下划线；已使用的代码请勿改作他用。"
)


class ChecklistField(forms.CharField):
    """A checklist, one line an item."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HOW_TO)
        super().__init__(**{**kwargs, "required": False, "strip": False})

    def prepare_value(self, value: Any) -> Any:
        """Return what the field shows: the items as text, or what was typed."""
        return written_checklist(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the items; refuse with the line that is wrong."""
        try:
            return read_checklist(super().clean(value) or "")
        except UnreadableChecklist as error:
            raise forms.ValidationError(str(error), code="unreadable") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the items differ, however they were typed."""
        try:
            return bool(read_checklist(data or "") != (initial or []))
        except UnreadableChecklist:
            return True
