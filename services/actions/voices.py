"""Another enterprise with the same request adds its voice instead of a second request."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.errors.domain import Conflict, NotInScope, NotPermitted
from common.records.writing import AsWriter, require_visible
from enterprises.models import Enterprise
from services.choices import Channel, RequestState
from services.handling.transitions import OPEN
from services.models import RequestVoice, ServiceRequest

WRITE = "visits.change"


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
        seen = ServiceRequest.objects.visible_to(by).filter(pk=request_id)
        request = seen.select_for_update(of=("self",)).first()
        if request is None:
            raise NotInScope
        writable = ServiceRequest.objects.visible_to(AsWriter(by)).filter(pk=request_id)
        if not (by.has_capability(WRITE) and writable.exists()):
            raise NotPermitted
        require_visible(Enterprise, enterprise_id, by=by, path="enterprise")
        if request.enterprise_id == enterprise_id:
            raise VoiceRefused("own_request", "这就是该企业自己的诉求。")
        if request.state not in OPEN or request.state == RequestState.MERGED:
            raise VoiceRefused("not_open", "诉求已办结或已并案，请登记新的诉求。")
        voice, is_new = RequestVoice.objects.get_or_create(
            request=request,
            enterprise_id=enterprise_id,
            defaults={"added_on": now.date(), "channel": channel, "note": note},
        )
        if is_new:
            act.record(request, changes={"voice": str(enterprise_id)})
    return voice
