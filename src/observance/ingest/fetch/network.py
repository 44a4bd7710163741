"""The three places where a fetch meets the machine it runs on: looking up a name, opening a connection, trusting a key."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2

Resolver = Callable[[str, int], Sequence[str]]
Dialler = Callable[[str, int, float], socket.socket]


def look_up(host: str, port: int) -> list[str]:
    """Ask the system's resolver for the addresses of *host*, in its order. Raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Connect to *address*, an IP address, within *seconds*: no name is looked up, no proxy used. Raises ``OSError``."""
    connection = socket.create_connection((address, port), seconds)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What a fetch goes out through. ``dial`` is given the address that was judged, never a name.

    ``trust`` makes the TLS context, once for a fetcher: by default the system's certificate authorities.
    """

    resolve: Resolver = look_up
    dial: Dialler = dial
    trust: Callable[[], ssl.SSLContext] = httpcore2.default_ssl_context


def utc_now() -> datetime:
    """Give the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """``now`` is written down (UTC), ``ticks`` are seconds that only go up, ``sleep`` waits for seconds."""

    now: Callable[[], datetime] = utc_now
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
