"""The place and the day that lists of a day are asked for."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from buildings.models import Area
from common.api.context import AS_OF

AREA = "area"
AS_OF_PARAMETER = OpenApiParameter(
    AS_OF, OpenApiTypes.DATE, description="截至日（YYYY-MM-DD），缺省为今天"
)
AREA_PARAMETER = OpenApiParameter(AREA, str, description="区域代码，含其下级")


def asked_areas(request: Request) -> Any:
    """Return the areas of the caller's scope at and below the code asked for; None: all.

    A foreign code finds nothing, as an unknown one.
    """
    if AREA not in request.query_params:
        return None
    seen = Area.objects.visible_to(request.user)
    asked = seen.filter(code=request.query_params[AREA]).first()
    return seen.below(asked.path) if asked else seen.none()
