"""Tablets: known since their first sync, revoked when lost, told to wipe themselves."""

import datetime
import uuid

from accounts.actions.permission import require_keeper
from accounts.models import Device, User
from common.audit.acting import acting
from common.errors.domain import NotInScope


def meet_tablet(*, user: User, device_id: uuid.UUID, name: str, now: datetime.datetime) -> Device:
    """Return the tablet, new or known; whoever signs in on it last is its user.

    One that is revoked is noted as told: its next answer makes it wipe itself.
    """
    device = Device.objects.filter(pk=device_id).first()
    if device is None:
        with acting(by=user, verb="device.meet") as act:
            device, is_new = Device.objects.get_or_create(
                pk=device_id, defaults={"user": user, "name": name[:100]}
            )
            if is_new:
                act.record(device)
        return device
    changes = []
    if device.revoked_at is not None and device.wiped_at is None:
        device.wiped_at = now
        changes.append("wiped_at")
    if device.revoked_at is None and device.user_id != user.pk:
        device.user = user
        changes.append("user")
    if changes:
        device.save(update_fields=[*changes, "updated_at"])
    return device


def revoke_tablet(*, device_id: uuid.UUID, by: User | None, now: datetime.datetime) -> Device:
    """Refuse a tablet from its next call on; a second time changes nothing.

    Its last user may do so himself. Raises ``NotInScope``, ``NotPermitted``.
    """
    with acting(by=by, verb="device.revoke") as act:
        device = Device.objects.select_for_update().filter(pk=device_id).first()
        if device is None:
            raise NotInScope
        if by is None or by.pk != device.user_id:
            require_keeper(by)
        if device.revoked_at is None:
            device.revoked_at = now
            device.save(update_fields=["revoked_at", "updated_at"])
            act.record(device)
    return device
