"""The outermost ring as an app: makes the Celery application current in every process."""

from django.apps import AppConfig

from config import safety
from config.celery import app as celery_app


class PlatformConfig(AppConfig):
    """Binds the Celery application and the platform's own checks."""

    name = "config"
    verbose_name = "平台"
    celery = celery_app
    checks = (safety.check_settings,)
