"""Every periodic task exists, carries a plain name and may run at any time, any number of times."""

from collections.abc import Callable

import pytest
from celery import current_app
from django.conf import settings

from config.celery import app

pytestmark = pytest.mark.django_db

app.loader.import_default_modules()
OWN = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_beat_asks_for_tasks_that_exist() -> None:
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked <= set(OWN)
    assert asked, "beat asks for nothing"


def test_every_task_is_named_after_app_and_action() -> None:
    assert OWN
    for name in OWN:
        label, _, action = name.partition(".")
        assert action.isidentifier(), name
        assert app.tasks[name].__module__ == f"{label}.tasks", name


def test_late_acknowledgement_and_time_limits_hold_for_all() -> None:
    conf = current_app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    visible = conf.broker_transport_options["visibility_timeout"]
    assert visible > conf.task_time_limit >= conf.task_soft_time_limit


@pytest.mark.parametrize("name", OWN)
def test_a_task_may_run_twice_with_nothing_to_do(
    name: str, django_assert_max_num_queries: Callable
) -> None:
    app.tasks[name]()
    with django_assert_max_num_queries(400):
        app.tasks[name]()
