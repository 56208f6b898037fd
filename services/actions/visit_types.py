"""Types of visits and must-visit rules: settings of the district."""

import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act
from common.dictionaries.models import DictionaryEntry
from common.records.writing import FieldFault, InvalidRecord, Written, create_record, update_record
from services.models import MustVisitRule, VisitType

PURPOSES = "visit_purpose"


def create_visit_type(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Write a type of visit; its label becomes an entry of the dictionary of purposes."""
    return create_record(VisitType, values, by=by, key=key, also=_into_dictionary)


def update_visit_type(
    *, by: Any, type_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a type of visit; visits keep the words under which they were written."""
    _keep_code(VisitType, type_id, values)
    return update_record(VisitType, type_id, values, by=by, base=base, also=_into_dictionary)


def create_must_visit_rule(
    *, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None
) -> Written:
    """Write an occasion on which an enterprise must be visited."""
    return create_record(MustVisitRule, values, by=by, key=key)


def update_must_visit_rule(
    *, by: Any, rule_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change an occasion; ``is_confirmed`` says that the office stands behind it."""
    _keep_code(MustVisitRule, rule_id, values)
    return update_record(MustVisitRule, rule_id, values, by=by, base=base)


def _keep_code(model: Any, key: uuid.UUID, values: Mapping[str, Any]) -> None:
    """Raise ``InvalidRecord`` for a new code: tablets and visits carry the old one."""
    if "code" not in values:
        return
    if model.objects.filter(pk=key).exclude(code=values["code"]).exists():
        words = "代码已用于走访端与走访记录，不能修改。"
        raise InvalidRecord([FieldFault("code", "read_only", words)])


def _into_dictionary(act: Act, visit_type: VisitType) -> Mapping[str, Any] | None:
    _, is_new = DictionaryEntry.objects.get_or_create(dictionary=PURPOSES, label=visit_type.label)
    return {"purpose": visit_type.label} if is_new else None
