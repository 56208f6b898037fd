"""The export file of a tablet, as it is handed in."""

from typing import Any

import orjson
from django import forms

from common.sync.bodies import LARGEST


class RescueForm(forms.Form):
    """One file; what it holds is opened by the action."""

    file = forms.FileField(
        label="队列文件",
        help_text="走访端“队列”页导出的加密文件，最大 5 MB",
        widget=forms.ClearableFileInput({"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        """Return the content; whether it is a queue is judged when it is opened."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(
                "文件超过 5 MB，不是走访端导出的队列文件。", code="too_large"
            )
        try:
            return orjson.loads(upload.read())
        except orjson.JSONDecodeError as error:
            words = "文件无法读取，请选择走访端导出的队列文件。"
            raise forms.ValidationError(words, code="unreadable_file") from error
