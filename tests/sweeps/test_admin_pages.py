"""Every page of the back office, for every role: who may open it, and that it opens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.urls import reverse

OWN_APPS = {"common", "buildings", "accounts", "enterprises", "orgs", "services", "councils"}
OWN_APPS.add("reports")
# Models without a page of their own, each with its reason.
WITHOUT_PAGE: dict[str, str] = {}

pytestmark = pytest.mark.django_db


def _own_models() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OWN_APPS and not model._meta.auto_created
    ]


def test_every_model_has_a_page() -> None:
    missing = {
        model._meta.label
        for model in _own_models()
        if not admin.site.is_registered(model) and model._meta.label not in WITHOUT_PAGE
    }
    assert missing == set()
    assert len(list(all_sites)) == 1


@pytest.mark.parametrize("model", _own_models(), ids=lambda model: model._meta.label)
@pytest.mark.parametrize("role", ["district", "street", "admin_user", "auditor"])
def test_lists_open_for_those_who_may_and_for_nobody_else(
    model: Any, role: str, request: Any, client_for: Callable
) -> None:
    user = request.getfixturevalue(role)
    page = admin.site.get_model_admin(model)
    may = user.has_capability(page.view_capability) or (
        bool(page.change_capability) and user.has_capability(page.change_capability)
    )
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    client = client_for(user)
    response = client.get(reverse(f"{name}_changelist"))
    assert response.status_code == (200 if may else 403)
    added = client.get(reverse(f"{name}_add")).status_code
    may_add = may and page.can_add and user.has_capability(page.change_capability or "none")
    if not may_add:
        assert added == 403
    elif model._meta.label != "enterprises.Enterprise":
        assert added == 200


@pytest.mark.parametrize("role", ["worker", "wall"])
def test_roles_without_back_office_are_refused(
    role: str, request: Any, client_for: Callable
) -> None:
    client = client_for(request.getfixturevalue(role))
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_unknown_are_sent_to_the_sign_in_page(client: Any) -> None:
    response = client.get("/admin/buildings/building/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_only_the_back_office_relaxes_the_content_policy(
    client_for: Callable, district: Any
) -> None:
    client = client_for(district)
    assert "'unsafe-eval'" in client.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in client.get("/account/password/")["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["kind__exact=%00", "q=%00", "%00=1"])
def test_an_address_that_no_column_can_hold_is_refused(
    query: str, client_for: Callable, district: Any
) -> None:
    assert client_for(district).get(f"/admin/buildings/building/?{query}").status_code == 400
