"""Telephone numbers: unreadable at rest, found exactly, shown masked, looked up on record."""

from typing import Any

import pytest
from django.db import connection

from common.errors.domain import NotInScope, NotPermitted
from common.models import AuditEntry, RowHistory
from common.records.writing import InvalidRecord
from common.secrets.fields import blind_index
from enterprises.actions.contacts import create_contact, reveal_phone, update_contact
from enterprises.models import Contact
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NUMBER = "13812345678"


@pytest.fixture
def contact(district: Any) -> Contact:
    """A contact of an enterprise in 南京西路街道, written by the district."""
    enterprise = EnterpriseFactory(building=BuildingFactory())
    values = {"enterprise": enterprise.pk, "name": "示例联系人", "phone": "+86 138-1234-5678"}
    return Contact.objects.get(pk=create_contact(by=district, values=values).obj.pk)


def test_the_number_is_nowhere_in_the_database(contact: Contact) -> None:
    assert contact.phone_masked == "138****5678"
    for table in ("enterprises_contact", "common_auditentry", "common_rowhistory"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            (text,) = cursor.fetchone()
        assert NUMBER not in text
        assert NUMBER.encode().hex() not in text


def test_the_number_is_found_by_its_index(contact: Contact) -> None:
    assert Contact.objects.get(phone_index=blind_index(NUMBER)) == contact
    assert not Contact.objects.filter(phone_index=blind_index("13812345679")).exists()


def test_looking_it_up_is_on_record(contact: Contact, street: Any) -> None:
    assert reveal_phone(by=street, contact_id=contact.pk) == NUMBER
    entry = AuditEntry.objects.get(verb="contact.reveal")
    assert (entry.actor_id, entry.object_id) == (street.pk, str(contact.pk))


@pytest.mark.parametrize(
    ("role", "refusal"),
    [("worker", NotPermitted), ("admin_user", NotPermitted), ("street2", NotInScope)],
)
def test_who_may_not_look_learns_nothing(
    contact: Contact, role: str, refusal: type[Exception], request: Any
) -> None:
    with pytest.raises(refusal):
        reveal_phone(by=request.getfixturevalue(role), contact_id=contact.pk)
    assert not AuditEntry.objects.filter(verb="contact.reveal").exists()


def test_a_new_number_replaces_the_old_one_everywhere(contact: Contact, district: Any) -> None:
    update_contact(by=district, contact_id=contact.pk, values={"phone": "021 6234 5678"})
    assert reveal_phone(by=district, contact_id=contact.pk) == "021-62345678"
    assert not Contact.objects.filter(phone_index=blind_index(NUMBER)).exists()
    changes = AuditEntry.objects.filter(object_id=str(contact.pk)).earliest("-number").changes
    assert NUMBER not in str(changes)


def test_the_same_number_again_changes_nothing(contact: Contact, district: Any) -> None:
    before = RowHistory.objects.filter(row_id=contact.pk).count()
    update_contact(by=district, contact_id=contact.pk, values={"phone": f" {NUMBER} "})
    assert RowHistory.objects.filter(row_id=contact.pk).count() == before
    assert bytes(contact.phone_encrypted) == bytes(
        Contact.objects.get(pk=contact.pk).phone_encrypted
    )


def test_what_is_no_number_is_refused(contact: Contact, district: Any) -> None:
    for text in ("12345", "电话不详", "1381234567"):
        with pytest.raises(InvalidRecord):
            update_contact(by=district, contact_id=contact.pk, values={"phone": text})
    assert reveal_phone(by=district, contact_id=contact.pk) == NUMBER


def test_an_empty_number_takes_it_away(contact: Contact, district: Any) -> None:
    update_contact(by=district, contact_id=contact.pk, values={"phone": ""})
    contact.refresh_from_db()
    assert (contact.phone_encrypted, contact.phone_index, contact.phone_masked) == (None, None, "")
    assert reveal_phone(by=district, contact_id=contact.pk) == ""
