"""Registration of the app."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Visits, requests and stations."""

    name = "services"
    verbose_name = "走访与服务"
