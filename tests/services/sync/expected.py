"""What must come of a history, told by the operations alone, and what really came of it."""

import datetime
import uuid
from typing import Any

from common.records.versions import json_values
from common.sync.models import FieldEdit, SyncOperation
from services.models import Promise, TenantProposal, Visit, VisitPhoto
from services.payloads.correction import FIELDS, read_stored
from services.selectors.told import purposes
from tests.services.sync.histories import History, Written

INSTANT = datetime.timedelta(microseconds=1)
Facts = dict[str, Any]
Word = tuple[datetime.datetime, uuid.UUID, Any]
VISIT_LABEL, PROMISE_LABEL = "services.visit", "services.promise"


class Expected:
    """The words of a history by object and field, each dated after those that its writer knew."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.labels = purposes()
        self.words: dict[tuple[str, str], dict[str, Word]] = {}
        for written in history.saved:
            for name, value in self._said(written).items():
                known = self.words.setdefault((written.about, name), {})
                before = [known[key][0] + INSTANT for key in written.knew if key in known]
                known[written.id] = (max([written.at, *before]), uuid.UUID(written.id), value)

    def facts(self) -> Facts:
        """Return the values that must stand in the end."""
        found: Facts = {}
        for visit in self.history.visits:
            first = self._fields(visit, visit.raw["payload"])
            values = {name: self._stands(visit.id, name, first.get(name)) for name in FIELDS}
            if values["ended_at"]:
                values["ended_at"] = max(values["started_at"], values["ended_at"])
            reasons = sorted(
                (w.at, uuid.UUID(w.id), w.raw["payload"]["reason"])
                for w in self.history.saved
                if w.raw["op"] == "visit.withdraw" and w.about == visit.id
            )
            values["withdrawn"] = reasons[0][2] if reasons else None
            values["photos"] = sorted(p["sha256"] for p in visit.raw["payload"]["photos"])
            found[visit.id] = values
        for key, _ in self.history.promises:
            found[key] = {name: self._stands(key, name, "") for name in ("outcome", "settled_note")}
        found["news"] = sorted(w.id for w in self.history.saved if w.raw["op"] == "proposal.create")
        return found

    def edits(self) -> set[tuple[str, str, str, Any, datetime.datetime]]:
        """Return every word that must be found: object, field, operation, value, moment."""
        return {
            (about, name, operation, value, at)
            for (about, name), said in self.words.items()
            for operation, (at, _, value) in said.items()
        }

    def _said(self, written: Written) -> Facts:
        told = written.raw["payload"]
        if written.raw["op"] == "visit.correct":
            return self._fields(written, told["fields"])
        if written.raw["op"] == "promise.settle":
            return {"outcome": told["outcome"], "settled_note": told["note"]}
        if written.raw["op"] == "conflict.restore":
            return {told["field"]: self._restored(written)}
        return {}

    def _restored(self, written: Written) -> Any:
        told = written.raw["payload"]
        for operation, (_, _, value) in self.words[written.about, told["field"]].items():
            word = uuid.uuid5(uuid.UUID(operation), f"{written.about} {told['field']}")
            if str(word) == told["conflict"]:
                return value
        raise AssertionError("an unknown word was restored")

    def _fields(self, written: Written, told: Facts) -> Facts:
        found = {name: told[name] for name in FIELDS if name in told}
        for name in ("started_at", "ended_at"):
            if found.get(name):
                moment = datetime.datetime.fromisoformat(found[name]) - written.tablet.skew
                found[name] = moment.astimezone(datetime.UTC).isoformat()
        if "purpose" in found:
            found["purpose"] = self.labels[found["purpose"]]
        return found

    def _stands(self, about: str, name: str, first: Any) -> Any:
        said = self.words.get((about, name))
        return max(said.values(), key=lambda word: word[:2])[2] if said else first


def real_facts() -> Facts:
    """Return the values that stand in the database."""
    found: Facts = {}
    for visit in Visit.objects.all():
        photos = VisitPhoto.objects.filter(visit=visit).values_list("sha256", flat=True)
        withdrawn = visit.withdrawn_reason if visit.withdrawn_at else None
        found[str(visit.pk)] = {
            **read_stored(json_values(visit, FIELDS.values())),
            "withdrawn": withdrawn,
            "photos": sorted(photos),
        }
    for promise in Promise.objects.all():
        note = promise.settled_note
        found[str(promise.pk)] = {"outcome": promise.outcome, "settled_note": note}
    found["news"] = sorted(str(key) for key in TenantProposal.objects.values_list("pk", flat=True))
    return found


def real_edits() -> set[tuple[str, str, str, Any, datetime.datetime]]:
    """Return the words that are kept, those of operations."""
    rows = FieldEdit.objects.exclude(operation_id=uuid.UUID(int=0))
    return {(str(e.object_id), e.field, str(e.operation_id), e.value, e.at) for e in rows}


def states() -> set[tuple[str, str, str, str]]:
    """Return what became of each word."""
    rows = FieldEdit.objects.exclude(operation_id=uuid.UUID(int=0))
    return {(str(e.object_id), e.field, str(e.operation_id), e.state) for e in rows}


def everything() -> list[Any]:
    """Return all that a sync call can change, row by row."""
    models: list[Any] = [SyncOperation, FieldEdit, Visit, Promise, TenantProposal, VisitPhoto]
    return [sorted(map(repr, model.objects.values_list())) for model in models]
