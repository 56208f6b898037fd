"""Registration of the kernel."""

from django.apps import AppConfig

from common.database import checks


class CommonConfig(AppConfig):
    """Kernel without domain words."""

    name = "common"
    verbose_name = "系统"
    checks = (checks.check_databases,)
