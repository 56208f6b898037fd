"""Pictures for the browser: inert, private, and only by a link that was made for the user."""

import logging
import uuid

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from common.attachments import files
from common.attachments.links import PARAMETER, is_valid
from common.attachments.models import Attachment
from common.attachments.seeing import may_see
from common.calendar.clock import now
from common.errors.domain import NotInScope

logger = logging.getLogger("louyu.attachments")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@require_safe
def picture(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Answer a picture; whatever is wrong with the link, it is as if there were none (404)."""
    link = request.GET.get(PARAMETER, "")
    if not is_valid(link, pk, request.user, now()) or pk not in may_see(request.user, [pk]):
        raise NotInScope
    attachment = Attachment.objects.complete().filter(pk=pk).first()
    if attachment is None:
        raise NotInScope
    try:
        file = files.kept_path(attachment.stored_name).open("rb")
    except FileNotFoundError as error:
        logger.exception("the file of attachment %s is missing", pk)
        raise NotInScope from error
    return FileResponse(
        file, content_type="image/jpeg", filename=f"{pk}.jpg", as_attachment=False, headers=HEADERS
    )
