"""Pages of the back office for one act each: a themed form, one action, a clear answer."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from common.errors.domain import DomainError

WIDGETS: list[tuple[type[forms.Field], type[forms.Widget]]] = [
    (forms.ChoiceField, UnfoldAdminSelectWidget),
    (forms.ModelChoiceField, UnfoldAdminSelectWidget),
    (forms.DecimalField, UnfoldAdminTextInputWidget),
    (forms.IntegerField, UnfoldAdminTextInputWidget),
    (forms.CharField, UnfoldAdminTextInputWidget),
]


def actor(request: HttpRequest) -> Any:
    """Return the signed-in user of a back-office page (the middleware lets nobody else in)."""
    return request.user


def found(queryset: QuerySet, object_id: str) -> Any:
    """Return the row that an address names; 404 when there is none, or when it is no id at all."""
    try:
        key = uuid.UUID(str(object_id))
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(queryset, pk=key)


class ActForm(forms.Form):
    """A plain form in the theme's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = themed(field)


def themed(field: forms.Field) -> forms.Widget:
    """Return a widget for ``field`` in the theme's look."""
    if isinstance(field.widget, forms.PasswordInput):
        return UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
    if isinstance(field, forms.DateField):
        return UnfoldAdminTextInputWidget(attrs={"type": "date"})
    for kind, widget in WIDGETS:
        if isinstance(field, kind):
            themed = widget()
            if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
                themed.choices = field.choices  # type: ignore[attr-defined]
            themed.is_required = field.required
            return themed
    return field.widget


def model_form(admin: Any, request: HttpRequest, fields: list[str]) -> Any:
    """Return a model form of ``admin``'s model with the theme's widgets and scoped choices."""
    return modelform_factory(
        admin.model,
        fields=fields,
        formfield_callback=partial(admin.formfield_for_dbfield, request=request),
    )


def act_page(
    admin: Any,
    request: HttpRequest,
    *,
    title: str,
    form_class: Any,
    run: Callable[[Any], str],
    back: str,
    button: str,
    intro: str = "",
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; when it is sent and right, run the act and return to ``back``.

    ``run`` takes the cleaned form and returns the message to show; a ``DomainError`` that it
    raises stands above the form, whose entries are kept.
    """
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            message = run(form)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, message)
            return redirect(back)
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "form": form,
        "intro": intro,
        "button": button,
        "back": back,
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "common/backoffice/act.html", context)
