"""Writing contacts: the number is encrypted, found by its keyed hash, shown masked."""

import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import NotInScope, NotPermitted
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    update_record,
)
from common.secrets.fields import blind_index, open_, seal
from common.text.id_numbers import find_id_number
from common.text.masking import mask_phone
from common.text.phones import normalise_phone
from enterprises.choices import RevealReason
from enterprises.models import Contact

COLUMNS = ["phone_encrypted", "phone_index", "phone_masked", "updated_at"]
LONGEST_NOTE = 100


def phone_columns(number: str) -> dict[str, Any]:
    """Return the stored columns of a number as typed; of none: empty ones."""
    stored = normalise_phone(number) or number.strip()
    if not stored:
        return {"phone_encrypted": None, "phone_index": None, "phone_masked": ""}
    return {
        "phone_encrypted": seal(stored),
        "phone_index": blind_index(stored),
        "phone_masked": mask_phone(stored),
    }


def create_contact(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a contact of an enterprise in the user's write scope."""
    fields = {name: value for name, value in values.items() if name != "phone"}
    return create_record(Contact, fields, by=by, key=key, content=values, also=_with_phone(values))


def update_contact(
    *, by: Any, contact_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a contact; an empty number removes the number."""
    fields = {name: value for name, value in values.items() if name != "phone"}
    return update_record(Contact, contact_id, fields, by=by, base=base, also=_with_phone(values))


def reveal_phone(*, by: Any, contact_id: uuid.UUID, reason: str, note: str = "") -> str:
    """Return the whole number; who looked, at whose number and why, is audited.

    ``reason`` is one of ``RevealReason``; «other» needs a ``note``. Raises ``NotPermitted``
    without the capability, ``NotInScope``, ``InvalidRecord`` without a reason.
    """
    if not by.has_capability("contacts.reveal"):
        raise NotPermitted
    why = {"reason": reason, "note": note.strip()}
    with acting(by=by, verb="contact.reveal") as act:
        contact = Contact.objects.visible_to(by).filter(pk=contact_id).first()
        if contact is None:
            raise NotInScope
        _refuse_without_reason(**why)
        act.record(contact, changes=why)
        return open_(bytes(contact.phone_encrypted)) if contact.phone_encrypted else ""


def _refuse_without_reason(*, reason: str, note: str) -> None:
    faults = []
    if reason not in RevealReason.values:
        faults.append(FieldFault("reason", "reason_required", "请说明查看完整号码的事由。"))
    if reason == RevealReason.OTHER and not note:
        faults.append(FieldFault("note", "note_required", "事由为“其他”时须写明原因。"))
    if len(note) > LONGEST_NOTE:
        faults.append(FieldFault("note", "note_too_long", f"说明不超过 {LONGEST_NOTE} 字。"))
    if find_id_number(note):
        faults.append(FieldFault("note", "id_number", "含有身份证号码，平台不保存身份证号码。"))
    if faults:
        raise InvalidRecord(faults)


def _with_phone(values: Mapping[str, Any]) -> Any:
    if "phone" not in values:
        return None
    number = values["phone"] or ""
    if number.strip() and normalise_phone(number) is None:
        words = "电话号码无法识别，请填写手机号或带区号的固定电话。"
        raise InvalidRecord([FieldFault("phone", "invalid_phone", words)])
    columns = phone_columns(number)

    def write(act: Act, contact: Contact) -> Mapping[str, Any] | None:
        if contact.phone_masked == columns["phone_masked"] and _bytes(
            contact.phone_index
        ) == _bytes(columns["phone_index"]):
            return None
        changes = {"phone": [contact.phone_masked, columns["phone_masked"]]}
        for name, value in columns.items():
            setattr(contact, name, value)
        contact.save(update_fields=COLUMNS)
        return changes

    return write


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
