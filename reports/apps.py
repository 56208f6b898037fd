"""Registration of the app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Figures and boards."""

    name = "reports"
    verbose_name = "指标与看板"
