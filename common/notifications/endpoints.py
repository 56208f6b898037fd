"""Keeping outside channels: the secret is shown once, stored encrypted, and never told again."""

from collections.abc import Mapping
from typing import Any

from common.audit.acting import acting
from common.errors.domain import NotInScope
from common.notifications.kinds import kinds
from common.notifications.models import WebhookEndpoint
from common.notifications.publishing import TASK
from common.notifications.replaying import require_channel_keeper
from common.notifications.signing import new_secret
from common.records.writing import FieldFault, InvalidRecord, validate
from common.secrets.fields import seal


def add_endpoint(*, values: Mapping[str, Any], by: Any) -> tuple[WebhookEndpoint, str]:
    """Return a new channel (name, url, events, area_code, is_active) and its secret.

    Raises ``NotPermitted``, ``InvalidRecord``.
    """
    require_channel_keeper(by)
    secret = new_secret()
    with acting(by=by, verb="webhookendpoint.create") as act:
        endpoint = WebhookEndpoint(**values, secret_encrypted=seal(secret))
        _require_events(values["events"])
        validate(endpoint)
        endpoint.save(force_insert=True)
        act.record(endpoint, changes={"values": dict(values)})
    return endpoint, secret


def change_endpoint(*, endpoint_id: Any, values: Mapping[str, Any], by: Any) -> WebhookEndpoint:
    """Change a channel; what waited while it was paused is sent when it is in use again.

    Raises ``NotPermitted``, ``NotInScope``, ``InvalidRecord``.
    """
    require_channel_keeper(by)
    with acting(by=by, verb="webhookendpoint.update") as act:
        endpoint = _locked(endpoint_id)
        changes = {
            name: [getattr(endpoint, name), value]
            for name, value in values.items()
            if getattr(endpoint, name) != value
        }
        if not changes:
            return endpoint
        # Events that no app names any more may stay, new ones must be known.
        before, after = changes.get("events", ([], []))
        _require_events(set(after) - set(before))
        for name, (_, value) in changes.items():
            setattr(endpoint, name, value)
        validate(endpoint)
        endpoint.save(update_fields=[*changes, "updated_at"])
        act.record(endpoint, changes=changes)
        act.hint(TASK)
    return endpoint


def renew_secret(*, endpoint_id: Any, by: Any) -> str:
    """Return a new secret of a channel; the old one signs nothing from now on.

    Raises ``NotPermitted``, ``NotInScope``.
    """
    require_channel_keeper(by)
    secret = new_secret()
    with acting(by=by, verb="webhookendpoint.renew_secret") as act:
        endpoint = _locked(endpoint_id)
        endpoint.secret_encrypted = seal(secret)
        endpoint.save(update_fields=["secret_encrypted", "updated_at"])
        act.record(endpoint)
    return secret


def _locked(endpoint_id: Any) -> WebhookEndpoint:
    endpoint = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if endpoint is None:
        raise NotInScope
    return endpoint


def _require_events(events: Any) -> None:
    if set(events) - {kind.word for kind in kinds()}:
        raise InvalidRecord([FieldFault("events", "unknown_event", "请选择列出的事件。")])
