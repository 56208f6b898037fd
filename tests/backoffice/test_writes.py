"""Writes of the back office go through the same actions, scope and audit as all others."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from buildings.models import Area, Building, Jurisdiction
from common.models import AuditEntry, RowHistory
from enterprises.models import Contact, Enterprise, EnterpriseStanding, Occupancy
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import ContactFactory, EnterpriseFactory

pytestmark = pytest.mark.django_db
OWN, OTHER = "310106012", "310106013"


def _area(code: str) -> Area:
    return Area.objects.get(code=code)


def _form(page: Any, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send back from a change page, with ``changes``."""
    form = page.context["adminform"].form
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False):
            data[bound.html_name] = value
    for inline in page.context["inline_admin_formsets"]:
        for bound in inline.formset.management_form:
            data[bound.html_name] = bound.value()
        for row in inline.formset.initial_forms:
            for bound in row:
                if bound.value() is not None:
                    data[bound.html_name] = bound.value()
    return {**data, **changes}


def _change(client: Any, obj: Any, **changes: Any) -> Any:
    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change"
    url = reverse(name, args=[obj.pk])
    return client.post(url, _form(client.get(url), **changes))


def test_a_changed_building_is_audited_once_and_its_row_is_kept(
    street: Any, client_for: Callable
) -> None:
    building = BuildingFactory(subdistrict=_area(OWN), name="旧名大厦")
    assert _change(client_for(street), building, name="新名大厦").status_code == 302
    building.refresh_from_db()
    assert building.name == "新名大厦"
    assert building.name_folded.startswith("新名大厦")
    entry = AuditEntry.objects.get(object_id=str(building.pk))
    assert entry.actor_id == street.pk
    assert entry.changes["name"] == ["旧名大厦", "新名大厦"]
    history = RowHistory.objects.filter(row_id=building.pk, change="U").get()
    assert (history.actor_id, history.operation) == (street.pk, entry.operation)


def test_another_managing_subdistrict_is_a_dated_change(
    district: Any, client_for: Callable
) -> None:
    building = BuildingFactory(subdistrict=_area(OWN))
    _change(client_for(district), building, subdistrict=str(_area(OTHER).pk))
    building.refresh_from_db()
    assert building.subdistrict.code == OTHER
    periods = Jurisdiction.objects.filter(building=building).order_by("starts_on")
    assert {(p.area.code, p.ends_on is None) for p in periods} == {(OWN, False), (OTHER, True)}


def test_a_street_cannot_give_its_building_away(street: Any, client_for: Callable) -> None:
    building = BuildingFactory(subdistrict=_area(OWN))
    _change(client_for(street), building, subdistrict=str(_area(OTHER).pk))
    building.refresh_from_db()
    assert building.subdistrict.code == OWN
    assert Jurisdiction.objects.filter(building=building).count() == 1


def test_a_stated_point_is_stored_in_wgs84(district: Any, client_for: Callable) -> None:
    building = BuildingFactory(subdistrict=_area(OWN))
    _change(
        client_for(district),
        building,
        stated_longitude="121.454591",
        stated_latitude="31.228115",
        stated_datum="gcj02",
    )
    building.refresh_from_db()
    assert building.longitude == pytest.approx(121.45, abs=2e-6)
    assert building.latitude == pytest.approx(31.23, abs=2e-6)


def test_a_new_building_is_managed_since_ever(district: Any, client_for: Callable) -> None:
    client = client_for(district)
    url = reverse("admin:buildings_building_add")
    sent = _form(
        client.get(url),
        external_id="JA7001",
        name="新建大厦",
        kind="office",
        subdistrict=str(_area(OWN).pk),
    )
    assert client.post(url, sent).status_code == 302
    building = Building.objects.get(external_id="JA7001")
    assert [(j.area.code, j.starts_on) for j in building.jurisdictions.all()] == [(OWN, None)]


def test_a_new_area_hangs_below_its_parent_and_moves_as_a_whole(
    district: Any, client_for: Callable
) -> None:
    client = client_for(district)
    url = reverse("admin:buildings_area_add")
    sent = _form(client.get(url), code="G1", name="示例网格", kind="block_grid")
    answer = client.post(url, sent, follow=True)
    assert "请填写上级区域" in answer.content.decode()
    assert client.post(url, {**sent, "code": "一/二", "parent": str(_area(OWN).pk)}).url == url
    assert not Area.objects.filter(name="示例网格").exists()
    assert client.post(url, {**sent, "parent": str(_area(OWN).pk)}).status_code == 302
    grid = _area("G1")
    assert grid.path == f"310106/{OWN}/G1/"
    assert _change(client, grid, parent=str(_area(OTHER).pk)).status_code == 302
    assert _area("G1").path == f"310106/{OTHER}/G1/"
    assert grid.parents.count() == 2


def test_an_act_on_what_is_no_id_is_not_found(district: Any, client_for: Callable) -> None:
    page = reverse("admin:enterprises_occupancy_change_room_page", args=[Area.objects.first().pk])
    broken = page.replace(str(Area.objects.first().pk), "nonsense")
    client = client_for(district)
    assert [client.get(address).status_code for address in (page, broken)] == [404, 404]


def test_a_status_change_is_a_dated_standing(street: Any, client_for: Callable) -> None:
    unit = UnitFactory(building=BuildingFactory(subdistrict=_area(OWN)))
    enterprise = EnterpriseFactory(unit=unit)
    _change(client_for(street), enterprise, operating_status="suspended")
    standings = EnterpriseStanding.objects.filter(enterprise=enterprise).order_by("ends_on")
    assert [s.operating_status for s in standings] == ["operating", "suspended"]


def test_a_wrong_credit_code_is_explained_and_nothing_changes(
    street: Any, client_for: Callable
) -> None:
    unit = UnitFactory(building=BuildingFactory(subdistrict=_area(OWN)))
    enterprise = EnterpriseFactory(unit=unit)
    answer = _change(client_for(street), enterprise, uscc="91440300192203821Y")
    assert answer.status_code == 200
    assert "校验位不符" in answer.content.decode()
    enterprise.refresh_from_db()
    assert enterprise.uscc is None


def test_a_phone_is_encrypted_and_shown_masked(street: Any, client_for: Callable) -> None:
    unit = UnitFactory(building=BuildingFactory(subdistrict=_area(OWN)))
    contact = ContactFactory(enterprise=EnterpriseFactory(unit=unit))
    client = client_for(street)
    assert _change(client, contact, phone="13812345678").status_code == 302
    contact.refresh_from_db()
    assert contact.phone_masked == "138****5678"
    assert b"13812345678" not in bytes(contact.phone_encrypted)
    page = client.get(reverse("admin:enterprises_contact_change", args=[contact.pk]))
    assert "13812345678" not in page.content.decode()
    _change(client, contact, name="改名", phone="")
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.name, contact.phone_masked) == ("改名", "138****5678")


def test_a_new_tenant_comes_with_its_room(street: Any, client_for: Callable) -> None:
    unit = UnitFactory(building=BuildingFactory(subdistrict=_area(OWN)))
    url = reverse("admin:enterprises_enterprise_new_tenant_page")
    sent = {
        "name": "示例新入驻有限公司",
        "uscc": "",
        "no_uscc_reason": "筹建中",
        "unit_kind": "non_public",
        "building": str(unit.building_id),
        "floor_number": unit.floor_number,
        "number": unit.number,
        "tenure": "leased",
        "starts_on": "2026-11-20",
    }
    client = client_for(street)
    missing = client.post(url, {**sent, "number": "没有"})
    assert "没有这个单元" in missing.content.decode()
    assert not Enterprise.objects.filter(name=sent["name"]).exists()
    assert client.post(url, sent).status_code == 302
    enterprise = Enterprise.objects.visible_to(street).get(name=sent["name"])
    assert enterprise.occupancies.get().unit == unit
    assert enterprise.standings.get().operating_status == "operating"


def test_moving_out_on_a_page_keeps_the_entries_when_refused(
    street: Any, client_for: Callable
) -> None:
    unit = UnitFactory(building=BuildingFactory(subdistrict=_area(OWN)))
    enterprise = EnterpriseFactory(unit=unit)
    url = reverse("admin:enterprises_enterprise_move_out_page", args=[enterprise.pk])
    client = client_for(street)
    sent = {"building": str(unit.building_id), "on": "2026-11-20", "reason": "合同到期"}
    refused = client.post(url, {**sent, "destination": "", "reason_code": "rent"})
    assert refused.status_code == 200
    assert "合同到期" in refused.content.decode()
    assert Occupancy.objects.get(enterprise=enterprise).ends_on is None
    assert (
        client.post(url, {**sent, "destination": "unknown", "reason_code": "rent"}).status_code
        == 302
    )
    assert Occupancy.objects.get(enterprise=enterprise).ends_on == datetime.date(2026, 11, 20)


def test_history_tells_who_changed_what(street: Any, client_for: Callable) -> None:
    building = BuildingFactory(subdistrict=_area(OWN), address="旧址 1 号")
    client = client_for(street)
    _change(client, building, address="新址 2 号")
    url = reverse("admin:buildings_building_history", args=[building.pk])
    text = client.get(url).content.decode()
    assert "旧址 1 号" in text
    assert "新址 2 号" in text
    assert str(street) in text
