"""Registration of the app."""

from django.apps import AppConfig


class BuildingsConfig(AppConfig):
    """Places of the district."""

    name = "buildings"
    verbose_name = "楼宇与区域"
