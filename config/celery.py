"""The Celery application: tasks live in each app's ``tasks`` module."""

import logging
import os
import sys
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

from common.jobs.broker import BrokerEvicts, refuse_eviction
from config.safety import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = logging.getLogger("louyu.jobs")
app = Celery("louyu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_unsafe_start(**_: Any) -> None:
    """Let no worker start with default secrets or with a broker that drops messages."""
    try:
        refuse_unsafe_settings()
        refuse_eviction()
    except (ImproperlyConfigured, BrokerEvicts) as refusal:
        sys.exit(f"{refusal}")
    except Exception as error:  # the worker itself goes on asking for its broker
        logger.warning("broker could not be asked for its eviction policy: %s", error)
