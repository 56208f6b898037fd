"""The chain of a council's sealed minutes and addenda, recomputed link by link (封存核验)."""

import datetime
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.audit.models import AuditEntry
from councils.choices import MinutesState
from councils.models import Council, Minutes, MinutesAddendum
from councils.proceedings.sealing import SEALED, addendum_text, digest_over, moment_text, settled
from councils.selectors.minutes_facts import Facts, facts_of

SEAL = "minutes.seal"
ADD = "minutes.add_addendum"

CUT = "前一封存摘要不符，此前的封存记录被改动或删除"
REWRITTEN = "封存内容与摘要不符，封存后被改动"
DIFFERENT = "会议记录与封存内容不一致，封存后被改动"
ALTERED = "补记与摘要不符，封存后被改动"
GONE = "审计中登记的这次封存已不存在或摘要不同"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain as it is stored."""

    label: str
    at: datetime.datetime
    digest: str
    minutes: Minutes
    addendum: MinutesAddendum | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of recomputing a chain: how many links, and the first break, in words."""

    links: int
    at: str = ""
    trouble: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was changed, added or taken away."""
        return not self.trouble


def links_of(council: Council) -> list[Link]:
    """Return the chain in the order of sealing; two queries."""
    sealed = list(
        Minutes.objects.filter(meeting__council=council, state=MinutesState.SEALED).select_related(
            "meeting"
        )
    )
    by_key = {minutes.pk: minutes for minutes in sealed}
    addenda = MinutesAddendum.objects.filter(minutes__in=by_key)
    links = [
        Link(str(minutes), minutes.sealed_at, minutes.digest, minutes)
        for minutes in sealed
        if minutes.sealed_at is not None
    ]
    links += [
        Link(
            f"{by_key[added.minutes_id]} 补记{added.number}",
            added.written_at,
            added.digest,
            by_key[added.minutes_id],
            added,
        )
        for added in addenda
    ]
    return sorted(links, key=lambda link: link.at)


def verify_minutes(council: Council) -> Verification:
    """Recompute every seal of a council, and compare with the audit; a constant number of queries.

    The audit notes every seal in a chain of its own: what was taken away from the end of this
    one, or put in its place as a whole, is missing there.
    """
    links = links_of(council)
    facts = facts_of([link.minutes for link in links if link.addendum is None])
    previous = ""
    for link in links:
        trouble = next(_troubles(link, previous, facts), "")
        if trouble:
            return Verification(len(links), link.label, trouble)
        previous = link.digest
    stored = [link.digest for link in links]
    noted = _noted(council)
    for place, (label, digest) in enumerate(noted):
        if place >= len(stored) or stored[place] != digest:
            return Verification(len(links), label, GONE)
    if len(stored) > len(noted):
        return Verification(len(links), links[len(noted)].label, "审计中没有这次封存")
    return Verification(len(links))


def _troubles(link: Link, previous: str, facts: Mapping[uuid.UUID, Facts]) -> Iterator[str]:
    """Yield what is wrong with a link, behind the digest of the one before it."""
    minutes, added = link.minutes, link.addendum
    if added is not None:
        text = addendum_text(
            of=minutes.digest,
            number=added.number,
            text=added.text,
            reason=added.reason,
            written_at=added.written_at,
            written_by=added.written_by_id,
        )
        if digest_over(previous, text) != added.digest:
            yield ALTERED
        return
    if minutes.previous_digest != previous:
        yield CUT
    if digest_over(previous, minutes.sealed_text) != minutes.digest:
        yield REWRITTEN
    sealed = json.loads(minutes.sealed_text)
    if settled(sealed) != settled(facts[minutes.pk]):
        yield DIFFERENT
    if sealed[SEALED]["at"] != moment_text(link.at):
        yield DIFFERENT


def _noted(council: Council) -> list[tuple[str, str]]:
    """Return label and digest of every seal that the audit noted, in their order."""
    entries = AuditEntry.objects.filter(
        object_type=Council._meta.label_lower, object_id=str(council.pk), verb__in=(SEAL, ADD)
    )
    found = entries.order_by("number").values_list("changes", flat=True)
    return [(changes["label"], changes["digest"]) for changes in found]
