"""Registration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who works here and where."""

    name = "accounts"
    verbose_name = "用户与权限"
