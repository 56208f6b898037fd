"""Registration of the app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Figures and boards."""

    name = "reports"
    verbose_name = "指标与看板"

    def ready(self) -> None:
        """Register the nightly work, so that a missed night is caught up."""
        # Both need the models, which are not there when this module is loaded.
        from common.jobs.registry import register_daily
        from reports.actions import (
            DAILY_SNAPSHOT,
            MONTHLY_CLOSE,
            close_due_months,
            snapshot_day_before,
        )

        register_daily(DAILY_SNAPSHOT, 1, 10, snapshot_day_before)
        register_daily(MONTHLY_CLOSE, 1, 40, close_due_months)
