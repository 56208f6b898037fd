"""How a user is recognised by name and password."""

import uuid
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import User
from accounts.usernames import has_control_characters, normalise_username


class AccountBackend(BaseBackend):
    """One answer after about the same time for unknown, wrong and disabled.

    It counts nothing: sign-in goes through ``accounts.actions.sign_in``.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """Return the user with this name and password, or None."""
        if username is None or password is None:
            return None
        user = _named(username)
        if user is None:
            # Hashes once, so that an unknown name takes as long as a known one.
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """Return the user of a session, unless disabled."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def _named(username: str) -> User | None:
    if has_control_characters(username):
        return None
    return User.objects.filter(username=normalise_username(username)).first()
