"""Fetchers that ask the loopback under made-up names, with a clock that only sleeping moves."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from observance.ingest.fetch import AddressPolicy, Fetcher, Limits, Manners, Network, Timing
from tests.ingest.fetch.servers import Site

PUBLIC = "93.184.215.14"
START = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)


@dataclass
class Hours:
    """Time that passes only when it is slept through."""

    ticks: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.slept.append(seconds)
        self.ticks += seconds

    def timing(self) -> Timing:
        """Give this time to a fetcher."""
        return Timing(
            now=lambda: START + timedelta(seconds=self.ticks - 1000), ticks=lambda: self.ticks, sleep=self.sleep
        )


@dataclass
class Names:
    """A resolver that gives each name its answers one after the other, the last one for ever."""

    answers: dict[str, list[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:  # noqa: ARG002 # a resolver is given it
        """Look *host* up."""
        self.asked.append(host)
        if host not in self.answers:
            raise OSError(-2, "Name or service not known")
        left = self.answers[host]
        return left.pop(0) if len(left) > 1 else left[0]


@dataclass
class Wire:
    """Dials the loopback instead of a public address, and remembers every address it was given."""

    port: int
    dialled: list[str] = field(default_factory=list)

    def __call__(self, address: str, port: int, seconds: float) -> socket.socket:  # noqa: ARG002 # a dialler is given it
        """Connect, elsewhere."""
        self.dialled.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)


def no_network(address: str, port: int, seconds: float) -> socket.socket:
    """Fail the test: nothing may be dialled in it."""
    raise AssertionError(f"dialled {address} port {port} within {seconds}")


def near(
    site: Site, *names: str, limits: Limits | None = None, manners: Manners | None = None, hours: Hours | None = None
) -> Fetcher:
    """Give a fetcher that may go to *site* under each of *names* ("site.test" without any)."""
    hosts = names or ("site.test",)
    return Fetcher(
        limits=limits,
        manners=manners,
        policy=AddressPolicy(allowed=frozenset(f"{host}:{site.port}" for host in hosts)),
        network=Network(resolve=Names({host: [["127.0.0.1"]] for host in hosts})),
        timing=(hours or Hours()).timing(),
    )
