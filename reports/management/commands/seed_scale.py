"""``manage.py seed_scale --enterprises N``: a large, dated, consistent, invented register."""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from buildings.models import Building
from common.audit.acting import acting
from common.calendar.arguments import day_argument
from common.calendar.clock import today
from common.text.pinyin import initials
from enterprises.models import Enterprise

STEPS = Path(__file__).resolve().parent.parent / "scale"
WORDS = [
    "恒隆",
    "虹桥",
    "华夏",
    "东方",
    "新天",
    "静安",
    "中信",
    "远洋",
    "瑞丰",
    "锦江",
    "嘉里",
    "大宁",
]
TRADES = ["科技", "贸易", "咨询", "文化", "金融", "设计", "餐饮", "物流"]
SMALLEST = 100


class Command(BaseCommand):
    """Fill an empty database set-based; the same arguments give the same rows."""

    help = "生成大规模演示数据（虚构、可重复），供性能测试使用。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size, the day that the facts lead up to, and the permission to add."""
        parser.add_argument("--enterprises", type=int, required=True, metavar="N")
        parser.add_argument("--day", type=day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--force", action="store_true", help="登记册非空时仍然追加")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed in one transaction, then let the planner know."""
        enterprises = options["enterprises"]
        if enterprises < SMALLEST:
            raise CommandError(f"至少 {SMALLEST} 家企业。")
        if Enterprise.objects.filter(source="scale").exists():
            raise CommandError("已有生成的数据，不能重复生成。")
        is_filled = Enterprise.objects.exists() or Building.objects.exists()
        if is_filled and not options["force"]:
            raise CommandError("登记册不是空的；确需追加时请加 --force。")
        seed(enterprises, options["day"] or today())
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        self.stderr.write(f"已生成 {enterprises} 家企业。")


def seed(enterprises: int, day: datetime.date) -> None:
    """Write ``enterprises`` enterprises with ten visits each and a building for a hundred."""
    params: dict[str, Any] = {
        "enterprises": enterprises,
        "visits": enterprises * 10,
        "buildings": -(-enterprises // 100),
        "workers": max(1, enterprises // 160),
        "stations": max(1, enterprises // 400),
        "day": day,
        "words": WORDS,
        "word_initials": [initials(word) for word in WORDS],
        "word_count": len(WORDS),
        "trades": TRADES,
        "trade_initials": [initials(trade) for trade in TRADES],
        "trade_count": len(TRADES),
    }
    with acting(by=None, verb="register.seed_scale") as act, connection.cursor() as cursor:
        for step in sorted(STEPS.glob("*.sql")):
            cursor.execute(step.read_text(encoding="utf-8"), params)
        act.record(Enterprise, changes={"enterprises": enterprises, "day": day.isoformat()})
