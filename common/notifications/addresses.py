"""Where a channel may lead: public addresses, and the networks that the installation names.

A name is resolved and judged here, and the connection goes to the very address that was judged:
a name that answers otherwise a moment later leads nowhere else.
"""

import ipaddress
import socket
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IPv4 inside IPv6, as translators of the network understand it (RFC 6052).
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(ValueError):
    """The name leads to an address inside some network, where no channel may look around."""


def networks(texts: Sequence[str]) -> list[Network]:
    """Return the networks of a setting; raise ``ValueError`` for what is none."""
    return [ipaddress.ip_network(text.strip()) for text in texts if text.strip()]


def may_reach(address: Address, allowed: Sequence[Network]) -> bool:
    """Return whether a connection may go there; a wrapped IPv4 address counts as itself."""
    inner = _unwrapped(address)
    if any(inner in network for network in allowed if network.version == inner.version):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def resolve(host: str, port: int, allowed: Sequence[Network]) -> list[str]:
    """Return the addresses of a name; raise ``AddressRefused`` when one of them is not open.

    Raises ``OSError`` when the name is unknown.
    """
    told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(place[4][0]) for place in told))
    for text in found:
        if "%" in text or not may_reach(ipaddress.ip_address(text), allowed):
            raise AddressRefused(host)
    return found


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
