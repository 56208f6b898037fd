"""A clerk brings a register in and takes it out, page by page."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from common.imports.queue import run_imports
from common.jobs.models import Job
from common.models import ImportRun
from enterprises.models import Enterprise
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.workbooks import xlsx

GOOD = {
    "企业编号": "QY700001",
    "无代码原因": "筹建中",
    "企业名称": "=示例(x)有限公司",
    "单位类别": "非公企业",
    "经营状态": "经营",
}


@pytest.fixture(autouse=True)
def _private_files(own_database: str, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(own_database: str) -> Any:
    return assign(UserFactory(username="clerk"), "district_staff")


def _upload(client: Any, rows: list[dict[str, Any]], **extra: Any) -> ImportRun:
    file = xlsx({"企业": rows})
    file.name = "登记册.xlsx"
    answer = client.post(reverse("admin:common_importrun_upload_page"), {"file": file, **extra})
    assert answer.status_code == 302
    return ImportRun.objects.latest("created_at")


def _page(client: Any, run: ImportRun) -> str:
    return client.get(reverse("admin:common_importrun_change", args=[run.pk])).content.decode()


def _post(client: Any, run: ImportRun, what: str, **sent: Any) -> None:
    url = reverse(f"admin:common_importrun_{what}", args=[run.pk])
    assert client.post(url, sent).status_code == 302


def test_upload_dry_run_confirm_and_undo(clerk: Any, client_for: Callable) -> None:
    client = client_for(clerk)
    run = _upload(client, [GOOD, {**GOOD, "企业编号": "QY700002", "经营状态": "不明"}])
    assert "data-live" in _page(client, run)
    run_imports()
    text = _page(client, run)
    assert "确认写入合格的行" in text
    assert "退回的行（1）" in text
    assert not Enterprise.objects.exists()
    _post(client, run, "confirm", sha256=run.sha256)
    run_imports()
    assert Enterprise.objects.get().name == GOOD["企业名称"]
    rejected = client.get(reverse("admin:common_importrun_rejected", args=[run.pk]))
    assert rejected.status_code == 200
    _post(client, run, "undo")
    assert not Enterprise.objects.exists()
    assert "撤销结果" in _page(client, run)


def test_a_file_that_is_no_workbook_is_refused_with_words(clerk: Any, client_for: Callable) -> None:
    client = client_for(clerk)
    file = io.BytesIO(b"not a workbook")
    file.name = "名册.xlsx"
    client.post(reverse("admin:common_importrun_upload_page"), {"file": file})
    run_imports()
    run = ImportRun.objects.get()
    assert run.job.state == Job.State.FAILED
    assert run.job.message in _page(client, run)


def test_an_import_belongs_to_who_brought_it(client_for: Callable) -> None:
    street = assign(UserFactory(), "subdistrict_staff", NANJING_WEST)
    street2 = assign(UserFactory(), "subdistrict_staff", JINGAN_TEMPLE)
    run = _upload(client_for(street), [GOOD])
    other = client_for(street2)
    assert other.get(reverse("admin:common_importrun_change", args=[run.pk])).status_code == 404
    url = reverse("admin:common_importrun_confirm", args=[run.pk])
    assert other.post(url, {"sha256": run.sha256}).status_code == 404


def test_acts_need_a_post(clerk: Any, client_for: Callable) -> None:
    client = client_for(clerk)
    run = _upload(client, [GOOD])
    for what in ("confirm", "cancel", "undo"):
        url = reverse(f"admin:common_importrun_{what}", args=[run.pk])
        assert client.get(url).status_code == 404
    assert run.job.state == Job.State.WAITING


def test_a_cancelled_import_writes_nothing(clerk: Any, client_for: Callable) -> None:
    client = client_for(clerk)
    run = _upload(client, [GOOD])
    _post(client, run, "cancel")
    run_imports()
    assert not Enterprise.objects.exists()
    assert "已取消" in _page(client, run)


def test_the_empty_register_and_the_export_are_workbooks(clerk: Any, client_for: Callable) -> None:
    client = client_for(clerk)
    for name in ("template_page", "export_page"):
        url = reverse(f"admin:common_importrun_{name}")
        assert client.get(url).status_code == 200
        answer = client.post(url, {"names": ["企业", "楼宇"]})
        assert answer["Content-Disposition"].startswith("attachment")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert {"企业", "楼宇"} <= set(book.sheetnames)
        assert "走访" not in book.sheetnames
