"""What a reader of a regime file should know before relying on it: how its rows were checked."""

from __future__ import annotations

from collections import Counter
from datetime import date

from observance.model import CheckGrade, Effect, Provision, Regime


def check(regime: Regime) -> tuple[str, ...]:
    """Give remarks on a loaded regime, in words; loading it has already checked its form."""
    rows = (*regime.provisions, *regime.overlays)
    grades = Counter(row.check for row in rows)
    told = ", ".join(f"{grades[grade]} {grade.value}" for grade in CheckGrade if grades[grade])
    numbers = sum(not row.number_read for row in rows)
    unmapped = sorted({e.text for row in rows for e in row.elements if not e.fact})
    return (
        f"{regime.title}: {len(rows)} rows, version {regime.version}",
        f"how the wording was checked: {told}",
        f"{numbers} paragraph numbers were not seen in a source; {grades[CheckGrade.MEMORY]} rows were not read at all",
        f"{len(unmapped)} elements have no named fact: only a person can answer them",
    )


def in_force(regime: Regime, on: date) -> tuple[Provision, ...]:
    """Give the rows in force on a day."""
    return tuple(row for row in (*regime.provisions, *regime.overlays) if row.in_force_on(on))


def monitors(regime: Regime, on: date) -> tuple[Provision, ...]:
    """Give the rows that institute a monitoring body in force on a day: empty means that nobody monitored."""
    return tuple(row for row in in_force(regime, on) if row.effect is Effect.INSTITUTE)
