"""The OpenAPI document: no warning, Chinese everywhere, and answers that are as it says."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cases.documents import require_fit
from tests.cases.registers import REGISTERS, Register, Street
from tests.conftest import NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import OrganisationSeatFactory, PartyOrganisationFactory
from tests.factories.orgs_coverage import UnbuiltReasonFactory
from tests.factories.orgs_tree import OfficerFactory

METHODS = ("get", "post", "put", "patch", "delete")


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                yield path, method, operation


def _is_chinese(text: Any) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in str(text))


def test_every_operation_and_parameter_is_described_in_chinese(document: dict[str, Any]) -> None:
    """Summary, description, each parameter; and a refusal is always a problem."""
    for path, method, operation in _operations(document):
        where = f"{method} {path}"
        assert _is_chinese(operation["summary"]), where
        assert _is_chinese(operation["description"]), where
        for parameter in operation.get("parameters", []):
            assert _is_chinese(parameter["description"]), f"{where} {parameter['name']}"
        refusals = {code for code in operation["responses"] if code.startswith("4")}
        assert refusals, where


def test_every_field_is_described_in_chinese(document: dict[str, Any]) -> None:
    """Labels come from the models, so none is missing."""
    silent = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, told in schema.get("properties", {}).items()
        if not _is_chinese(told)
    ]
    assert silent == []


def test_every_resource_has_a_worked_example(document: dict[str, Any]) -> None:
    """The example stands with the single row, and fits its schema."""
    for case in REGISTERS:
        operation = next(
            operations["get"]
            for path, operations in document["paths"].items()
            if path.startswith(f"/api/v1/{case.prefix}/{{")
        )
        content = operation["responses"]["200"]["content"]["application/json"]
        (example,) = content["examples"].values()
        require_fit(document, content["schema"], example["value"])


@pytest.mark.django_db
@pytest.mark.parametrize("case", REGISTERS, ids=str)
def test_answers_are_as_the_document_says(
    case: Register, document: dict[str, Any], street: Any, api_for: Callable
) -> None:
    """Lists and rows validate against the schema, without a field more or less."""
    row = case.make(Street(NANJING_WEST))
    client = api_for(street)
    paths = document["paths"]
    listed = paths[f"/api/v1/{case.prefix}/"]["get"]["responses"]["200"]
    body = client.get(f"/api/v1/{case.prefix}/", {"count": "1"}).json()
    require_fit(document, listed["content"]["application/json"]["schema"], body)
    single = next(
        operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path, operations in paths.items()
        if path.startswith(f"/api/v1/{case.prefix}/{{")
    )
    body = client.get(f"/api/v1/{case.prefix}/{row.pk}/").json()
    require_fit(document, single, body)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["should-build", "coverage-blanks", "new-tenants"])
def test_work_lists_are_as_the_document_says(
    name: str, document: dict[str, Any], street: Any, api_for: Callable
) -> None:
    """The lists of coverage, their rows and their examples, with all that a row can tell."""
    building = BuildingFactory()
    joint = PartyOrganisationFactory(form="joint_branch")
    OrganisationSeatFactory(organisation=joint, building=building)
    tenant = EnterpriseFactory(
        building=building,
        building__starts_on=datetime.date(2026, 11, 2),
        status__full_members=4,
    )
    UnbuiltReasonFactory(enterprise=tenant)
    client, asked = api_for(street), {"as_of": "2026-11-20"}
    paths, address = document["paths"], f"/api/v1/{name}/"
    listed = paths[address]["get"]["responses"]["200"]["content"]["application/json"]
    body = client.get(address, asked).json()
    assert [row["id"] for row in body["results"]] == [str(tenant.pk)]
    require_fit(document, listed["schema"], body)
    single = paths[f"{address}{{id}}/"]["get"]["responses"]["200"]["content"]["application/json"]
    require_fit(document, single["schema"], client.get(f"{address}{tenant.pk}/", asked).json())
    (example,) = single["examples"].values()
    require_fit(document, single["schema"], example["value"])


@pytest.mark.django_db
def test_vacancies_are_as_the_document_says(
    document: dict[str, Any], street: Any, api_for: Callable
) -> None:
    """A vacancy, an organisation without officers, and the example."""
    left = OfficerFactory(ends_on=datetime.date(2026, 11, 10)).organisation
    PartyOrganisationFactory()
    client, address = api_for(street), "/api/v1/secretary-vacancies/"
    listed = document["paths"][address]["get"]["responses"]["200"]
    body = client.get(address, {"as_of": "2026-11-20"}).json()
    assert {row["state"] for row in body["results"]} == {"vacant", "unrecorded"}
    require_fit(document, listed["content"]["application/json"]["schema"], body)
    told = document["paths"][f"{address}{{id}}/"]["get"]["responses"]["200"]["content"]
    single = told["application/json"]
    require_fit(document, single["schema"], client.get(f"{address}{left.pk}/").json())
    (example,) = single["examples"].values()
    require_fit(document, single["schema"], example["value"])


@pytest.mark.django_db
def test_the_life_of_an_organisation_is_as_the_document_says(
    document: dict[str, Any], street: Any, api_for: Callable
) -> None:
    """What is owed and held, and its example."""
    organisation = PartyOrganisationFactory()
    operation = document["paths"]["/api/v1/organisations/{id}/life/"]["get"]
    told = operation["responses"]["200"]["content"]["application/json"]
    body = api_for(street).get(f"/api/v1/organisations/{organisation.pk}/life/").json()
    assert body["open"]
    require_fit(document, told["schema"], body)
    (example,) = told["examples"].values()
    require_fit(document, told["schema"], example["value"])


def test_page_and_document_are_for_the_signed_in(client: Any) -> None:
    """The anonymous reads neither."""
    for path in ("/api/v1/schema/", "/api/v1/docs/"):
        assert client.get(path).status_code == 401


@pytest.mark.django_db
def test_the_page_brings_its_own_files_and_runs_no_inline_script(
    street: Any, client_for: Callable
) -> None:
    """Offline, under a policy that relaxes styles only."""
    client = client_for(street)
    page = client.get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "http://" not in text.replace("http://testserver", "")
    assert "https://" not in text
    assert "<script>" not in text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe-eval" not in policy
    other = client.get("/api/v1/me/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in other
    assert client.get("/api/v1/schema/").status_code == 200
