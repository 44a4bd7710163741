"""Highlighting: the report's text cut into segments, each knowing which claims quote it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from observance.model import Quote, Reading


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim's quote: ``anchor`` is the id a link points to, ``label`` says which claim it carries."""

    anchor: str
    label: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same marks; ``anchors`` are the ids that start here."""

    text: str
    labels: tuple[str, ...]
    anchors: tuple[str, ...]


def marks(reading: Reading, labels: dict[str, str]) -> tuple[Mark, ...]:
    """Give the marks of a reading: events, gaps and the chain's edges; *labels* names each anchor."""
    found = [
        *((f"q-{event.id}", event.quote) for event in reading.extraction.events if event.factuality.is_assessed),
        *((f"q-gap{n}", gap.quote) for n, gap in enumerate(reading.extraction.gaps, 1)),
        *((f"q-edge{n}", edge.quote) for n, edge in enumerate(reading.chain.edges, 1)),
    ]
    return tuple(Mark(anchor, labels.get(anchor, ""), quote) for anchor, quote in found)


def paragraphs(text: str, found: Iterable[Mark]) -> list[list[Segment]]:
    """Cut *text* into paragraphs of segments; joined again, the segments give every character of it back."""
    held = list(found)
    starts: dict[int, list[str]] = {}
    for mark in held:
        starts.setdefault(mark.quote.start, []).append(mark.anchor)
    edges = sorted({0, len(text)} | {m.quote.start for m in held} | {m.quote.end for m in held} | _breaks(text))
    lines: list[list[Segment]] = [[]]
    for start, end in itertools.pairwise(edges):
        piece = text[start:end]
        inside = tuple(m.label for m in held if m.quote.start <= start and end <= m.quote.end)
        lines[-1].append(Segment(piece, inside, tuple(starts.get(start, ()))))
        if piece.endswith("\n"):
            lines.append([])
    return [line for line in lines if line]


def _breaks(text: str) -> set[int]:
    """Give the position after every line end."""
    return {n + 1 for n, char in enumerate(text) if char == "\n"}
