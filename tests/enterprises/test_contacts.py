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
    assert reveal_phone(by=street, contact_id=contact.pk, reason="visit") == NUMBER
    entry = AuditEntry.objects.get(verb="contact.reveal")
    assert (entry.actor_id, entry.object_id) == (street.pk, str(contact.pk))
    assert entry.changes == {"reason": "visit", "note": ""}


@pytest.mark.parametrize(
    ("reason", "note", "code"),
    [
        ("", "", "reason_required"),
        ("curiosity", "随便看看", "reason_required"),
        ("other", "  ", "note_required"),
        ("other", "因" * 101, "note_too_long"),
        ("other", "11010519491231002X", "id_number"),
    ],
)
def test_without_a_reason_nobody_looks(
    contact: Contact, street: Any, reason: str, note: str, code: str
) -> None:
    with pytest.raises(InvalidRecord) as refused:
        reveal_phone(by=street, contact_id=contact.pk, reason=reason, note=note)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert not AuditEntry.objects.filter(verb="contact.reveal").exists()


def test_another_reason_is_kept_in_words(contact: Contact, street: Any) -> None:
    reveal_phone(by=street, contact_id=contact.pk, reason="other", note=" 送达文书 ")
    entry = AuditEntry.objects.get(verb="contact.reveal")
    assert entry.changes == {"reason": "other", "note": "送达文书"}


class TestBackOffice:
    """The page that asks why before it shows a number."""

    def test_one_tap_shows_the_number_and_no_message_keeps_it(
        self, contact: Contact, street: Any, client_for: Any
    ) -> None:
        client = client_for(street)
        address = f"/admin/enterprises/contact/{contact.pk}/reveal/"
        asked = client.get(address).content.decode()
        assert "约定走访" in asked
        assert NUMBER not in asked
        assert not AuditEntry.objects.filter(verb="contact.reveal").exists()
        answer = client.post(address, {"reason": "visit"})
        assert NUMBER in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert NUMBER not in str(client.cookies)
        assert AuditEntry.objects.get(verb="contact.reveal").changes["reason"] == "visit"
        assert NUMBER not in client.get(address).content.decode()

    @pytest.mark.parametrize("sent", [{}, {"reason": "other"}, {"reason": "curiosity"}])
    def test_without_a_reason_the_page_asks_again(
        self, contact: Contact, street: Any, client_for: Any, sent: dict[str, str]
    ) -> None:
        address = f"/admin/enterprises/contact/{contact.pk}/reveal/"
        answer = client_for(street).post(address, sent)
        assert answer.status_code == 200
        assert NUMBER not in answer.content.decode()
        assert not AuditEntry.objects.filter(verb="contact.reveal").exists()

    @pytest.mark.parametrize(("role", "status"), [("worker", 403), ("street2", 404)])
    def test_who_may_not_look_sees_no_page(
        self, contact: Contact, role: str, status: int, client_for: Any, request: Any
    ) -> None:
        client = client_for(request.getfixturevalue(role))
        address = f"/admin/enterprises/contact/{contact.pk}/reveal/"
        assert client.post(address, {"reason": "visit"}, follow=True).status_code == status
        assert not AuditEntry.objects.filter(verb="contact.reveal").exists()

    def test_the_file_leads_there_who_may(
        self, contact: Contact, street: Any, worker: Any, client_for: Any
    ) -> None:
        for who, leads in ((street, True), (worker, False)):
            page = client_for(who).get(f"/enterprises/{contact.enterprise_id}/")
            assert (f"{contact.pk}/reveal" in page.content.decode()) is leads


@pytest.mark.parametrize(
    ("role", "refusal"),
    [("worker", NotPermitted), ("admin_user", NotPermitted), ("street2", NotInScope)],
)
def test_who_may_not_look_learns_nothing(
    contact: Contact, role: str, refusal: type[Exception], request: Any
) -> None:
    with pytest.raises(refusal):
        reveal_phone(by=request.getfixturevalue(role), contact_id=contact.pk, reason="visit")
    assert not AuditEntry.objects.filter(verb="contact.reveal").exists()


def test_a_new_number_replaces_the_old_one_everywhere(contact: Contact, district: Any) -> None:
    update_contact(by=district, contact_id=contact.pk, values={"phone": "021 6234 5678"})
    assert reveal_phone(by=district, contact_id=contact.pk, reason="visit") == "021-62345678"
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
    assert reveal_phone(by=district, contact_id=contact.pk, reason="visit") == NUMBER


def test_an_empty_number_takes_it_away(contact: Contact, district: Any) -> None:
    update_contact(by=district, contact_id=contact.pk, values={"phone": ""})
    contact.refresh_from_db()
    assert (contact.phone_encrypted, contact.phone_index, contact.phone_masked) == (None, None, "")
    assert reveal_phone(by=district, contact_id=contact.pk, reason="visit") == ""
