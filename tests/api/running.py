"""A real server on a free loopback port for as long as a test wants it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import httpx

from observance.api import listen, server
from observance.model import Designation, ListedName, NameQuality, PartyKind, SanctionsList
from observance.workspace import Workspace

PATIENCE = 20.0


@contextmanager
def serving(home: Workspace, *, every: float = 0.02, ready: bool = True) -> Iterator[str]:
    """Serve *home*; give the address, by default once the lists are indexed."""
    listener = listen("127.0.0.1", 0)
    ours = server(home, listener, every=every)
    thread = threading.Thread(target=ours.run, kwargs={"sockets": [listener.socket]}, daemon=True)
    thread.start()
    try:
        until(lambda: ours.started)
        if ready:
            until(lambda: httpx.get(f"{listener.address}/readyz").status_code == httpx.codes.OK)
        yield listener.address
    finally:
        ours.should_exit = True
        thread.join(PATIENCE)
        listener.socket.close()
        assert not thread.is_alive()


def until(holds: object) -> None:
    """Wait until the callable *holds* gives true."""
    assert callable(holds)
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def a_list(name: str, *designations: Designation, version: str = "2026-03-01") -> SanctionsList:
    """Make a list of *designations*."""
    digest = format(abs(hash((name, version, designations))), "064x")
    return SanctionsList(
        id=name, title=f"List {name}", version=version, sha256=digest, source="a test", designations=designations
    )


def listed(entity: str, *names: str, kind: PartyKind = PartyKind.PERSON, weak: str = "") -> Designation:
    """Make a designation from KP listed on 2 June 2017; *weak* is a weak alias, "" for none."""
    given = [
        ListedName(text=name, quality=NameQuality.PRIMARY if not n else NameQuality.STRONG)
        for n, name in enumerate(names)
    ]
    given += [ListedName(text=weak, quality=NameQuality.WEAK)] if weak else []
    return Designation(
        entity=entity,
        kind=kind,
        names=tuple(given),
        programme="TEST",
        listed_on=date(2017, 6, 2),
        birth_dates=("1965",) if kind is PartyKind.PERSON else (),
        countries=("KP",),
        identifiers=(("Passport", "PS836410332"),) if kind is PartyKind.PERSON else (("IMO number", "9312345"),),
    )


def keep(home: Workspace, one: SanctionsList) -> None:
    """Keep a list in the workspace, as an import does."""
    home._store.save_list(one, at=datetime.now(UTC))
