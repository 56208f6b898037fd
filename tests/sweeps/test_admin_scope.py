"""南京西路街道 sees nothing of 静安寺街道 on any page of the back office, on the real register."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from buildings.models import Area
from buildings.querysets import BuildingQuerySet
from tests.sweeps.foreign import Foreign, foreign_to

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

# Pages of the register whose rows belong to the whole district.
SHARED = {"buildings.Zone", "buildings.PropertyCompany", "buildings.TaxClass"}


def _pages() -> Iterator[tuple[Any, Any]]:
    for model, page in admin.site._registry.items():
        if model._meta.app_label in {
            "buildings",
            "enterprises",
            "orgs",
            "services",
            "councils",
            "reports",
        }:
            yield model, page


def _url(model: Any, what: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.fixture
def foreign(register: Any, street: Any, street2: Any) -> Foreign:
    found = foreign_to(street, street2)
    assert len(found.texts) > 500, "the register holds too little to prove anything"
    return found


def _get(client: Client, counts: Counter, what: str, url: str, **query: Any) -> Any:
    counts[what] += 1
    return client.get(url, query)


def _sweep_lists(client: Client, foreign: Foreign, counts: Counter) -> list[str]:
    other = Area.objects.get(code="310106013")
    leaks = []
    for model, page in _pages():
        url = _url(model, "changelist")
        answers = [_get(client, counts, f"list {model._meta.label}", url)]
        answers.append(_get(client, counts, "last page", url, p=2))
        answers.extend(
            _get(client, counts, "filter", url, **{f"{field[0]}__id__exact": str(other.pk)})
            for field in page.list_filter
            if isinstance(field, tuple) and field[0] in {"area", "subdistrict"}
        )
        for answer in answers:
            assert answer.status_code in {200, 302}, f"{url}: {answer.status_code}"
            leaks += [f"{url}: {text}" for text in foreign.found_in(answer.content)]
    return leaks


def test_lists_and_filters_show_nothing_foreign(
    foreign: Foreign, street: Any, client_for: Callable
) -> None:
    counts: Counter = Counter()
    assert _sweep_lists(client_for(street), foreign, counts) == []
    assert all(counts[f"list {model._meta.label}"] for model, _ in _pages())
    assert counts["filter"] >= 3


def test_searches_find_nothing_foreign(foreign: Foreign, street: Any, client_for: Callable) -> None:
    client, counts = client_for(street), Counter()
    for model, page in _pages():
        if not page.search_fields:
            continue
        for row in foreign.rows[model][:1]:
            for word in {str(getattr(row, "external_id", "") or ""), str(row)[:20]} - {""}:
                answer = _get(client, counts, "search", _url(model, "changelist"), q=word)
                shown = answer.content.replace(f'value="{word}"'.encode(), b"")
                found = [t for t in foreign.found_in(shown) if t not in word]
                assert answer.status_code == 200
                assert found == []
                assert answer.context["cl"].result_count == 0 or model._meta.label in SHARED
    assert counts["search"] > 10


def test_foreign_rows_do_not_exist(foreign: Foreign, street: Any, client_for: Callable) -> None:
    client, counts = client_for(street), Counter()
    for model, page in _pages():
        for row in foreign.rows[model]:
            for what in ("change", "history", "delete"):
                try:
                    url = _url(model, what, row.pk)
                except NoReverseMatch:
                    continue
                answer = _get(client, counts, what, url)
                assert answer.status_code in {403, 404}, f"{url}: {answer.status_code}"
                assert foreign.found_in(answer.content) == []
            for action in getattr(page, "actions_detail", None) or []:
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}"
                url = reverse(name, args=[row.pk])
                assert _get(client, counts, "act", url).status_code == 404, url
    assert min(counts["change"], counts["history"], counts["act"]) > 0


def test_autocompletes_offer_nothing_foreign(
    foreign: Foreign, street: Any, client_for: Callable
) -> None:
    client, counts = client_for(street), Counter()
    for model, page in _pages():
        for field in page.autocomplete_fields:
            query = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
            }
            for term in ("", "示例", "310106013", "静安寺"):
                answer = _get(
                    client,
                    counts,
                    "autocomplete",
                    reverse("admin:autocomplete"),
                    term=term,
                    **query,
                )
                assert answer.status_code == 200
                assert foreign.found_in(answer.content) == []
    assert counts["autocomplete"] > 40


def test_exports_take_nothing_foreign_away(
    foreign: Foreign, street: Any, client_for: Callable
) -> None:
    client, counts = client_for(street), Counter()
    for model, page in _pages():
        counts["export"] += 1
        answer = client.post(_url(model, "export"), {"format": "1", "resource": ""})
        assert answer.status_code == 200, model
        assert answer["Content-Type"].startswith("text/csv"), model
        assert foreign.found_in(answer.content) == [], model
        lines = answer.content.decode("utf-8-sig").count("\n") - 1
        assert lines >= page.model._default_manager.visible_to(street).count()
    assert counts["export"] == len(list(_pages()))


def test_the_sweep_notices_a_list_without_scope(
    foreign: Foreign, street: Any, client_for: Callable
) -> None:
    with mock.patch.object(BuildingQuerySet, "visible_to", lambda self, user: self):
        assert _sweep_lists(client_for(street), foreign, Counter()) != []
