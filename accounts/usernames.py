"""One spelling for every user name: what looks or types alike is one identity."""

import re
import unicodedata

LONGEST = 64
# Latin letters, digits and Chinese characters only: no look-alikes of other scripts.
PATTERN = "^[a-z0-9._@一-鿿-]{1,64}$"


def normalise_username(text: str) -> str:
    """Return the stored form of a typed name: compatibility forms, case and blanks folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def is_username(name: str) -> bool:
    """Return whether a normalised name may be given to a user."""
    return re.fullmatch(PATTERN, name) is not None


def has_control_characters(text: str) -> bool:
    """Return whether the text holds characters that nobody types (NUL, line feeds)."""
    return any(unicodedata.category(character) == "Cc" for character in text)
