"""Tablets in the back office: revoked by those who keep users; what they sent stays readable."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Device
from tests.factories.accounts import DeviceFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.common import SyncOperationFactory
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db


def test_whoever_keeps_users_revokes_a_tablet_and_nobody_else(
    client_for: Callable, admin_user: Any, district: Any
) -> None:
    device = DeviceFactory()
    page = f"/admin/accounts/device/{device.pk}/revoke/"
    assert client_for(district).post(page).status_code in {403, 404}
    assert Device.objects.get().revoked_at is None
    client = client_for(admin_user)
    assert "遗失" in client.get(page).content.decode()
    assert client.post(page, {"sent": "1"}).status_code == 302
    revoked = Device.objects.get().revoked_at
    assert revoked is not None
    client.post(page, {"sent": "1"})
    assert Device.objects.get().revoked_at == revoked


def test_what_tablets_sent_is_read_without_its_content(
    client_for: Callable, district: Any, street2: Any
) -> None:
    building = BuildingFactory()
    row = SyncOperationFactory(area_id=building.subdistrict_id, payload={"phone": "13812345678"})
    page = f"/admin/common/syncoperation/{row.pk}/change/"
    shown = client_for(district).get(page).content.decode()
    assert "楼宇不存在" in shown
    assert "13812345678" not in shown
    assert client_for(street2).get(page).status_code == 404
    taken = client_for(district).post(
        "/admin/common/syncoperation/export/", {"format": "1", "resource": ""}
    )
    assert "13812345678" not in taken.content.decode()


def test_withdrawn_visits_are_marked_in_the_register(client_for: Callable, district: Any) -> None:
    VisitFactory(withdrawn_at="2026-11-20T08:00:00+08:00", review_reason="clock_off")
    page = client_for(district).get("/admin/services/visit/").content.decode()
    assert "已撤回，设备时间与服务器相差较大" in page
