"""``bootstrap_demo``: accounts, the register, a council's matter, ratings and figures."""

import datetime
import hashlib
import io
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.actions.demo import (
    DEMO_ACCOUNTS,
    ensure_demo_account,
    ensure_demo_departments,
)
from accounts.models import Department, User
from common.calendar.clock import now, today
from common.models import ImportRun
from councils.actions.demo import play_canteen
from enterprises.actions.ratings import rate_all
from enterprises.models import Rating
from orgs.actions.workforce import link_worker
from reports.actions import close_month, take_snapshot
from reports.models import FrozenMonth, IndicatorSnapshot
from reports.selectors.coverage import ends_of_months
from services.actions.desk_settings import set_duty
from services.choices import Mechanism
from services.models import DutyItem, RequestCategory

REGISTER = settings.BASE_DIR / "data" / "register_jingan.xlsx"
REGISTER_DAY = datetime.date(2026, 11, 20)
# The register's day, when it had ended: what had happened by then is not in the future.
REFERENCE_TIME = f"{REGISTER_DAY}T23:59:59+08:00"
DEFAULT_PASSWORD = "louyu-demo-2026"  # noqa: S105 - printed at every start
WORKERS = {"worker": "W001", "worker2": "W002"}
# Who handles what in the demonstration, and by which mechanism.
DUTIES = {
    "办公空间": ("demo-commerce", Mechanism.SPECIAL_CASE.value),
    "物业管理": ("demo-property", Mechanism.PLATFORM.value),
    "停车出行": ("demo-traffic", Mechanism.PLATFORM.value),
    "白领就餐": ("demo-market", Mechanism.PLATFORM.value),
    "政策咨询": ("demo-commerce", Mechanism.IMMEDIATE.value),
    "证照办理": ("demo-licence", Mechanism.PLATFORM.value),
    "人才服务": ("demo-talent", Mechanism.PLATFORM.value),
}
DUTIES_FROM = datetime.date(2025, 1, 1)
# How many ends of months the trend of the demonstration goes back.
MONTHS = 6
LOCK = (731_010_6, 20)


class Command(BaseCommand):
    """Makes what is missing and leaves the rest: any number of starts, one demonstration."""

    help = "准备演示账号与演示登记册（可重复执行）；仅在演示模式（LOUYU_DEMO=1）下可用。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the demonstration about; another process at the same time waits."""
        if not settings.DEMO:
            raise CommandError("演示账号的密码人人皆知，只能在演示模式（LOUYU_DEMO=1）下创建。")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", LOCK)
        try:
            self._bootstrap()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)

    def _bootstrap(self) -> None:
        password = os.environ.get("LOUYU_DEMO_PASSWORD") or DEFAULT_PASSWORD
        departments = ensure_demo_departments()
        users = {
            account.username: ensure_demo_account(account=account, password=password, today=today())
            for account in DEMO_ACCOUNTS
        }
        if not is_imported(REGISTER):
            self._say("正在导入演示登记册……")
            report = io.StringIO()
            call_command(
                "import_register", str(REGISTER), reference_time=REFERENCE_TIME, stdout=report
            )
        self._link_workers(users)
        if not DutyItem.objects.exists():
            fill_duty_list(departments)
        play_canteen(by=users["district"], departments=departments)
        if not Rating.objects.exists():
            self._say("正在评级……")
            rate_all(today=today())
        months = ends_of_months(REGISTER_DAY, MONTHS)
        for day in sorted({REGISTER_DAY, today(), *months}):
            if not IndicatorSnapshot.objects.filter(as_of=day).exists():
                self._say(f"正在计算 {day} 的指标……")
                take_snapshot(day=day, now=now())
        if today() > months[0] and not FrozenMonth.objects.exists():
            close_month(last_day=months[0], by=None, now=now(), today=today())

    def _link_workers(self, users: dict[str, User]) -> None:
        for username, external_id in WORKERS.items():
            if not link_worker(external_id=external_id, user=users[username], by=None):
                self.stderr.write(f"登记册中没有专职工作者 {external_id}。")

    def _say(self, line: str) -> None:
        self.stdout.write(line)


def fill_duty_list(departments: dict[str, Department]) -> None:
    """Let each category of the register have its department."""
    categories = {row.name: row.pk for row in RequestCategory.objects.all()}
    for name, (code, mechanism) in DUTIES.items():
        set_duty(
            by=None,
            values={
                "category": categories[name],
                "lead": departments[code].pk,
                "mechanism": mechanism,
                "starts_on": DUTIES_FROM,
            },
            co_units=[],
        )


def is_imported(path: Path) -> bool:
    """Return whether this very file was imported before and not undone."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    runs = ImportRun.objects.filter(sha256=digest, imported_at__isnull=False)
    return runs.filter(undone_at__isnull=True).exists()
