"""``verify_audit``: is the audit still what was sealed?"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.audit.sealing import seal_pending
from common.audit.verification import (
    Anchor,
    AnchorUnreadable,
    Report,
    read_anchor,
    verify,
    write_anchor,
)


class Command(BaseCommand):
    """Checks the chain; ends with 1 when anything was edited, removed, re-ordered or cut off."""

    help = "核验审计链；发现改动、删除、调换或截断时以 1 退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the anchor's file and the form of the report."""
        parser.add_argument(
            "--anchor", type=Path, help="锚点文件：不存在则在核验无误后写入，存在则核对并更新"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, seal what waits, report, and move the anchor forward when all is well."""
        path: Path | None = options["anchor"]
        anchor = _anchor(path)
        report = verify(anchor)
        if report.is_clean and report.pending:
            # Without a worker nobody seals: what is not in the chain no anchor can hold.
            while seal_pending():
                pass
            report = verify(anchor)
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(report), ensure_ascii=False))
        else:
            self.stdout.write(_as_text(report))
        if not report.is_clean:
            raise CommandError(f"审计链核验未通过：{report.findings[0].message}")
        if path is not None:
            write_anchor(path, report.head)


def _anchor(path: Path | None) -> Anchor | None:
    if path is None:
        return None
    try:
        return read_anchor(path)
    except AnchorUnreadable as error:
        raise CommandError(f"锚点文件无法读取：{error}") from error


def _as_dict(report: Report) -> dict[str, Any]:
    return {
        "clean": report.is_clean,
        "sealed": report.sealed,
        "pending": report.pending,
        "head": asdict(report.head),
        "findings": [asdict(finding) for finding in report.findings],
    }


def _as_text(report: Report) -> str:
    lines = [f"已封存 {report.sealed} 条，待封存 {report.pending} 条。"]
    lines += [finding.message for finding in report.findings]
    lines.append("核验无误。" if report.is_clean else "核验未通过，以上为最先发现的问题。")
    return "\n".join(lines)
