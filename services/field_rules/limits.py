"""Numbers of the field surface that tablet and server share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """How many photos a visit has, how many bytes one may have, and its longer edge in pixels."""

    most: int = 9
    bytes: int = 2_000_000
    edge: int = 1600


# Facts older than this are asked again.
STALE_DAYS = 180
# So long a visit may be corrected without saying why.
REASON_AFTER_HOURS = 24
MOST_OPERATIONS = 200
# The circle around the point of a building that counts as «inside».
FENCE_METRES = 200
# The service circle of a station.
STATION_METRES = 500
# Own visits stay on the tablet so long.
VISIT_DAYS = 90
PHOTO = PhotoLimits()
