"""Workers in post and the users that they sign in as."""

from typing import Any

from common.audit.acting import acting
from orgs.models import Worker


def link_worker(*, external_id: str, user: Any, by: Any) -> bool:
    """Let the worker with this number sign in as ``user``; return False when there is none."""
    worker = Worker.objects.filter(external_id=external_id).first()
    if worker is None:
        return False
    if worker.user_id != user.pk:
        with acting(by=by, verb="worker.link") as act:
            worker.user = user
            worker.save(update_fields=["user", "updated_at"])
            act.record(worker, changes={"user": str(user.pk)})
    return True
