"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig

from common.jobs.registry import register_daily, register_due


class EnterprisesConfig(AppConfig):
    """Enterprises and their stability."""

    name = "enterprises"
    verbose_name = "企业与稳定度"

    def ready(self) -> None:
        """Declare the indicators of the rating, and the work that is owed or comes nightly."""
        for module in ("leases", "measurements", "arrears", "signals", "provided"):
            import_module(f"enterprises.rating.{module}")
        ratings = import_module("enterprises.actions.ratings")
        register_daily(ratings.NIGHTLY, 0, 30, ratings.rate_nightly)
        overrides = import_module("enterprises.actions.overrides")
        register_daily(overrides.NIGHTLY, 0, 5, overrides.return_run_out)
        register_due(ratings.RATE_ALL, ratings.rate_owed)
