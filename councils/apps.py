"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig

from common.jobs.registry import register_daily
from common.notifications.kinds import register_kind


class CouncilsConfig(AppConfig):
    """Building councils."""

    name = "councils"
    verbose_name = "楼委会"

    def ready(self) -> None:
        """Propose topics every night, and name the notice that tells of them."""
        # Models exist only now.
        proposals = import_module("councils.actions.proposals")
        register_kind(proposals.PROPOSED, "议题建议")
        register_daily(proposals.DAILY, 0, 40, proposals.propose_daily)
        unnoticed = import_module("councils.actions.projects.unnoticed")
        register_kind(unnoticed.OWNERLESS, "项目无人认领")
        register_daily(unnoticed.DAILY, 0, 50, unnoticed.tell_ownerless)
