"""How bytes came over the network: what was asked, who answered, with what headers, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed: the URL asked, the address connected to, the answer, where it pointed."""

    url: str
    address: str
    status: int
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP exchange, as evidence of it is kept.

    It says that these bytes came from that address at that time, not that others were served the same. Of a page read
    out of a web archive it is the archive's word alone: nothing of it was seen by us.

    ``address`` is the IP address that was connected to, "" where a web archive does not say it. Headers are in the order
    sent or received, names as received. ``certificate_sha256`` is the digest of the server's leaf certificate (DER,
    hexadecimal); None without TLS and for a web archive. ``robots`` is what the host's robots.txt said of this URL:
    "allowed", "disallowed", "none", "unreadable", or "unknown" for a web archive.
    """

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    address: str
    http_version: str  # "HTTP/1.1"
    status: int
    reason: str
    request_headers: Headers
    response_headers: Headers
    certificate_sha256: str | None
    started_at: datetime  # UTC, before the first byte was sent; of a web archive the time it gives
    ended_at: datetime  # UTC, after the last byte was received; of a web archive the same
    robots: str
