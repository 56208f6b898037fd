"""Check the chain of the audit row by row: what was edited, removed, re-ordered or cut off."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from common.audit.sealing import COLUMNS, GENESIS, link

FETCH = 5_000
MOST_FINDINGS = 100

CHAIN = f"""
SELECT s.position, s.entry_number, s.digest, {COLUMNS}
FROM common_auditseal s LEFT JOIN common_auditentry e ON e.number = s.entry_number
ORDER BY s.position
"""  # noqa: S608 - constants only
# Entries that nobody waits to seal: the application cannot have written them so.
UNSEALED = """
SELECT e.number FROM common_auditentry e
WHERE NOT EXISTS (SELECT FROM common_auditseal s WHERE s.entry_number = e.number)
AND NOT EXISTS (SELECT FROM common_auditpending p WHERE p.entry_number = e.number)
ORDER BY e.number LIMIT 1
"""
PENDING_WITHOUT_ENTRY = """
SELECT p.entry_number FROM common_auditpending p
WHERE NOT EXISTS (SELECT FROM common_auditentry e WHERE e.number = p.entry_number)
ORDER BY p.entry_number LIMIT 1
"""
PENDING_THOUGH_SEALED = """
SELECT p.entry_number FROM common_auditpending p
JOIN common_auditseal s ON s.entry_number = p.entry_number ORDER BY p.entry_number LIMIT 1
"""
OUTSIDE = {
    "unsealed": (UNSEALED, "不在封存之内，也不在待封存之列，系绕过平台写入或封存被删除"),
    "removed": (PENDING_WITHOUT_ENTRY, "在封存之前被删除"),
    "requeued": (PENDING_THOUGH_SEALED, "已封存却又被列入待封存"),
}
PENDING = "SELECT count(*) FROM common_auditpending"


@dataclass(frozen=True, slots=True)
class Finding:
    """One trace of tampering: ``position`` in the chain (None outside it), entry, reason."""

    kind: str
    position: int | None
    entry_number: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain ended at some moment, kept outside the database."""

    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found: sealed and waiting entries, and the first bad row if any."""

    sealed: int
    pending: int
    head: Anchor
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings


class AnchorUnreadable(ValueError):
    """The anchor file is not one of ours."""


def read_anchor(path: Path) -> Anchor | None:
    """Return the anchor kept in ``path``; None when there is no such file."""
    if not path.exists():
        return None
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Anchor(position=int(stored["position"]), digest=str(stored["digest"]))
    except (ValueError, KeyError, TypeError) as error:
        raise AnchorUnreadable(str(path)) from error


def write_anchor(path: Path, anchor: Anchor) -> None:
    """Keep ``anchor`` in ``path``: the old one stays whole until the new one is."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(json.dumps(asdict(anchor)) + "\n", encoding="utf-8")
    partial.replace(path)


def verify(anchor: Anchor | None = None, *, alias: str = "default") -> Report:
    """Check the whole chain, and that it still contains ``anchor``; memory stays constant.

    Safe beside acts and sealing: each question is answered as of one moment.
    """
    walk = _Walk(anchor)
    with transaction.atomic(using=alias):
        for row in _chain_rows(alias):
            walk.step(row)
        walk.end()
        outside = list(_outside_the_chain(alias))
        pending = _number(alias, PENDING) or 0
    head = Anchor(walk.position, walk.digest)
    return Report(walk.count, pending, head, tuple(walk.findings + outside))


class _Walk:
    """One way along the chain."""

    def __init__(self, anchor: Anchor | None) -> None:
        self.anchor = anchor
        self.position, self.digest, self.count = 0, GENESIS, 0
        self.findings: list[Finding] = []

    def step(self, row: Sequence[Any]) -> None:
        """Check one link: place, entry, digest, anchor."""
        position, number, digest, *entry = row
        self.count += 1
        if position != self.position + 1:
            self._find("gap", self.position + 1, None, "此处的封存被删除")
        elif entry[0] is None:
            self._find("removed", position, number, "审计记录被删除")
        elif link(self.digest, entry) != digest:
            self._find("edited", position, number, "内容被改动，或次序被调换")
        if self.anchor and position == self.anchor.position and digest != self.anchor.digest:
            self._find("rewritten", position, number, "与锚点不符，此处及之前的封存被重写")
        # Goes on from what is stored: one edit is one finding, not one for every later row.
        self.position, self.digest = position, digest

    def end(self) -> None:
        """Check that the chain reaches its anchor."""
        if self.anchor and self.position < self.anchor.position:
            self._find("cut_off", self.position + 1, None, "此处到锚点之间的记录被整体删除")

    def _find(self, kind: str, position: int, number: int | None, why: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            where = f"封存第 {position} 位" + (f"（审计 {number} 号）" if number else "")
            self.findings.append(Finding(kind, position, number, f"{where}：{why}。"))


def _chain_rows(alias: str) -> Iterator[Sequence[Any]]:
    with connections[alias].chunked_cursor() as cursor:
        cursor.execute(CHAIN)
        while rows := cursor.fetchmany(FETCH):
            yield from rows


def _outside_the_chain(alias: str) -> Iterator[Finding]:
    for kind, (query, why) in OUTSIDE.items():
        number = _number(alias, query)
        if number is not None:
            yield Finding(kind, None, number, f"审计 {number} 号：{why}。")


def _number(alias: str, query: str) -> int | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None
