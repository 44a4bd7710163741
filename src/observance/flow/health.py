"""What the program needs to do its work, each with whether it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observance import regimes, screen
from observance.ingest import Sandbox
from observance.model import SanctionsList
from observance.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a health check."""

    name: str
    value: str
    verdict: str  # "ok" or what is wrong


def health(store: Store, lists: Sequence[SanctionsList], sandbox: Sandbox) -> tuple[Fact, ...]:
    """Check the database, the lists, the screening engine, the regimes, and what keeps a parser of strangers' bytes in."""
    return (
        Fact(name="reports", value=str(store.count()), verdict="ok"),
        Fact(
            name="lists",
            value=", ".join(f"{one.id} {one.version}" for one in lists),
            verdict="ok" if lists else "no list: observance lists import FILE",
        ),
        Fact(name="screening", value=screen.engine_name(), verdict="ok"),
        Fact(name="regimes", value=", ".join(one.id for one in regimes.bundled()), verdict="ok"),
        *(
            Fact(name=f"sandbox: {one.name}", value=one.value, verdict="ok" if one.in_force else "not in force")
            for one in sandbox.measures()
        ),
    )
