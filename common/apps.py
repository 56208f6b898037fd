"""Registration of the kernel."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Kernel without domain words."""

    name = "common"
    verbose_name = "系统"
