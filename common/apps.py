"""Registration of the kernel."""

from django.apps import AppConfig

from common.database import checks


class CommonConfig(AppConfig):
    """Kernel without domain words."""

    name = "common"
    verbose_name = "系统"
    checks = (checks.check_databases,)

    def ready(self) -> None:
        """Name the daily and the owed work of the kernel."""
        # Needs the models, which are not there when this module is loaded.
        from common.attachments import discarding, settling
        from common.exports import jobs as exports
        from common.imports.queue import discard_expired
        from common.jobs.registry import register_daily, register_due
        from common.notifications import discarding as told
        from common.replays.answers import discard_old
        from common.sync.feed import patches
        from common.sync.settling import force_overdue

        register_daily("common.discard_import_files", 3, 30, discard_expired)
        register_daily("common.discard_export_files", 3, 35, exports.discard_expired)
        register_daily("common.discard_replayed_answers", 3, 40, discard_old)
        register_daily("common.discard_sync_patches", 3, 45, patches.discard_old)
        register_daily("common.discard_attachments", 3, 50, discarding.discard_old)
        register_daily("common.discard_told", 3, 55, told.discard_old)
        register_due(settling.WORK, settling.settle_left)
        register_daily("common.force_waiting_operations", 4, 10, force_overdue)
        register_due(exports.WORK, exports.write_export)
