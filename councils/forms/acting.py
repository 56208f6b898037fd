"""What the forms on a council's page share: the council, the reader, the row they are about."""

from typing import Any

from django import forms

from common.text.id_numbers import find_id_number
from councils.models import Council
from orgs.forms.coverage import DayInput

LONG_TEXT = {"rows": 3}


class ActForm(forms.Form):
    """A form of an act on a council; it takes no identity card numbers.

    ``stored``: the record that the act changes, if there is one.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        council: Council,
        user: Any,
        stored: Any = None,
        **kwargs: Any,
    ) -> None:
        self.council, self.user, self.stored = council, user, stored
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse identity card numbers wherever they stand; leave out what was not shown."""
        values: dict[str, Any] = super().clean() or {}
        for name, value in list(values.items()):
            if isinstance(value, str) and find_id_number(value):
                self.add_error(name, "含有身份证号码，平台不保存身份证号码。")
            elif value is None and self._is_hidden(name):
                del values[name]
        return values

    def kept(self, name: str) -> Any:
        """Return the key of a stored link, which stays offered; None: there is none."""
        return getattr(self.stored, f"{name}_id", None)

    def _is_hidden(self, name: str) -> bool:
        """Return whether a stored link is not offered.

        It was shown as blank; sent back as blank, it is no wish to drop it.
        """
        offered = getattr(self.fields[name], "queryset", None)
        kept = self.kept(name)
        return offered is not None and kept is not None and not offered.filter(pk=kept).exists()


class RowForm(ActForm):
    """A form about one row of the council's page."""

    row = forms.UUIDField(widget=forms.HiddenInput)


def day(label: str, *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label, required=required, widget=DayInput, input_formats=["%Y-%m-%d"]
    )


def words(label: str, longest: int, *, required: bool = True) -> forms.CharField:
    """Return a field for a line."""
    return forms.CharField(label=label, max_length=longest, required=required)


def text(label: str, longest: int, *, required: bool = True) -> forms.CharField:
    """Return a field for several lines."""
    area = forms.Textarea(attrs=LONG_TEXT)
    return forms.CharField(label=label, max_length=longest, required=required, widget=area)
