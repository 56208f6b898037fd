"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises and their stability."""

    name = "enterprises"
    verbose_name = "企业与稳定度"

    def ready(self) -> None:
        """Declare the indicators of the rating."""
        for module in ("leases", "measurements", "arrears", "signals", "provided"):
            import_module(f"enterprises.rating.{module}")
