"""How a user is recognised."""

from django.contrib.auth.backends import BaseBackend


class AccountBackend(BaseBackend):
    """Placeholder."""
