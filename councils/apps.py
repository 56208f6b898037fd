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
        """Propose topics, watch over silent ones, name the notices, carry on stories."""
        # Models exist only now.
        from services.selectors.progress import register_further

        proposals = import_module("councils.actions.proposals")
        silent = import_module("councils.actions.silent_topics")
        telling = import_module("councils.actions.meetings.telling")
        register_kind(proposals.PROPOSED, "议题建议")
        register_kind(silent.SILENT, "议题超过 30 日未答复")
        register_kind(telling.INVITED, "楼委会专项约请")
        register_kind(telling.MOVED, "楼委会会议变更")
        register_daily(proposals.DAILY, 0, 40, proposals.propose_daily)
        register_kind(import_module("councils.actions.stories").STEP, "议题进展")
        # What an enterprise reads of its request goes on with the topic that it led to.
        register_further(import_module("councils.selectors.story").public_steps)
        register_daily(silent.DAILY, 1, 10, silent.tell_silent_topics)
        unnoticed = import_module("councils.actions.projects.unnoticed")
        register_kind(unnoticed.OWNERLESS, "项目无人认领")
        register_daily(unnoticed.DAILY, 0, 50, unnoticed.tell_ownerless)
