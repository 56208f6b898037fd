"""Registration of the app."""

from django.apps import AppConfig

from common.jobs.registry import register_daily


class AccountsConfig(AppConfig):
    """Who works here and where."""

    name = "accounts"
    verbose_name = "用户与权限"

    def ready(self) -> None:
        """Register the nightly clean-up."""
        from accounts.actions.cleaning import CLEAN_UP, clean_up

        register_daily(CLEAN_UP, 3, 20, clean_up)
