"""Figures, exports, imports, audit and accounts through the API."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from rest_framework.test import APIClient

from common.calendar.clock import now
from common.exports.jobs import discard_expired
from common.imports.queue import run_imports
from common.jobs.due import run_due
from common.models import AuditEntry, Job
from enterprises.models import Enterprise
from tests.conftest import NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, RatingFactory
from tests.workbooks import small, xlsx

DAY = "2026-11-20"
# Of the register, for the district on its day.
FIGURES = {
    "operating": 2925,
    "work_coverage": 81.0,
    "organisation_coverage": 62.0,
    "own_organisation_rate": 33.5,
    "coverage_blank": 557,
    "should_build": 1258,
    "should_build_gap": 277,
    "enterprises_per_worker": 162.5,
}


class TestFigures:
    """The same figures as board and command."""

    def test_the_register_gives_the_known_figures(
        self, register: Any, district: Any, api_for: Callable
    ) -> None:
        """One by one, and all at once."""
        client = api_for(district)
        every = client.get("/api/v1/indicators/", {"as_of": DAY}).json()["results"]
        by_code = {figure["code"]: figure["value"] for figure in every}
        for code, value in FIGURES.items():
            figure = client.get(f"/api/v1/indicators/{code}/", {"as_of": DAY}).json()
            assert (figure["value"], by_code[code]) == (value, value), code
            assert (figure["area"], figure["as_of"]) == ("310106", DAY)
            assert figure["definition"]
            assert figure["computed_at"]

    def test_every_figure_opens_as_many_rows_as_it_counts(
        self, register: Any, district: Any, api_for: Callable
    ) -> None:
        """Page by page, without gap or double."""
        client = api_for(district)
        seen: set[str] = set()
        address: str | None = f"/api/v1/indicators/should_build_gap/rows/?as_of={DAY}"
        while address:
            body = client.get(address).json()
            assert body["count"] == FIGURES["should_build_gap"]
            ids = {row["id"] for row in body["results"]}
            assert not ids & seen
            seen |= ids
            address = body["next"]
        assert len(seen) == FIGURES["should_build_gap"]

    def test_unknown_codes_places_and_parts_are_refused(
        self, district: Any, api_for: Callable
    ) -> None:
        """404 and 400, never a 5xx."""
        client = api_for(district)
        for path, status in (
            ("/api/v1/indicators/happiness/", 404),
            ("/api/v1/indicators/operating/?area=999", 404),
            ("/api/v1/indicators/operating/?as_of=tomorrow", 400),
            ("/api/v1/indicators/operating/rows/?part=all", 400),
            ("/api/v1/indicators/operating/rows/?cursor=x", 400),
            ("/api/v1/dashboard/?area=%00", 400),
        ):
            assert client.get(path).status_code == status, path

    @pytest.mark.django_db
    def test_the_wall_sees_figures_and_no_rows(self, wall: Any, api_for: Callable) -> None:
        """Board yes, names of enterprises no."""
        client = api_for(wall)
        assert client.get("/api/v1/dashboard/").status_code == 200
        assert client.get("/api/v1/indicators/operating/").status_code == 200
        assert client.get("/api/v1/indicators/operating/rows/").status_code == 403


@pytest.mark.django_db
class TestPagesAboutOneRow:
    """Plan, file, timeline and rating."""

    def test_each_costs_a_constant_number_of_queries(self, street: Any, api_for: Callable) -> None:
        """At one tenant and at twenty."""
        building = BuildingFactory()
        tenant = EnterpriseFactory(unit=UnitFactory(building=building))
        RatingFactory(enterprise=tenant)
        client = api_for(street)
        addresses = [
            f"/api/v1/buildings/{building.pk}/stack/",
            f"/api/v1/buildings/{building.pk}/file/",
            f"/api/v1/enterprises/{tenant.pk}/file/",
            f"/api/v1/enterprises/{tenant.pk}/timeline/",
            f"/api/v1/enterprises/{tenant.pk}/rating/",
        ]
        client.get("/api/v1/me/")
        first = [self._cost(client, address) for address in addresses]
        for _ in range(19):
            RatingFactory(enterprise=EnterpriseFactory(unit=UnitFactory(building=building)))
        assert [self._cost(client, address) for address in addresses] == first

    def _cost(self, client: APIClient, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, answer.content.decode()
        return len(queries)

    def test_bad_parameters_are_refused(self, street: Any, api_for: Callable) -> None:
        """Unknown views, kinds, days and cursors."""
        building = BuildingFactory()
        tenant = EnterpriseFactory(unit=UnitFactory(building=building))
        client = api_for(street)
        for address in (
            f"buildings/{building.pk}/stack/?colour_by=mood",
            f"buildings/{building.pk}/stack/?as_of=2026-13-01",
            f"enterprises/{tenant.pk}/timeline/?kinds=gossip",
            f"enterprises/{tenant.pk}/timeline/?cursor=x",
            f"enterprises/{tenant.pk}/timeline/?page_size=-1",
            f"enterprises/{tenant.pk}/file/?depth=5",
        ):
            assert client.get(f"/api/v1/{address}").status_code == 400, address

    def test_the_timeline_is_read_page_by_page(self, street: Any, api_for: Callable) -> None:
        """``next`` leads on until nothing is left."""
        tenant = EnterpriseFactory(unit=UnitFactory(building=BuildingFactory()))
        client = api_for(street)
        body = client.get(f"/api/v1/enterprises/{tenant.pk}/timeline/", {"page_size": 1}).json()
        assert [event["kind"] for event in body["results"]] == ["moved_in"]
        assert body["next"] is None


class TestExports:
    """A job: asked for, written with the rights of that moment, fetched by its owner."""

    @pytest.fixture(autouse=True)
    def files(self, own_database: str, tmp_path: Path) -> Any:
        """Write files to a place of the test's own."""
        self.user = assign(UserFactory(username="clerk"), "subdistrict_staff", NANJING_WEST)
        EnterpriseFactory(building=BuildingFactory(), name="示例自家有限公司")
        EnterpriseFactory(building=BuildingFactory(area="310106013"), name="示例别家有限公司")
        with override_settings(MEDIA_ROOT=tmp_path):
            yield

    def test_an_export_holds_own_rows_and_expires(self, api_for: Callable) -> None:
        """Nobody else can fetch it, nobody at all after its time."""
        client = api_for(self.user)
        asked = client.post("/api/v1/exports/", {"sheets": ["企业"]}, format="json")
        assert asked.status_code == 202
        address = asked.json()["id"]
        assert client.get(f"/api/v1/jobs/{address}/result/").status_code == 404
        run_due(now())
        job = client.get(f"/api/v1/jobs/{address}/").json()
        assert (job["state"], job["counts"]) == ("done", {"企业": 1})
        answer = client.get(job["result"])
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        texts = [cell.value for row in book["企业"].rows for cell in row]
        assert "示例自家有限公司" in texts
        assert "示例别家有限公司" not in texts
        other = assign(UserFactory(), "district_staff")
        assert api_for(other).get(job["result"]).status_code == 404
        assert discard_expired(now().date() + datetime.timedelta(days=2)) == 1
        assert client.get(job["result"]).status_code == 404

    def test_unknown_sheets_and_roles_without_the_right_are_refused(
        self, api_for: Callable
    ) -> None:
        """Nothing is queued."""
        client = api_for(self.user)
        answer = client.post("/api/v1/exports/", {"sheets": ["小金库"]}, format="json")
        assert answer.status_code == 404
        worker = assign(UserFactory(), "worker", NANJING_WEST)
        assert api_for(worker).post("/api/v1/exports/", {}, format="json").status_code == 403
        assert Job.objects.count() == 0


class TestImports:
    """Upload, dry run, confirm, rejected rows, undo."""

    @pytest.fixture(autouse=True)
    def files(self, own_database: str, tmp_path: Path) -> Any:
        """Write files to a place of the test's own."""
        self.user = assign(UserFactory(username="clerk"), "district_staff")
        with override_settings(MEDIA_ROOT=tmp_path):
            yield

    def test_a_register_goes_in_and_out_again(self, api_for: Callable) -> None:
        """The dry run writes nothing; the undo leaves nothing."""
        client = api_for(self.user)
        asked = client.post("/api/v1/imports/", {"file": self._workbook()}, format="multipart")
        assert asked.status_code == 202, asked.content.decode()
        address = f"/api/v1/imports/{asked.json()['id']}/"
        early = client.post(f"{address}confirm/", {}, format="json")
        assert (early.status_code, early.json()["code"]) == (409, "not_confirmable")
        run_imports()
        run = client.get(address).json()
        assert run["job"]["state"] == "ready"
        assert run["sheets"]["企业"]["created"] > 0
        assert Enterprise.objects.count() == 0
        rejected = client.get(f"{address}rejected/", {"count": "1"}).json()
        assert rejected["count"] == run["job"]["counts"]["rejected"]
        changed = client.post(f"{address}confirm/", {"sha256": "0" * 64}, format="json")
        assert changed.json()["code"] == "file_changed"
        assert client.post(f"{address}confirm/", {}, format="json").status_code == 202
        run_imports()
        assert Enterprise.objects.count() > 0
        undone = client.post(f"{address}undo/")
        assert undone.status_code == 200, undone.content.decode()
        assert Enterprise.objects.count() == 0
        assert client.post(f"{address}undo/").json()["code"] == "nothing_to_undo"

    def test_imports_are_their_owners(self, api_for: Callable) -> None:
        """Another street's clerk sees neither import nor job; others may not import at all."""
        made = api_for(self.user).post(
            "/api/v1/imports/", {"file": self._workbook()}, format="multipart"
        )
        address = f"/api/v1/imports/{made.json()['id']}/"
        stranger = api_for(assign(UserFactory(), "subdistrict_staff", NANJING_WEST))
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}rejected/").status_code == 404
        for act in ("confirm", "cancel", "undo"):
            assert stranger.post(f"{address}{act}/", {}, format="json").status_code == 404
        worker = api_for(assign(UserFactory(), "worker", NANJING_WEST))
        assert worker.get("/api/v1/imports/").status_code == 403

    def test_what_is_no_upload_is_refused(self, api_for: Callable) -> None:
        """No file, a text in its place, JSON."""
        client = api_for(self.user)
        assert client.post("/api/v1/imports/", {}, format="multipart").status_code == 400
        text = {"file": "x"}
        assert client.post("/api/v1/imports/", text, format="multipart").status_code == 400
        assert client.post("/api/v1/imports/", {}, format="json").status_code == 415

    def _workbook(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("登记册.xlsx", xlsx(small()).getvalue())


@pytest.mark.django_db
class TestAuditAndAccounts:
    """For auditors, for those who keep users, and about oneself."""

    def test_the_audit_is_read_by_auditors_and_written_by_nobody(
        self, auditor: Any, street: Any, api_for: Callable
    ) -> None:
        """Newest first, by filter, one by one."""
        api_for(street).post("/api/v1/property-companies/", {"name": "示例物业"}, format="json")
        client = api_for(auditor)
        body = client.get("/api/v1/audit-entries/", {"verb": "propertycompany.create"}).json()
        (entry,) = body["results"]
        assert entry["actor_name"] == str(street)
        address = f"/api/v1/audit-entries/{entry['id']}/"
        assert client.get(address).json() == entry
        assert client.delete(address).status_code == 405
        assert client.get("/api/v1/buildings/").status_code == 403
        assert AuditEntry.objects.filter(pk=entry["id"]).exists()

    def test_me_says_who_where_and_what(self, street: Any, api_for: Callable) -> None:
        """Roles with areas, and capabilities."""
        body = api_for(street).get("/api/v1/me/").json()
        (grant,) = body["roles"]
        assert (grant["role"], grant["area"]["code"]) == ("subdistrict_staff", NANJING_WEST)
        assert "registers.change" in body["capabilities"]

    def test_users_are_listed_for_those_who_keep_them(
        self, admin_user: Any, street: Any, api_for: Callable
    ) -> None:
        """Without password, session or token."""
        answer = api_for(admin_user).get("/api/v1/users/", {"search": "street"})
        (row,) = answer.json()["results"]
        assert set(row) == {
            "id",
            "username",
            "display_name",
            "department",
            "roles",
            "is_active",
            "created_at",
            "updated_at",
        }
        assert api_for(street).get("/api/v1/users/").status_code == 403

    def test_departments_are_kept_by_those_who_keep_users(
        self, admin_user: Any, street: Any, api_for: Callable
    ) -> None:
        """Read by everybody with the registers."""
        content = {"code": "BM900", "name": "示例部门"}
        assert (
            api_for(street).post("/api/v1/departments/", content, format="json").status_code == 403
        )
        made = api_for(admin_user).post("/api/v1/departments/", content, format="json")
        assert made.status_code == 201, made.content.decode()
        assert api_for(street).get("/api/v1/departments/").json()["results"]
