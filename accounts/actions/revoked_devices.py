"""A revoked tablet that comes once more is told to wipe itself, and that is noted."""

import datetime
import uuid

from accounts.models import Device
from common.audit.acting import acting
from common.errors.domain import DomainError


class DeviceRevoked(DomainError):
    """The tablet was revoked: it wipes what it holds."""

    code = "device_revoked"
    message = "本平板已被吊销，将清除本机数据。"
    status = 403


def require_not_revoked(*, device_id: uuid.UUID, now: datetime.datetime) -> None:
    """Raise ``DeviceRevoked`` for a revoked tablet, and note the first time it was told so.

    A tablet that nobody knows yet is welcome: its first sync makes it known.
    """
    device = Device.objects.filter(pk=device_id, revoked_at__isnull=False).first()
    if device is None:
        return
    if device.wiped_at is None:
        with acting(by=None, verb="device.tell_wipe") as act:
            told = Device.objects.filter(pk=device_id, wiped_at__isnull=True)
            if told.update(wiped_at=now, updated_at=now):
                act.record(device)
    raise DeviceRevoked
