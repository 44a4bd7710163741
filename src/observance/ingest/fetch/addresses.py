"""Whether an IP address is one of the public internet; an IPv4 address hidden in an IPv6 one is judged as well.

Python's own ``is_global`` changes from version to version (3.11 calls 192.0.0.192 and ::127.0.0.1 global), so our own
table comes first (denied_networks.tsv, after the IANA registries of special-purpose addresses) and both must agree.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
TABLE: Final = "denied_networks.tsv"
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: its last 32 bits are the IPv4 address that is reached
_UNICAST: Final = IPv6Network("2000::/3")  # all that IANA has given out as public so far
_TRANSLATED: Final = IPv6Network("::ffff:0:0:0/96")
_LOCAL_NAT64: Final = IPv6Network("64:ff9b:1::/48")
_ISATAP: Final = frozenset({0x00005EFE, 0x02005EFE})  # RFC 5214: the upper half of the interface identifier


@cache
def denied_networks() -> tuple[tuple[Network, str], ...]:
    """Give every network that is never connected to, and what it is."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((ip_network(network), what) for network, what, _ in rows)


def plain(address: Address) -> Address:
    """Give the IPv4 address where *address* is one written as ::ffff:a.b.c.d; else *address* itself."""
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def embedded(address: Address) -> tuple[IPv4Address, ...]:
    """Give the IPv4 addresses *address* holds: mapped, compatible, translated, 6to4, Teredo, NAT64, ISATAP."""
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    number = int(address)
    if number >> 32 == 0 or any(address in net for net in (_NAT64, _TRANSLATED, _LOCAL_NAT64)):
        found.append(IPv4Address(number & 0xFFFFFFFF))
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        found.append(IPv4Address(number & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)


def why_not_public(address: Address | str) -> str | None:
    """Say why *address* is not one of the public internet; None where it is.

    Raises ``ValueError`` where it is no IP address at all.
    """
    address = ip_address(address) if isinstance(address, str) else address
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "an address of one link only"
    address = plain(address)
    reason = _denied(address)
    if reason is None:
        for hidden in embedded(address):
            if (inner := _denied(hidden)) is not None:
                return f"{hidden} ({inner}) hidden in IPv6"
    return reason


def _denied(address: Address) -> str | None:
    for network, what in denied_networks():
        if address.version == network.version and address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _UNICAST and address not in _NAT64:
        return "not given out as public"
    # 64:ff9b::/96 is judged by the IPv4 address within: Python has called it both global and not.
    if address.is_multicast or not (address.is_global or (address.version == 6 and address in _NAT64)):
        return "not public"
    return None
