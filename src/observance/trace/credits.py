"""Source chains out of credit lines and citations: publisher, agency, relay, origin, each step with its words.

Where a name stands decides what it is: a credit at the head or in the lead names the provenance of the report; an
agency named further down for another claim is a citation and does not change it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from observance.model import Edge, EdgeKind, Quote, Report, SourceChain
from observance.text import paragraphs, sentences
from observance.trace.outlets import canonical, known_names, outlet_of

VERSION: Final = "1"
# The lead of a news report: where its provenance is stated, headline and credit line included.
LEAD_PARAGRAPHS = 4
HEAD_LENGTH = 300
# Names too short or too common to be trusted outside a credit position.
_UNSAFE = frozenset({"AP", "RT", "RIA", "dpa", "ANSA", "EFE"})
# A name in a credit position: capitalised words, at most five.
_WORD = r"[A-Z][\w&.'’/-]*(?: (?:of |the )?[A-Z0-9][\w&.'’/-]*){0,4}"
NOT_STATED = "source not stated"
UNREAD_NOTE = "credits inside the story are not read in this language yet ({language}): its sources are not known"
STATE_NOTE = "{name} is a state outlet ({state}): an interested party wherever that State is part of the story"


@cache
def _cues(language: str) -> dict[str, Any]:
    table = tomllib.loads(files("observance.trace").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    return dict(table.get(language, {}))


@dataclass(slots=True)
class _Path:
    """The chain as it is built: names from the publisher on, and the edge that led to each."""

    names: list[str] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def extend(self, name: str, kind: EdgeKind, quote: Quote) -> None:
        """Add the next source unless it is already part of the path: a self-citation adds nothing."""
        if name in self.names:
            return
        if self.names:
            self.edges.append(Edge(source=self.names[-1], target=name, kind=kind, quote=quote))
        self.names.append(name)


def chain_of(report: Report) -> SourceChain:
    """Work out where *report* comes from; a report that credits nobody is first-hand (empty path, one source)."""
    path = _Path()
    credit, head = _head(report.text)
    declared = canonical(report.outlet) if report.outlet else None
    if declared:
        path.names.append(declared)
    for name, kind, quote in credit:
        path.extend(name, kind, quote)
    cues = _cues(report.language or "en")
    extra: list[Edge] = []
    if cues:
        lead = [s for p in paragraphs(report.text)[:LEAD_PARAGRAPHS] for s in sentences(p.text) for s in [_moved(s, p)]]
        _lead(lead, path, extra, head)
    publisher = path.names[0] if path.names else None
    roots = _roots(path, extra)
    return SourceChain(
        path=tuple(path.names) if len(path.names) > 1 else (),
        edges=(*path.edges, *extra),
        roots=roots or ((publisher,) if publisher else (NOT_STATED,)),
        independent_sources=max(1, len(roots)),
        notes=_notes_unread(report, cues) + _notes(roots or path.names[:1]),
    )


def _moved(sentence: Quote, paragraph: Quote) -> Quote:
    """Give a sentence of a paragraph's own text as a span of the report's."""
    return Quote(sentence.start + paragraph.start, sentence.end + paragraph.start, sentence.text)


def _head(text: str) -> tuple[list[tuple[str, EdgeKind, Quote]], frozenset[str]]:
    """Read the credit line at the head and the dateline; give the sources and every name they hold."""
    cues = _cues("en")
    found: list[tuple[str, EdgeKind, Quote]] = []
    match = re.search(cues["head"].replace("{W}", _WORD), text[:HEAD_LENGTH])
    if match:
        quote = Quote.cut(text, match.start() + len(match.group()) - len(match.group().lstrip()), match.end())
        found.append((canonical(match["host"]), EdgeKind.HOSTS, quote))
        found.append((canonical(match["agency"]), EdgeKind.HOSTS, quote))
    else:
        for paragraph in paragraphs(text)[:3]:
            line = re.match(cues["dateline"].replace("{W}", _WORD), paragraph.text)
            if line:
                start = paragraph.start + line.start()
                quote = Quote.cut(text, start, start + len(line.group().rstrip()))
                found.append((canonical(line["agency"]), EdgeKind.CREDITS, quote))
                break
    return found, frozenset(name for name, _, _ in found)


def _lead(lead: Sequence[Quote], path: _Path, extra: list[Edge], head: frozenset[str]) -> None:
    """Add the relays and origins the lead names, relays first."""
    names = _names(lead, path.names, head)
    for kind, edge in (("relay", EdgeKind.CREDITS), ("origin", EdgeKind.CITES)):
        for name, quote in _cited(lead, names, kind):
            if edge is EdgeKind.CITES and _has_origin(path):
                if name not in path.names:
                    source = path.edges[-1].source
                    extra.append(Edge(source=source, target=name, kind=edge, quote=quote))
            elif path.names or edge is EdgeKind.CREDITS:
                path.extend(name, edge, quote)
            else:
                path.names.append("publisher not stated")
                path.extend(name, edge, quote)


def _has_origin(path: _Path) -> bool:
    return bool(path.edges) and path.edges[-1].kind is EdgeKind.CITES


def _names(lead: Sequence[Quote], own: Sequence[str], head: frozenset[str]) -> tuple[str, ...]:
    """Give every name that may fill a slot: the table's, the report's own, and those the lead shows to be outlets."""
    shown = {match["a"] for sentence in lead for match in re.finditer(_cues("en")["named"], sentence.text)}
    names = {*(name for name in known_names() if name not in _UNSAFE), *own, *head, *shown}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _cited(lead: Sequence[Quote], names: Sequence[str], kind: str) -> Iterator[tuple[str, Quote]]:
    """Give every outlet a cue of *kind* names in the lead, with the sentence that does, in text order."""
    slot = r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)"
    for sentence in lead:
        hits: list[tuple[int, str]] = []
        for cue in _cues("en")[kind]:
            pattern = _compiled(cue.replace("(?P<a>{A})", f"(?P<a>{slot})"))
            hits += [(match.start("a"), canonical(match["a"])) for match in pattern.finditer(sentence.text)]
        for _, name in sorted(set(hits)):
            yield name, sentence


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _roots(path: _Path, extra: Sequence[Edge]) -> tuple[str, ...]:
    """Give the sources no further source is named for, in order."""
    ends = [path.names[-1]] if path.names else []
    ends += [edge.target for edge in extra]
    return tuple(dict.fromkeys(ends))


def _notes_unread(report: Report, cues: dict[str, Any]) -> tuple[str, ...]:
    """Say so where credits inside the story could not be looked for."""
    return () if cues else (UNREAD_NOTE.format(language=report.language),)


def _notes(names: Sequence[str]) -> tuple[str, ...]:
    """Remark on outlets that belong to a State."""
    notes = []
    for name in dict.fromkeys(names):
        outlet = outlet_of(name)
        if outlet and outlet.state:
            notes.append(STATE_NOTE.format(name=name, state=outlet.state))
    return tuple(notes)
