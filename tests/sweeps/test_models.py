"""Every model keeps the house rules; an exemption names its reason, and a stale one fails."""

import importlib
import pkgutil
import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from factory.django import DjangoModelFactory

import tests.factories

# From the roof to the ground; a link may only point to the right.
LINE = [
    "reports",
    "councils",
    "services",
    "orgs",
    "enterprises",
    "accounts",
    "buildings",
    "common",
]
# Models that nobody makes by hand: triggers, jobs or the seal write them.
WITHOUT_FACTORY = {
    "common.AuditPending": "written by a trigger",
    "common.RowHistory": "written by triggers",
    "accounts.SignInWindow": "written by failed sign-ins",
    "common.UseWindow": "written by searches",
}


def _models() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in LINE and not model._meta.auto_created
    ]


def _factories() -> set[Any]:
    for module in pkgutil.iter_modules(tests.factories.__path__):
        importlib.import_module(f"tests.factories.{module.name}")
    found, waiting = set(), [DjangoModelFactory]
    while waiting:
        for child in waiting.pop().__subclasses__():
            waiting.append(child)
            found.add(child._meta.model)
    return found


EVERY_MODEL = pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)


@EVERY_MODEL
def test_a_model_says_what_it_is_in_one_sentence_with_the_chinese_term(model: Any) -> None:
    assert model.__doc__ is not None
    assert not model.__doc__.startswith(f"{model.__name__}(")
    first = model.__doc__.strip().splitlines()[0]
    assert first.endswith((".", ":", ";", ",")) or "(" in first
    assert re.search(r"[\u4e00-\u9fff]", model.__doc__), "the docstring lacks the Chinese term"


@EVERY_MODEL
def test_a_model_has_its_own_text_and_chinese_names(model: Any) -> None:
    assert model.__str__ is not models.Model.__str__
    assert re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name))
    for field in model._meta.concrete_fields:
        if field.editable and not field.primary_key and not field.remote_field:
            assert re.search(r"[\u4e00-\u9fff]", str(field.verbose_name)), field.name


@EVERY_MODEL
def test_a_model_knows_who_may_see_it(model: Any) -> None:
    visible_to = getattr(model._default_manager.all(), "visible_to", None)
    assert visible_to is not None
    assert "ScopedQuerySet.visible_to" not in visible_to.__qualname__.replace(
        "CapabilityQuerySet", ""
    )


@EVERY_MODEL
def test_nobody_unknown_sees_a_row(model: Any, db: None) -> None:
    assert not model._default_manager.visible_to(None).exists()


@EVERY_MODEL
def test_a_model_has_a_page_in_the_back_office(model: Any) -> None:
    assert admin.site.is_registered(model)


@EVERY_MODEL
def test_links_point_down_the_line(model: Any) -> None:
    here = LINE.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if not (field.is_relation and field.concrete) or field.related_model is None:
            continue
        there = field.related_model._meta.app_label
        if field.related_model._meta.label == "accounts.User":
            continue
        assert LINE.index(there) >= here, f"{field.name} points up to {there}"


def test_every_model_has_a_factory_and_no_exemption_is_stale() -> None:
    made = _factories()
    missing = {m._meta.label for m in _models() if m not in made}
    assert missing == set(WITHOUT_FACTORY)


@EVERY_MODEL
def test_constraints_speak_chinese(model: Any) -> None:
    for constraint in model._meta.constraints:
        message = str(constraint.violation_error_message)
        assert re.search(r"[\u4e00-\u9fff]", message), constraint.name
