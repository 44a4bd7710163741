"""One real-world happening as several reports tell it: which tellings belong together, and what each adds.

Tellings are joined only where something joins them (linked reports, or the same day and the same named party); two
reports that merely resemble each other stay apart, because a wrong join invents a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from observance.model import Event, EventType, Party, PartyKind, Reading, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event as one report tells it."""

    reading: Reading
    event: Event

    def party(self, party_id: str | None) -> Party | None:
        """The party of this telling's report with that id."""
        return next((p for p in self.reading.extraction.parties if p.id == party_id), None)

    @property
    def named(self) -> frozenset[str]:
        """Canonical names of the event's parties, countries left out: they would join everything."""
        parties = (self.party(role.party) for role in self.event.roles)
        return frozenset(p.name for p in parties if p and p.kind is not PartyKind.COUNTRY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Tellings of one happening, the earliest published first."""

    type: EventType
    tellings: tuple[Telling, ...]

    @property
    def roots(self) -> frozenset[str]:
        """The distinct roots of the tellings' source chains: the independent sources, never the number of articles."""
        return frozenset(root for telling in self.tellings for root in telling.reading.chain.roots)

    @property
    def dates(self) -> tuple[tuple[When | None, str], ...]:
        """Every telling's own date with the report that gives it; readings that differ are all kept."""
        return tuple((telling.event.when, telling.reading.report.id) for telling in self.tellings)

    @property
    def sharpest(self) -> When | None:
        """The narrowest date any telling states: what the register sorts and shows first."""
        known = [telling.event.when for telling in self.tellings if telling.event.when]
        return min(known, key=_width) if known else None


def happenings(readings: Iterable[Reading], types: Iterable[EventType]) -> tuple[Happening, ...]:
    """Group the assessed events of *types* in *readings* into happenings, in order of date (undated last)."""
    wanted = frozenset(types)
    tellings = [
        Telling(reading=reading, event=event)
        for reading in readings
        for event in reading.extraction.events
        if event.type in wanted and event.factuality.is_assessed
    ]
    groups = [_in_order(group) for group in _joined(tellings)]
    found = [Happening(type=group[0].event.type, tellings=group) for group in groups]
    return tuple(sorted(found, key=_sort_key))


def _joined(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Union the tellings that belong together."""
    parent = list(range(len(tellings)))

    def top(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    links = {frozenset((reuse.copy, reuse.original)) for telling in tellings for reuse in telling.reading.reuse}
    by_type: dict[EventType, list[int]] = {}
    for i, telling in enumerate(tellings):
        for j in by_type.get(telling.event.type, []):
            if _same(tellings[j], telling, links):
                parent[top(i)] = top(j)
        by_type.setdefault(telling.event.type, []).append(i)
    groups: dict[int, list[Telling]] = {}
    for i, telling in enumerate(tellings):
        groups.setdefault(top(i), []).append(telling)
    return list(groups.values())


def _same(a: Telling, b: Telling, links: set[frozenset[str]]) -> bool:
    """Whether two tellings are of one happening."""
    ours, theirs = a.reading.report.text_sha256, b.reading.report.text_sha256
    if ours == theirs:
        return a.event.trigger == b.event.trigger
    if not _dates_agree(a.event.when, b.event.when):
        return False
    if frozenset((ours, theirs)) in links:
        return True
    same_day = a.event.when is not None and a.event.when == b.event.when and _width(a.event.when) == 0
    return same_day and bool(a.named & b.named)


def _dates_agree(a: When | None, b: When | None) -> bool:
    """Whether two intervals overlap; an unknown date contradicts nothing."""
    if a is None or b is None:
        return True
    return (a.start or date.min) <= (b.end or date.max) and (b.start or date.min) <= (a.end or date.max)


def _width(when: When) -> int:
    """Days between the ends; an open interval counts as wide."""
    if when.start is None or when.end is None:
        return 10_000
    return (when.end - when.start).days


def _in_order(group: list[Telling]) -> tuple[Telling, ...]:
    return tuple(sorted(group, key=lambda t: (t.reading.report.published or date.max, t.reading.report.id)))


def _sort_key(happening: Happening) -> tuple[date, str]:
    when = happening.sharpest
    day = (when.start or when.end) if when else None
    return (day or date.max, happening.tellings[0].reading.report.id)
