"""What the program needs to do its work, each with whether it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observance import regimes, screen
from observance.ingest import Sandbox
from observance.model import SanctionsList
from observance.model.queue import JobState
from observance.store import Queue, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a health check."""

    name: str
    value: str
    verdict: str  # "ok" or what is wrong
    stops: bool = True  # whether it is a fault of this machine or workspace, where the verdict is not "ok"


def health(store: Store, lists: Sequence[SanctionsList], sandbox: Sandbox, queue: Queue) -> tuple[Fact, ...]:
    """Check the database, the lists, the screening engine, the regimes, what keeps a parser of strangers' bytes in.

    Inputs that could not be read are told too; they are no fault of the workspace.
    """
    given_up = queue.counts()[JobState.QUARANTINED]
    return (
        Fact(name="reports", value=str(store.count()), verdict="ok"),
        Fact(
            name="lists",
            value=", ".join(f"{one.id} {one.version}" for one in lists),
            verdict="ok" if lists else "no list: observance lists import FILE",
        ),
        Fact(name="screening", value=screen.engine_name(), verdict="ok"),
        Fact(name="regimes", value=", ".join(one.id for one in regimes.bundled()), verdict="ok"),
        Fact(
            name="quarantined inputs",
            value=str(given_up),
            verdict="see why: observance queue quarantined" if given_up else "ok",
            stops=False,
        ),
        *(
            # What this system does not offer is said; without a process of its own no document is read at all.
            Fact(
                name=f"sandbox: {one.name}",
                value=one.value,
                verdict="ok" if one.in_force else "not in force",
                stops=one.name == "process",
            )
            for one in sandbox.measures()
        ),
    )
