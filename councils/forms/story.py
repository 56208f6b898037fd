"""What a story is asked about: one thing by its id."""

from typing import Any

from django import forms


class StoryForm(forms.Form):
    """One of a topic, a request, a signal, a visit or a project."""

    topic = forms.UUIDField(label="议题", required=False)
    request = forms.UUIDField(label="诉求", required=False)
    signal = forms.UUIDField(label="信号", required=False)
    visit = forms.UUIDField(label="走访", required=False)
    project = forms.UUIDField(label="项目", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse none and several."""
        asked = {name: key for name, key in self.cleaned_data.items() if key is not None}
        if len(asked) != 1:
            words = "请指明一个议题、诉求、信号、走访或项目。"
            raise forms.ValidationError(words, code="one_thing")
        return asked
