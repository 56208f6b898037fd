"""Registration of the app."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Party organisations and coverage."""

    name = "orgs"
    verbose_name = "党组织与覆盖"
