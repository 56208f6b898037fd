"""One visit with everything that it left behind, and every version of what it says."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.attachments.links import signed_url
from common.audit.history import Step, row_steps
from common.calendar.clock import SHANGHAI, now
from common.errors.domain import NotInScope
from common.sync.models import FieldEdit
from enterprises.models import Enterprise, FactCheck, Signal
from services.choices import ReviewOutcome
from services.models import (
    MustVisitRule,
    Promise,
    ServiceRequest,
    TenantProposal,
    Visit,
    VisitPhoto,
    VisitReview,
    VisitType,
)
from services.payloads.telling import value_text
from services.selectors.conflicts import FIELD_LABELS, Conflict, conflicts_of, told_conflicts
from services.selectors.naming import names_in

# Column → how it is called; the order in which versions tell.
COLUMNS = {
    "visited_at": "开始时间",
    "ended_at": "结束时间",
    "building_id": "楼宇",
    "enterprise_id": "企业",
    "purpose": "事由",
    "note": "内容",
    "withdrawn_at": "撤回时间",
    "withdrawn_reason": "撤回原因",
}
WRITES = {"I": "登记", "U": "修改", "D": "删除"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """What somebody wrote at a moment; a value that did not stand is a version as well."""

    at: datetime.datetime
    by: str
    what: str
    reason: str
    differences: Sequence[Difference] = ()


@dataclass(frozen=True, slots=True)
class Ticked:
    """One item of a checklist, as it was ticked."""

    checklist: str
    item: str
    is_done: bool
    note: str


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A photo that was promised."""

    number: int
    size: int
    # Where it can be looked at for some minutes, once it has arrived.
    url: str


@dataclass(frozen=True, slots=True)
class VisitFile:
    """Everything about one visit."""

    visit: Visit
    enterprise_is_seen: bool
    signals: list[Signal]
    requests: list[ServiceRequest]
    promises: list[Promise]
    checks: list[FactCheck]
    proposals: list[TenantProposal]
    photos: list[PhotoLine]
    ticked: list[Ticked]
    versions: list[Version]
    conflicts: list[Conflict]
    review: VisitReview | None

    @property
    def photos_received(self) -> int:
        """Return how many photos have arrived."""
        return sum(bool(photo.url) for photo in self.photos)


def visit_file(visit_id: uuid.UUID, *, user: Any) -> VisitFile:
    """Return the file of a visit that the user may see; raise ``NotInScope``."""
    visit = (
        Visit.objects.visible_to(user)
        .select_related("building", "enterprise", "worker", "recorded_by")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotInScope
    enterprises = Enterprise.objects.visible_to(user)
    edits = list(conflicts_of(user).filter(object_id=visit.pk))
    return VisitFile(
        visit=visit,
        enterprise_is_seen=bool(
            visit.enterprise_id and enterprises.filter(pk=visit.enterprise_id).exists()
        ),
        signals=list(Signal.objects.visible_to(user).filter(source_id=visit.pk)),
        requests=list(ServiceRequest.objects.visible_to(user).filter(visit=visit.pk)),
        promises=list(Promise.objects.visible_to(user).filter(visit=visit.pk)),
        checks=list(FactCheck.objects.visible_to(user).filter(source_id=visit.pk)),
        proposals=list(
            TenantProposal.objects.visible_to(user).filter(visit=visit.pk).select_related("unit")
        ),
        photos=_photos(visit, user),
        ticked=_ticked(visit),
        versions=_versions(visit, user),
        conflicts=told_conflicts(edits, user),
        review=VisitReview.objects.filter(visit=visit.pk).select_related("reviewed_by").first(),
    )


def questions_on(visit_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return what a review asks of visits, for those who made them: one query."""
    asked = VisitReview.objects.filter(visit__in=visit_ids, outcome=ReviewOutcome.QUESTIONED)
    return dict(asked.values_list("visit_id", "note"))


def _photos(visit: Visit, user: Any) -> list[PhotoLine]:
    photos = VisitPhoto.objects.filter(visit=visit.pk).select_related("attachment")
    moment = now()
    return [
        PhotoLine(
            number,
            photo.size,
            signed_url(photo.attachment, user, moment) if photo.attachment else "",
        )
        for number, photo in enumerate(photos.order_by("position", "pk"), start=1)
    ]


def _ticked(visit: Visit) -> list[Ticked]:
    """Return the ticked items in words; the codes of lists that changed since tell themselves."""
    if not visit.checks:
        return []
    lists: dict[str, tuple[str, dict[str, str]]] = {}
    for model in (VisitType, MustVisitRule):
        for code, label, items in model.objects.values_list("code", "label", "checklist"):
            lists[code] = (label, {item["code"]: item["label"] for item in items})
    ticked = []
    for check in visit.checks:
        label, items = lists.get(check.get("type", ""), (check.get("type", ""), {}))
        item = check.get("item", "")
        ticked.append(
            Ticked(label, items.get(item, item), bool(check.get("done")), check.get("note") or "")
        )
    return ticked


def _versions(visit: Visit, user: Any) -> list[Version]:
    steps = row_steps(visit)
    lost = [
        edit
        for edit in FieldEdit.objects.of(visit._meta.label_lower, visit.pk).select_related("user")
        if edit.state in {FieldEdit.State.LOST, FieldEdit.State.RESTORED}
    ]
    contents = [[step.before.get(name) for name in COLUMNS] for step in steps]
    own = [str(visit.enterprise_id), str(visit.building_id)]
    names = names_in([*contents, own, [edit.value for edit in lost]], user)
    told = [_version(step, names) for step in steps]
    told += [
        Version(
            edit.at,
            str(edit.user or "登记册"),
            str(edit.get_state_display()),
            edit.reason,
            [
                Difference(
                    FIELD_LABELS.get(edit.field, edit.field),
                    "",
                    value_text(edit.field, edit.value, names),
                )
            ],
        )
        for edit in lost
    ]
    return sorted(told, key=lambda version: version.at, reverse=True)


def _version(step: Step, names: Mapping[str, str]) -> Version:
    changes = step.act.changes if step.act else {}
    return Version(
        step.at,
        step.actor,
        WRITES[step.change],
        str(changes.get("reason") or changes.get("note") or ""),
        [
            Difference(
                COLUMNS[column],
                _words(column, step.before.get(column), names),
                _words(column, step.after.get(column), names),
            )
            for column in step.differing(COLUMNS)
        ],
    )


def _words(column: str, value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", "None"):
        return "（空）"
    if column.endswith("_at"):
        moment = datetime.datetime.fromisoformat(str(value))
        return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return value_text(column, value, names)
