"""Registration of the app."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises and their stability."""

    name = "enterprises"
    verbose_name = "企业与稳定度"
