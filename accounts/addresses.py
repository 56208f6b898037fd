"""From which address a request came, as far as our own proxies vouch for it."""

from collections.abc import Mapping
from typing import Any

UNKNOWN = "unknown"
LONGEST = 64


def client_address(meta: Mapping[str, Any], proxies: int) -> str:
    """Return the client's address from WSGI ``meta`` behind ``proxies`` trusted proxies.

    Each proxy appends the address it saw: only the last ``proxies`` entries are ours to believe.
    """
    direct = str(meta.get("REMOTE_ADDR") or UNKNOWN)
    if proxies < 1:
        return direct[:LONGEST]
    forwarded = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    vouched = [part for part in forwarded if part][-proxies:]
    return (vouched[0] if vouched else direct)[:LONGEST]
