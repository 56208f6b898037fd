"""Tablets: known since their first sync, revoked when lost, told to wipe themselves."""

import datetime
import uuid

from accounts.actions.permission import require_keeper
from accounts.models import Device, User
from common.audit.acting import acting
from common.errors.domain import DomainError, NotInScope


class DeviceRevoked(DomainError):
    """The tablet was reported lost: it wipes what it holds."""

    code = "device_revoked"
    message = "该平板已被吊销，本机数据将清除；未送达的记录已转交工作人员。"
    status = 403


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
    elif device.revoked_at is not None:
        _note_told(device, now)
    elif device.user_id != user.pk:
        device.user = user
        device.save(update_fields=["user", "updated_at"])
    return device


def require_not_revoked(*, device_id: uuid.UUID, now: datetime.datetime) -> None:
    """Raise ``DeviceRevoked`` for a revoked tablet, and note the first time it was told so.

    A tablet that nobody knows yet is welcome: its first sync makes it known.
    """
    device = Device.objects.filter(pk=device_id, revoked_at__isnull=False).first()
    if device is not None:
        _note_told(device, now)
        raise DeviceRevoked


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


def _note_told(device: Device, now: datetime.datetime) -> None:
    """Note once that the tablet was told to wipe itself."""
    with acting(by=None, verb="device.tell_wipe") as act:
        told = Device.objects.filter(pk=device.pk, wiped_at__isnull=True)
        if told.update(wiped_at=now, updated_at=now):
            act.record(device)
