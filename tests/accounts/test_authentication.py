"""Device tokens: shown once, narrowed, cut at once."""

import datetime
from typing import Any

import pytest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.actions.devices import (
    CapabilityRefused,
    PasswordChangeNeeded,
    issue_device_token,
    revoke_device_token,
)
from accounts.actions.users import disable_user
from accounts.authentication import DeviceTokenAuthentication
from accounts.models import DeviceToken, User
from common.calendar.clock import now, today
from common.errors.domain import NotPermitted
from common.models import AuditEntry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def _issue(user: Any, **changes: Any) -> tuple[DeviceToken, str]:
    return issue_device_token(
        **{"user": user, "device_name": "平板", "by": user, "now": now(), **changes}
    )


def _ask(secret: str, query: str = "") -> Any:
    request = APIRequestFactory().get(f"/api/v1/me/{query}", headers={"Authorization": secret})
    return DeviceTokenAuthentication().authenticate(Request(request))


def test_only_the_digest_is_kept(street: Any) -> None:
    token, secret = _issue(street)
    stored = DeviceToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(stored)
    assert secret not in str(AuditEntry.objects.values_list("changes", "object_label"))
    user, found = _ask(f"Bearer {secret}")
    assert (user, found) == (street, token)
    assert _ask(f"bearer {secret}")


def test_revoked_expired_and_disabled_are_refused_at_once(street: Any, admin_user: Any) -> None:
    token, revoked = _issue(street)
    revoke_device_token(token=token, by=street, now=now())
    _, expired = _issue(street, now=now() - datetime.timedelta(days=15))
    _, unfit = _issue(street)
    assert _ask(f"Bearer {unfit}")
    disable_user(user=street, by=admin_user, today=today(), now=now())
    for secret in (revoked, expired, unfit, "louyu_unknown", "\xff"):
        with pytest.raises(AuthenticationFailed):
            _ask(f"Bearer {secret}")


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b"])
def test_a_malformed_header_is_refused(header: str) -> None:
    with pytest.raises(AuthenticationFailed):
        _ask(header)


def test_a_token_in_the_address_counts_for_nothing(street: Any) -> None:
    _, secret = _issue(street)
    assert (
        _ask("", f"?token={secret}&access_token={secret}&Authorization=Bearer%20{secret}") is None
    )


def test_use_is_noted_once_a_minute(street: Any, django_assert_num_queries: Any) -> None:
    token, secret = _issue(street)
    _ask(f"Bearer {secret}")
    with django_assert_num_queries(1):
        _ask(f"Bearer {secret}")
    earlier = now() - datetime.timedelta(minutes=2)
    DeviceToken.objects.filter(pk=token.pk).update(last_used_at=earlier)
    _ask(f"Bearer {secret}")
    token.refresh_from_db()
    assert token.last_used_at > earlier


def test_a_token_may_be_narrower_than_its_user_and_never_wider(street: Any) -> None:
    _, secret = _issue(street, capabilities=["figures.view"])
    user, _ = _ask(f"Bearer {secret}")
    assert user.capabilities == {"figures.view"}
    assert User.objects.get(pk=street.pk).has_capability("registers.change")
    with pytest.raises(CapabilityRefused):
        _issue(street, capabilities=["users.change"])


def test_no_token_before_the_first_password_is_changed() -> None:
    with pytest.raises(PasswordChangeNeeded):
        _issue(UserFactory(must_change_password=True))
    assert not DeviceToken.objects.exists()


def test_only_the_owner_and_those_who_keep_users_handle_tokens(
    street: Any, street2: Any, admin_user: Any
) -> None:
    token, _ = _issue(street)
    with pytest.raises(NotPermitted):
        _issue(street, by=street2)
    with pytest.raises(NotPermitted):
        revoke_device_token(token=token, by=street2, now=now())
    revoke_device_token(token=token, by=admin_user, now=now())
    first = DeviceToken.objects.get(pk=token.pk).revoked_at
    revoke_device_token(token=token, by=admin_user, now=now() + datetime.timedelta(days=1))
    assert DeviceToken.objects.get(pk=token.pk).revoked_at == first
