"""From a URL's host to the addresses that may be connected to: looked up once, every one judged, and then held to."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from observance.ingest.fetch.addresses import plain, why_not_public
from observance.ingest.fetch.limits import Deadline
from observance.ingest.fetch.network import Resolver
from observance.ingest.fetch.urls import Target, visible
from observance.model import FetchFailed, FetchRefused

WEB_PORTS: Final = frozenset({80, 443})


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """Where a fetch may go. ``allowed`` names host:port pairs that may be anywhere, this machine included.

    It is for tests and for a host inside one's own network; it is empty by default, and no answer of a server can
    add to it.
    """

    ports: frozenset[int] = WEB_PORTS
    allowed: frozenset[str] = frozenset()

    def is_allowed(self, target: Target) -> bool:
        """Whether a person named this very host and port."""
        return f"{target.host}:{target.port}" in self.allowed


def addresses_of(target: Target, policy: AddressPolicy, resolve: Resolver, deadline: Deadline) -> tuple[str, ...]:
    """Give the addresses *target* may be reached at, in the resolver's order.

    One address that is not public among them refuses them all: an honest public host has none, and one that changes
    its answers has. Raises `FetchRefused`, or `FetchFailed` where the name has no address.
    """
    where = visible(target.url)
    allowed = policy.is_allowed(target)
    if target.port not in policy.ports and not allowed:
        raise FetchRefused(
            f"has the port {target.port}; only {' and '.join(map(str, sorted(policy.ports)))} are fetched",
            where=where,
            hint=f"save the page and read the file; if the server is your own add --allow-host {_pair(target)}",
        )
    if target.literal is not None:
        found: Sequence[str] = (str(target.literal),)
    else:
        found = _looked_up(target, resolve, deadline, where)
    if not found:
        raise _no_address(where, target.host)
    return tuple(_judged(address, target, where, allowed=allowed) for address in found)


def _pair(target: Target) -> str:
    """Write the host and port of *target* as a person gives them, an IPv6 address in brackets."""
    return f"[{target.host}]:{target.port}" if ":" in target.host else f"{target.host}:{target.port}"


def _judged(address: str, target: Target, where: str, *, allowed: bool) -> str:
    try:
        reason = None if allowed else why_not_public(address)
    except ValueError as error:
        raise FetchRefused(
            f"its host {target.host} has an address that is none", where=where, hint="check the resolver"
        ) from error
    if reason is not None:
        leads = "" if target.literal is not None else f"{target.host} has the address "
        raise FetchRefused(
            f"leads to no public address: {leads}{address} ({reason})",
            where=where,
            hint="only the public web is fetched: save the page and read the file; "
            f"if the server is your own add --allow-host {_pair(target)}",
        )
    return address if allowed else str(plain(ip_address(address)))


def _looked_up(target: Target, resolve: Resolver, deadline: Deadline, where: str) -> Sequence[str]:
    """Ask the resolver in a thread: it knows no deadline, and a hostile name server answers when it likes."""
    answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name=f"looking up {target.host}", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise deadline.passed() from None
    if isinstance(answer, OSError | UnicodeError):
        raise _no_address(where, target.host) from answer
    return answer


def _no_address(where: str, host: str) -> FetchFailed:
    return FetchFailed(f"no address was found for {host}", where=where, hint="check the spelling and the network")
