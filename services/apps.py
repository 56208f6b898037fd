"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig

from common.calendar.recomputing import register_recompute
from common.jobs.registry import register_daily, register_due
from common.notifications.kinds import register_kind


class ServicesConfig(AppConfig):
    """Visits, requests and stations."""

    name = "services"
    verbose_name = "走访与服务"

    def ready(self) -> None:
        """Offer the app's facts to the rating, to new tenants' steps, workers' load and tablets."""
        # Models exist only now.
        from common.attachments.registry import Provider, register_provider
        from services.actions.photos import picture_arrived
        from services.selectors import told

        register_provider(
            "visits",
            Provider(told.pictures_seen_by, told.pictures_in_use, picture_arrived),
        )
        for module in ("telling", "response_telling"):
            for kind, label in import_module(f"services.actions.{module}").KINDS.items():
                register_kind(kind, label)
        periodic = import_module("services.actions.handling.periodic")
        register_daily(periodic.DAILY, 0, 20, periodic.keep_desk)
        clocks = import_module("services.actions.clocks")
        register_recompute(clocks.RECOMPUTE, clocks.recompute_year)
        register_due(clocks.RECOMPUTE_ALL, clocks.recompute_clocks)
        import_module("services.rating")
        import_module("services.selectors.told")
        import_module("services.operations.kinds")
        self._respond()
        # In the order in which a tablet gets them: words first, then places, then who is there.
        for feed in ("patch", "reference", "places", "sheets", "visits", "troubles"):
            import_module(f"services.feeds.{feed}")

    def _respond(self) -> None:
        """Let responses follow the colours, every night and whenever a calendar is published."""
        from enterprises.rating.following import register_follower
        from services.actions import response_calls, response_steps, responses

        register_due(responses.FOLLOW, responses.follow_owed)
        register_follower(responses.FOLLOW)
        register_daily(response_calls.NIGHTLY, 1, 0, response_calls.respond_nightly)
        register_recompute(response_steps.RECOMPUTE, response_steps.recount_days)
