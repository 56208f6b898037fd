"""The base of every back-office page: capability, scope and audit in one place.

All touch points with the admin theme are in this package, so that the theme can be swapped here.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from import_export.admin import ExportMixin
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.import_export.forms import ExportForm

from common.audit.acting import Act, acting
from common.audit.history import row_story
from common.backoffice.exports import FORMATS, resource_for
from common.backoffice.searching import narrowed
from common.errors.domain import DomainError
from common.limits.searches import count_search
from common.records.ids import uuid7
from common.records.writing import InvalidRecord, create_record, update_record


class ScopedFieldsMixin:
    """Offer only objects in the user's scope wherever a page lets one choose."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return a field whose choices are the visible objects."""
        manager = db_field.remote_field.model._default_manager
        if "queryset" not in kwargs and hasattr(manager.all(), "visible_to"):
            kwargs["queryset"] = manager.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return a field whose choices are the visible objects."""
        manager = db_field.remote_field.model._default_manager
        if "queryset" not in kwargs and hasattr(manager.all(), "visible_to"):
            kwargs["queryset"] = manager.visible_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class CapabilityMixin:
    """Rights come from capabilities; which rows, from ``visible_to``."""

    view_capability = "registers.view"
    # Empty: nobody writes here; an action or a job does.
    change_capability = ""
    can_add = True
    can_delete = False
    model: type[models.Model]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the rows that the user may see."""
        return super().get_queryset(request).visible_to(request.user)  # type: ignore[misc]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the page is listed for the user."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user's role may read here."""
        return _may(request, self.view_capability) or self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user's role may write here."""
        return bool(self.change_capability) and _may(request, self.change_capability)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user's role may add rows here."""
        return self.can_add and self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user's role may remove rows here."""
        return self.can_delete and self.has_change_permission(request, obj)


def _is_hidden(form: Any, name: str) -> bool:
    """Return whether a field names an object that its page does not offer.

    What the user does not see was shown as blank; sent back as blank, it is no wish to drop it.
    """
    offered = getattr(form.fields[name], "queryset", None)
    named = form.initial.get(name)
    return offered is not None and named is not None and not offered.filter(pk=named).exists()


def _may(request: HttpRequest, capability: str) -> bool:
    return bool(getattr(request.user, "has_capability", lambda _: False)(capability))


class FactInline(CapabilityMixin, ScopedFieldsMixin, TabularInline):
    """Facts shown on the page of what they belong to."""

    extra = 0
    ordering = ("-created_at",)
    show_change_link = True
    per_page = 20


class RegisterAdmin(CapabilityMixin, ScopedFieldsMixin, ExportMixin, ModelAdmin):
    """A register: list, filters, autocomplete, history, export; every write audited."""

    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    export_form_class = ExportForm
    # Tasks to ask for after a write.
    hints: tuple[str, ...] = ()
    # Columns of the export; empty: all columns of the table but those that only search needs.
    export_columns: tuple[str, ...] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """Return what the search box asks for, and whether rows may repeat."""
        fields = self.get_search_fields(request)
        if not fields or not search_term:
            return queryset, False
        return narrowed(queryset, fields, search_term)

    def get_export_formats(self) -> list[Any]:
        """Return the formats whose cells no spreadsheet program evaluates."""
        return FORMATS

    def get_export_resource_classes(self, request: HttpRequest) -> list[Any]:
        """Return the one resource of this register."""
        return [resource_for(self.model, self.export_columns)]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may take rows away."""
        return _may(request, "exports.run") and self.has_view_permission(request)

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> Any:
        """Return the file; what left, and with whom, is audited."""
        content = super().get_export_data(file_format, request, queryset, **kwargs)
        with acting(by=request.user, verb="export") as act:
            act.record(self.model, changes={"rows": queryset.count()})
        return content

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save a form; a save is one act."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        return self._acting(
            request,
            "change" if object_id else "add",
            lambda: super(RegisterAdmin, self).changeform_view(
                request, object_id, form_url, extra_context
            ),
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Ask before removing; the removal is one act."""
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        return self._acting(
            request,
            "delete",
            lambda: super(RegisterAdmin, self).delete_view(request, object_id, extra_context),
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the list; an action on chosen rows is one act."""
        if request.method != "POST":
            if request.GET.get(SEARCH_VAR, "").strip():
                count_search(request.user)
            return super().changelist_view(request, extra_context)
        return self._acting(
            request,
            "bulk",
            lambda: super(RegisterAdmin, self).changelist_view(request, extra_context),
        )

    def _acting(self, request: HttpRequest, verb: str, respond: Any) -> HttpResponseBase:
        try:
            with acting(by=request.user, verb=f"{self.model._meta.label_lower}.{verb}") as act:
                request.act = act  # type: ignore[attr-defined]
                return _rendered(respond())
        except DomainError as error:
            faults = error.faults if isinstance(error, InvalidRecord) else ()
            messages.error(request, "".join([error.message, *(fault.message for fault in faults)]))
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write through the same actions as everybody else: lock, check, scope, audit."""
        values = self.values_of(form)
        if change:
            changed = {
                name: value
                for name, value in values.items()
                if name in form.changed_data and not (value is None and _is_hidden(form, name))
            }
            self.update(request, obj.pk, self.prepared(changed))
        else:
            # Django takes the key from a new object that has inlines.
            obj.pk = obj.pk or uuid7()
            self.create(request, obj.pk, self.prepared(values))
        obj.refresh_from_db()
        obj._state.adding = False

    def values_of(self, form: Any) -> dict[str, Any]:
        """Return what the form says, links by their key; many-to-many links come later."""
        plural = {field.name for field in self.opts.many_to_many}
        return {
            name: value.pk if isinstance(value, models.Model) else value
            for name, value in form.cleaned_data.items()
            if name not in plural
        }

    def prepared(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values under the names that the actions know."""
        return values

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a new row."""
        create_record(self.model, values, by=request.user, key=key, hints=self.hints)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        update_record(self.model, key, values, by=request.user, hints=self.hints)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the audit of the row to its action; record what came with it."""
        return self._record_inlines(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the audit of the row to its action; record what came with it."""
        return self._record_inlines(request, obj, message)

    def _record_inlines(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        parts = [part for part in message or [] if "name" in next(iter(part.values()), {})]
        return self._record(request, obj, parts) if parts else None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write one audit row for each removed object."""
        return [self._record(request, obj, []) for obj in queryset]

    def _record(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        act: Act = request.act  # type: ignore[attr-defined]
        return act.record(obj, changes={"fields": message} if message else {})

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what happened to one row: who, when, which values before."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"历史：{obj}",
            "object": obj,
            "opts": self.opts,
            "story": row_story(obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "common/backoffice/history.html", context)


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    # Lazy templates render inside the act, so that they read what it wrote.
    if isinstance(response, TemplateResponse):
        response.render()
    return response


class ReadOnlyAdmin(RegisterAdmin):
    """Rows that only actions, jobs or triggers write."""

    change_capability = ""
    can_add = False


class SystemAdmin(ReadOnlyAdmin):
    """What the system keeps about itself; no scope, one capability."""

    view_capability = "system.view"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return all rows to those who may look at the system."""
        queryset = self.model._default_manager.all()
        return queryset if _may(request, self.view_capability) else queryset.none()
