"""How a person's word stands beside the computed colour: pure rules of the rating override."""

from enterprises.choices import Colour

MOST_DAYS = 90
# From the most stable on.
_ORDER = tuple(Colour.values)


def is_towards_stable(computed: str, colour: str) -> bool:
    """Return whether ``colour`` says that things stand better than was computed."""
    return _ORDER.index(colour) < _ORDER.index(computed)


def shown_colour(computed: str, colour: str, *, is_approved: bool) -> str:
    """Return the colour to show while an override holds.

    What one person alone has set never shows a better colour than the computed one, also when
    that grew worse since.
    """
    if not is_approved and is_towards_stable(computed, colour):
        return computed
    return colour
