"""Pages that offer acts on themselves and on their rows; a refused form keeps its words."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from services.views.acting import ActingPage

# The form of an act, and what it runs: with the page's object, the user and the values.
Acts = Mapping[str, tuple[Any, Callable[[Any, Any, dict[str, Any]], str]]]


class OfferingPage(ActingPage):
    """A page about one object with acts by name."""

    offered: ClassVar[Acts] = {}
    failed: Mapping[str, Any] = {}

    def subject(self) -> Any:
        """Return what the acts are about."""
        raise NotImplementedError

    def form_facts(self, name: str) -> dict[str, Any]:
        """Return what the form of an act is given besides its data."""
        raise NotImplementedError

    def acts(self) -> dict[str, Any]:
        """Return the acts of the page."""
        return dict(self.offered)

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        form_class, _ = self.offered[name]
        key = f"{name}-{data.get('row') or 'new'}-%s"
        return form_class(data, auto_id=key, **self.form_facts(name))

    def run(self, name: str, form: Any) -> str:
        """Run an act with its valid form; return what to tell."""
        _, run = self.offered[name]
        return run(self.subject(), self.request.user, form.cleaned_data)

    def offer(self, name: str, row: uuid.UUID | None = None, **initial: Any) -> Any:
        """Return the form of an act, about a row if there is one; a refused one as it was sent."""
        refused = self.failed.get(name)
        if refused is not None and refused.data.get("row", "") == str(row or ""):
            return refused
        form_class, _ = self.offered[name]
        return form_class(
            initial={"row": row, **initial},
            auto_id=f"{name}-{row or 'new'}-%s",
            **self.form_facts(name),
        )
