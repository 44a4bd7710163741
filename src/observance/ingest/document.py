"""What a parser gives: the readable blocks of one document in order, where each stands in it, and its metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from observance.model import BlockKind, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentBlock:
    """One paragraph, heading, list item or table row; ``place`` is where it stands in the document, None if unknown."""

    text: str
    kind: BlockKind = BlockKind.TEXT
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed document. ``sources`` says for each metadata field where it was read ("JSON-LD datePublished").

    ``extractor`` names what found the text, with its version; ``notes`` say in plain words what a reader must know of
    the reading ("page 3 has no text"). Dates are None where the document does not say them: never today. ``text`` is
    set for plain text only, whose layout is kept: its blocks then lie in it where their ``place`` says. Elsewhere the
    text is the blocks, one a line.
    """

    blocks: tuple[DocumentBlock, ...]
    extractor: str
    text: str | None = None
    headline: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None  # as the document declares it, BCP 47
    url: str | None = None
    sources: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
