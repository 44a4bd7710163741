"""A reading: everything one walk through the house got out of one report."""

from __future__ import annotations

from dataclasses import dataclass

from observance.model.chain import Reuse, SourceChain
from observance.model.event import Event, Gap, Goods, RoleName
from observance.model.finding import Finding
from observance.model.listing import Match, Screening
from observance.model.party import Party
from observance.model.report import Capture, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What an extractor found in a report. ``dropped`` counts claims whose quote did not slice out of the text.

    ``read_by`` names the extractor and its version; empty when none knows the report's language, and then nothing
    found means nothing looked for.
    """

    parties: tuple[Party, ...] = ()
    events: tuple[Event, ...] = ()
    goods: tuple[Goods, ...] = ()
    gaps: tuple[Gap, ...] = ()
    dropped: int = 0
    read_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One report, read: who says so, what happened, who is listed, which paragraph decides."""

    capture: Capture
    report: Report
    chain: SourceChain
    extraction: Extraction
    screenings: tuple[Screening, ...]
    findings: tuple[Finding, ...]
    reuse: tuple[Reuse, ...] = ()

    def named_despite(self, gap: Gap) -> tuple[str, ...]:
        """The participants the report names although *gap* says that they are not told: a contradiction to be shown."""
        if "participant" not in gap.what:
            return ()
        parties = {party.id: party for party in self.extraction.parties}
        named = [
            parties[role.party].name
            for event in self.extraction.events
            if event.factuality.is_assessed
            for role in event.roles
            if role.role is RoleName.PARTICIPANT and role.party in parties
        ]
        return tuple(dict.fromkeys(named))

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every match of every party, best first."""
        found = [match for screening in self.screenings for match in screening.matches]
        return tuple(sorted(found, key=lambda match: -match.score))
