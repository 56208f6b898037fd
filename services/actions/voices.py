"""Another enterprise with the same request adds its voice instead of a second request."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.errors.domain import Conflict, NotPermitted
from common.records.writing import require_visible
from enterprises.models import Enterprise
from services.actions.handling.deeds import in_area, locked_request
from services.choices import Channel
from services.handling.transitions import LIVE
from services.models import RequestVoice
from services.querysets import WRITE


class VoiceRefused(Conflict):
    """The voice is there already, or the request is over."""

    code = "voice_refused"


def add_voice(
    *,
    request_id: uuid.UUID,
    enterprise_id: uuid.UUID,
    by: Any,
    now: datetime.datetime,
    channel: str = Channel.STAFF,
    note: str = "",
) -> RequestVoice:
    """Let an enterprise follow an open request (附议); twice is once.

    Raises ``NotInScope``, ``NotPermitted``, ``InvalidRecord``, ``VoiceRefused``.
    """
    with acting(by=by, verb="request.add_voice") as act:
        request = locked_request(request_id, by)
        if not (by.has_capability(WRITE) and in_area([request_id], by)):
            raise NotPermitted
        require_visible(Enterprise, enterprise_id, by=by, path="enterprise")
        if request.enterprise_id == enterprise_id:
            raise VoiceRefused("own_request", "这就是该企业自己的诉求。")
        if request.state not in LIVE:
            raise VoiceRefused("not_open", "诉求已办结或已并案，请登记新的诉求。")
        voice, is_new = RequestVoice.objects.get_or_create(
            request=request,
            enterprise_id=enterprise_id,
            defaults={"added_on": now.date(), "channel": channel, "note": note},
        )
        if is_new:
            act.record(request, changes={"voice": str(enterprise_id)})
    return voice
