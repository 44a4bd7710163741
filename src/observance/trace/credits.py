"""Source chains out of credit lines and citations: publisher, agency, relay, origin, each step with its words.

Where a name stands decides what it is: a credit at the head or in the lead names the provenance of the report; an
agency named further down for another claim is a citation and does not change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from observance.model import Edge, EdgeKind, Quote, Report, SourceChain
from observance.text import paragraphs, sentences
from observance.trace.citations import Citation, Part, citations
from observance.trace.outlets import canonical, outlet_of, publisher_of
from observance.trace.positions import cues, head_credit

VERSION: Final = "2"
# The lead of a news report: where its provenance is stated, headline and credit line included.
LEAD_PARAGRAPHS: Final = 4
# Sentences under the headline in which "X said" gives the origin of the report itself.
LEAD_SENTENCES: Final = 5
NO_PUBLISHER: Final = "publisher not stated"
NOT_STATED: Final = "source not stated"
UNREAD_NOTE = "credits inside the story are not read in this language yet ({language}): its sources are not known"
STATE_NOTE = "{name} is a state outlet ({state}): an interested party wherever that State is part of the story"


@dataclass(slots=True)
class _Path:
    """The chain as it is built: names from the publisher on, the edge to each, and sources beside the path."""

    names: list[str] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    beside: list[Edge] = field(default_factory=list)

    def extend(self, name: str, kind: EdgeKind, quote: Quote) -> None:
        """Add the next source unless it is already part of the path: a self-citation adds nothing."""
        if name in self.names:
            return
        if not self.names:
            self.names.append(NO_PUBLISHER)
        self.edges.append(Edge(source=self.names[-1], target=name, kind=kind, quote=quote))
        self.names.append(name)

    def branch(self, source: str, name: str, quote: Quote) -> None:
        """Add a second source of *source* beside the path, once."""
        if name not in self.names and all(edge.target != name for edge in self.beside):
            self.beside.append(Edge(source=source, target=name, kind=EdgeKind.CITES, quote=quote))

    @property
    def has_origin(self) -> bool:
        """Whether the path already ends in a cited source."""
        return bool(self.edges) and self.edges[-1].kind is EdgeKind.CITES

    @property
    def carrier(self) -> str:
        """Give the last of the path that carries the report: the one that cites its first origin."""
        cited = next((edge.source for edge in self.edges if edge.kind is EdgeKind.CITES), None)
        return cited or self.names[-1]


def chain_of(report: Report) -> SourceChain:
    """Work out where *report* comes from; a report that credits nobody is first-hand (empty path, one source)."""
    path = _Path()
    declared = canonical(report.outlet) if report.outlet else publisher_of(report.url or "")
    credit = head_credit(report.text, declared=declared)
    credited = credit.names if credit else ()
    if declared and declared not in credited:
        path.names.append(declared)
    for name in credited:
        if not path.names:
            path.names.append(name)
        elif credit:
            path.extend(name, EdgeKind.HOSTS if len(credited) > 1 else EdgeKind.CREDITS, credit.quote)
    language = report.language or "en"
    _cite(path, citations(_lead(report.text), own=path.names, language=language), report.text)
    roots = _roots(path)
    return SourceChain(
        path=tuple(path.names) if len(path.names) > 1 else (),
        edges=(*path.edges, *path.beside),
        roots=roots or (NOT_STATED,),
        independent_sources=max(1, len(roots)),
        notes=(*_unread(language), *_notes(roots)),
    )


def _lead(text: str) -> list[Quote]:
    """Give the sentences of the lead, and the last line, where "Source: ..." stands."""
    lines = paragraphs(text)
    chosen = lines[:LEAD_PARAGRAPHS]
    if len(lines) > LEAD_PARAGRAPHS and lines[-1].text.casefold().startswith("source:"):
        chosen = (*chosen, lines[-1])
    return [
        Quote(one.start + line.start, one.end + line.start, one.text) for line in chosen for one in sentences(line.text)
    ]


def _cite(path: _Path, found: Sequence[Citation], text: str) -> None:
    """Add the relays the lead names, then the origins behind them."""
    for one in found:
        if one.part is Part.RELAY:
            path.extend(one.name, EdgeKind.CREDITS, one.quote)
    opening = _opening(text)
    for one in found:
        if one.part is Part.RELAY or not (one.whole or one.quote.end <= opening):
            continue
        if one.via:
            _rest(path, one)
        elif not path.has_origin:
            path.extend(one.name, EdgeKind.CITES, one.quote)
        else:
            path.branch(path.carrier, one.name, one.quote)


def _opening(text: str) -> int:
    """Give the offset at which the part of the lead ends where any "X said" is the report's own origin."""
    lead = _lead(text)
    return lead[min(len(lead), LEAD_SENTENCES) - 1].end if lead else 0


def _rest(path: _Path, one: Citation) -> None:
    """Add a source that an outlet of the same sentence rests on, behind that outlet."""
    if one.via is None or one.name in path.names:
        return
    if one.via in path.names[:-1]:
        path.branch(one.via, one.name, one.quote)
    elif path.names and one.via == path.names[-1]:
        path.extend(one.name, EdgeKind.CITES, one.quote)
    elif not path.has_origin:
        path.extend(one.via, EdgeKind.CITES, one.quote)
        path.extend(one.name, EdgeKind.CITES, one.quote)
    else:
        path.branch(one.via, one.name, one.quote)


def _roots(path: _Path) -> tuple[str, ...]:
    """Give the sources no further source is named for, in order."""
    resting = {edge.source for edge in (*path.edges, *path.beside)}
    ends = [*path.names[-1:], *(edge.target for edge in path.beside)]
    return tuple(dict.fromkeys(name for name in ends if name not in resting and name != NO_PUBLISHER))


def _unread(language: str) -> tuple[str, ...]:
    """Say so where credits inside the story could not be looked for."""
    return () if cues(language) else (UNREAD_NOTE.format(language=language),)


def _notes(names: Iterable[str]) -> tuple[str, ...]:
    """Remark on outlets that belong to a State."""
    notes = []
    for name in names:
        outlet = outlet_of(name)
        if outlet and outlet.state:
            notes.append(STATE_NOTE.format(name=name, state=outlet.state))
    return tuple(notes)
