"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Party organisations and coverage."""

    name = "orgs"
    verbose_name = "党组织与覆盖"

    def ready(self) -> None:
        """Let the charges of a worker follow when his user hands over."""
        users = import_module("accounts.actions.users")
        users.register_hand_over(import_module("orgs.actions.charges").hand_over_charges)
