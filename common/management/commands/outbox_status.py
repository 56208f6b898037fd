"""``outbox_status``: does everything reach the channels outside?"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from common.calendar.clock import SHANGHAI, now
from common.notifications.status import OutboxStatus, outbox_status


class Command(BaseCommand):
    """Tells what waits, what was given up, and how each channel stands."""

    help = "查看待发消息：待投、逾期、已放弃，以及各外部通道的情况。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the report."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report."""
        status = outbox_status(now())
        if options["json"]:
            told = json.dumps(asdict(status), ensure_ascii=False, cls=DjangoJSONEncoder)
            self.stdout.write(told)
        else:
            self.stdout.write(_as_text(status))


def _as_text(status: OutboxStatus) -> str:
    lines = [
        f"待投 {status.waiting}（逾期 {status.overdue}），已放弃 {status.dead}，"
        f"已送达 {status.delivered}。"
    ]
    for channel in status.endpoints:
        last = channel.last_delivered_at
        told = f"{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if last else "无"
        lines.append(
            f"{channel.name}（{'启用' if channel.is_active else '停用'}）："
            f"待投 {channel.waiting}，已放弃 {channel.dead}，最近送达 {told}"
        )
    return "\n".join(lines)
