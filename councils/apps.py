"""Registration of the app."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Building councils."""

    name = "councils"
    verbose_name = "楼委会"
