"""Floor of the import: bare reader, one loop of checks, COPY, one upsert for each table.

The same rows in the same three tables (copies with all their indexes), without references,
audit, history or marks.
"""

import datetime
import hmac
import os
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Any

import python_calamine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.secrets.fields import VERSION
from common.secrets.keys import blind_index_key, field_keys, key_id
from common.text.folding import fold
from common.text.pinyin import initials
from enterprises.choices import IndustrySection, OperatingStatus, UnitKind

TABLES = ("enterprises_enterprise", "enterprises_enterprisestanding", "enterprises_contact")
COPY_TABLES = "".join(
    f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL);"
    f"INSERT INTO floor_{table} SELECT * FROM {table}; ANALYZE floor_{table};"
    for table in TABLES
)
DROP_TABLES = f"DROP TABLE {', '.join(f'floor_{table}' for table in TABLES)}"
STAGE = """
CREATE TEMPORARY TABLE floor_stage (
    id uuid, external_id text, uscc text, no_uscc_reason text, name text, short_name text,
    name_folded text, name_initials text, unit_kind text, industry_section text,
    founded_on date, operating_status text, full_members int, probationary_members int,
    contact text, phone_masked text, phone_index bytea, phone_encrypted bytea
) ON COMMIT DROP
"""
ENTERPRISES = """
INSERT INTO floor_enterprises_enterprise AS t (
    id, source, external_id, uscc, no_uscc_reason, name, short_name, name_folded,
    name_initials, unit_kind, industry_section, founded_on)
SELECT id, 'register', external_id, uscc, no_uscc_reason, name, short_name, name_folded,
    name_initials, unit_kind, industry_section, founded_on FROM floor_stage
ON CONFLICT (source, external_id) DO UPDATE SET
    name = excluded.name, short_name = excluded.short_name, uscc = excluded.uscc,
    name_folded = excluded.name_folded, name_initials = excluded.name_initials,
    unit_kind = excluded.unit_kind, industry_section = excluded.industry_section,
    founded_on = excluded.founded_on, updated_at = now()
WHERE (t.name, t.short_name, t.uscc, t.unit_kind, t.industry_section, t.founded_on)
    IS DISTINCT FROM (excluded.name, excluded.short_name, excluded.uscc, excluded.unit_kind,
    excluded.industry_section, excluded.founded_on)
"""
MATCH = """
CREATE TEMPORARY TABLE floor_match ON COMMIT DROP AS
SELECT t.id AS enterprise_id, s.operating_status, s.full_members, s.probationary_members,
    s.contact, s.phone_masked, s.phone_index, s.phone_encrypted
FROM floor_stage s JOIN floor_enterprises_enterprise t
    ON t.source = 'register' AND t.external_id = s.external_id
"""
CLOSE = """
UPDATE floor_enterprises_enterprisestanding t SET ends_on = %(day)s, updated_at = now()
FROM floor_match m WHERE t.enterprise_id = m.enterprise_id AND t.ends_on IS NULL
    AND (t.operating_status, t.full_members, t.probationary_members) IS DISTINCT FROM
    (m.operating_status, m.full_members, m.probationary_members)
"""
STANDINGS = """
INSERT INTO floor_enterprises_enterprisestanding (
    id, enterprise_id, starts_on, recorded_on, operating_status, full_members,
    probationary_members)
SELECT uuidv7(), m.enterprise_id, max(t.ends_on), %(day)s, m.operating_status,
    m.full_members, m.probationary_members
FROM floor_match m LEFT JOIN floor_enterprises_enterprisestanding t USING (enterprise_id)
GROUP BY m.enterprise_id, m.operating_status, m.full_members, m.probationary_members
HAVING count(*) FILTER (WHERE t.id IS NOT NULL AND t.ends_on IS NULL) = 0
"""
CONTACTS = """
INSERT INTO floor_enterprises_contact AS t (
    id, enterprise_id, role, name, phone_masked, phone_index, phone_encrypted, consent_note)
SELECT uuidv7(), enterprise_id, 'general', contact, phone_masked, phone_index,
    phone_encrypted, '' FROM floor_match
ON CONFLICT (enterprise_id, role, name) DO UPDATE SET
    phone_masked = excluded.phone_masked, phone_index = excluded.phone_index,
    phone_encrypted = excluded.phone_encrypted, updated_at = now()
WHERE t.phone_index IS DISTINCT FROM excluded.phone_index
"""
_ALPHABET = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_KINDS = {label: value for value, label in UnitKind.choices}
_STATES = {label: value for value, label in OperatingStatus.choices}


def fill(cursor: Any, path: Path, day: datetime.date) -> int:
    """Bring the sheet in; return how many rows it had."""
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    lines = _check(sheet.to_python()[1:])
    cursor.execute(STAGE)
    with cursor.copy("COPY floor_stage FROM STDIN") as copy:
        copy.write("".join(lines))
    cursor.execute("ANALYZE floor_stage")
    for statement in (ENTERPRISES, MATCH, CLOSE, STANDINGS, CONTACTS):
        cursor.execute(statement, {"day": day})
    return len(lines)


def _check(rows: list[list[Any]]) -> list[str]:
    """Return the rows as COPY lines; AssertionError for a bad one."""
    keys: set[str] = set()
    codes: set[str] = set()
    seal = _Sealer()
    lines = []
    for row in rows:
        key, code, reason, name, short, kind, section, founded, state = row[:9]
        assert key not in keys
        assert code not in codes
        keys.add(key)
        codes.add(code)
        total = sum(
            _ALPHABET[letter] * weight for letter, weight in zip(code, _WEIGHTS, strict=False)
        )
        assert _ALPHABET[code[17]] == -total % 31
        assert section in IndustrySection.values
        assert min(row[9], row[10]) >= 0
        assert isinstance(founded, datetime.date)
        masked, index, sealed = seal(row[12])
        cells = (
            *(str(uuid.uuid4()), key, code, reason, name, short, fold(f"{name} {short}")),
            *(initials(short), _KINDS[kind], section, founded.isoformat(), _STATES[state]),
            *(str(int(row[9])), str(int(row[10])), row[11], masked, index, sealed),
        )
        lines.append("\t".join(cells) + "\n")
    return lines


class _Sealer:
    """Masks, indexes and seals phone numbers with keys at hand."""

    def __init__(self) -> None:
        key = field_keys()[0]
        self.header, self.cipher, self.index_key = (
            VERSION + key_id(key),
            AESGCM(key),
            blind_index_key(),
        )

    def __call__(self, phone: str) -> tuple[str, str, str]:
        text, nonce = phone.encode(), os.urandom(12)
        sealed = self.header + nonce + self.cipher.encrypt(nonce, text, self.header)
        index = hmac.digest(self.index_key, text, sha256)
        return f"{phone[:3]}****{phone[-4:]}", rf"\\x{index.hex()}", rf"\\x{sealed.hex()}"
