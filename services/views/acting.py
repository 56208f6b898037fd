"""Pages with acts: each is one action; a refusal stands by its form, and nothing typed is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from common.errors.domain import DomainError, NotInScope
from common.pages.views import PageView


class ActingPage(PageView):
    """A page with forms; each sends the name of its act."""

    http_method_names = ["get", "head", "options", "post"]

    def acts(self) -> dict[str, Any]:
        """Return the form class and what it runs, by the name that a form sends."""
        raise NotImplementedError

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        form_class, _ = self.acts()[name]
        return form_class(data)

    def run(self, name: str, form: Any) -> str:
        """Run an act with its valid form; return what to tell."""
        _, run = self.acts()[name]
        told: str = run(self.request.user, form.cleaned_data)
        return told

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the act that a form of the page names."""
        name = request.POST.get("act", "")
        if name not in self.acts():
            raise NotInScope
        form = self.form_for(name, request.POST)
        status = 400
        if form.is_valid():
            try:
                told = self.run(name, form)
            except NotInScope:
                raise
            except DomainError as refusal:
                form.add_error(None, words_of(refusal))
                status = refusal.status
            else:
                if told:
                    messages.success(request, told)
                return HttpResponseRedirect(self.back())
        return self.render_to_response(
            self.get_context_data(failed={name: form}, refused=form, **kwargs), status=status
        )

    def back(self) -> str:
        """Return where an act leads."""
        return self.request.get_full_path()


def words_of(refusal: DomainError) -> str:
    """Return a refusal in words, each field's where there are such."""
    faults = getattr(refusal, "faults", ())
    return "".join(fault.message for fault in faults) or refusal.message
