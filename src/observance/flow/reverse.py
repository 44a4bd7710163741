"""Reverse screening: what was already read, held against what is new on a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from observance.model import Designation, Match, Reading, SanctionsList


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """A party of a report read earlier that is like a designation that is new, or was changed."""

    report: str  # Report.id
    headline: str
    party: str  # the name the report gives it
    match: Match
    is_new: bool  # new on the list; else changed


def recheck(
    readings: Iterable[Reading], new: SanctionsList, *, added: Iterable[Designation], changed: Iterable[Designation]
) -> Iterator[Recheck]:
    """Give the parties of *readings*, screened against the *new* list, that match what was added to it or changed."""
    fresh, other = {one.entity for one in added}, {one.entity for one in changed}
    for reading in readings:
        names = {party.id: party.name for party in reading.extraction.parties}
        for match in reading.matches:
            if match.list == new.id and match.entity in fresh | other:
                yield Recheck(
                    report=reading.report.id,
                    headline=reading.report.headline or "",
                    party=names[match.party],
                    match=match,
                    is_new=match.entity in fresh,
                )
