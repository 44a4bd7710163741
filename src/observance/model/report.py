"""A capture (archived bytes) and the report (readable text) that was parsed from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from observance.model.exchange import Exchange
from observance.model.text import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the caller said of a report; every field may be unknown."""

    id: str | None = None
    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Archived bytes of one fetch, file or JSONL record.

    ``sha256`` is the hex digest of the bytes and the address they are kept under. ``declared`` holds what the
    person who handed the bytes in said of them (published date, outlet, record id): facts about the capture that are
    not in its bytes. Bytes that came over the network are those received, before any content coding was undone.
    """

    sha256: str
    size: int
    media_type: str  # sniffed, such as text/plain, text/html, application/json
    origin: str  # file name, "-" for standard input, or URL
    method: str  # file | stdin | jsonl | url | feed | sitemap | folder | warc
    captured_at: datetime  # UTC
    tool: str  # "observance 0.1.0"
    declared: Declared
    exchange: Exchange | None = None  # how it came, where it came over the network
    parents: tuple[str, ...] = ()  # keys of what led here: the feed, the sitemap, the web archive they lay in
    announced: Declared | None = None  # what the feed or sitemap that led here said of it

    @property
    def key(self) -> str:
        """The identity of this capture: its bytes and what was declared of them, as 64 hexadecimal digits.

        The same bytes handed in with another publication date, or served under another URL, are another reading.
        """
        said = [
            self.declared.id,
            self.declared.published.isoformat() if self.declared.published else None,
            self.declared.outlet,
            self.declared.language,
            self.declared.headline,
            *([self.exchange.final_url] if self.exchange else []),
        ]
        return hashlib.sha256(json.dumps([self.sha256, *said], ensure_ascii=False).encode()).hexdigest()


class BlockKind(StrEnum):
    """What a block of a report is. All but TEXT are kept and read for who says so, and left out of text reuse."""

    TEXT = "text"
    CREDIT = "credit"  # an agency's or a photographer's line
    DATELINE = "dateline"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a captured document a block stands.

    Of a page of markup or plain text: ``start`` and ``end``, code points into the decoded document. Of a paged document:
    ``page`` from 1 and ``box`` as (left, bottom, right, top) in points, origin at the page's lower left corner.
    """

    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph of a report: ``text[start:end]`` in code points of the report, and where the document has it."""

    start: int
    end: int
    kind: BlockKind = BlockKind.TEXT
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The readable text of a capture: NFC, line feeds as line ends, offsets in code points.

    ``published`` is None when neither the caller nor the document says it: a missing date is not today.
    ``not_before`` is the latest day the text itself proves it was written on or after ("Thursday, October 31" beside
    "exhibition-2024"): with no publication date it is what relative dates are resolved against.
    ``sources`` says for each metadata field where it came from ("declared", "html meta", "json-ld", "dateline"...).
    """

    id: str  # caller's id if given, else the first 16 hex digits of text_sha256
    text: str
    text_sha256: str
    capture: str  # sha256 of the capture's bytes
    outlet: str | None
    headline: str | None
    published: date | None
    language: str | None  # BCP 47: en, ko, ru, uk, zh
    author: str | None = None
    url: str | None = None
    not_before: When | None = None
    modified: datetime | None = None
    blocks: tuple[Block, ...] = ()
    extractor: str | None = None  # what found the text in the document, with its version
    notes: tuple[str, ...] = ()  # what a reader must know of the reading: text lost, pages without text
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def anchor(self) -> date | None:
        """The day relative dates are resolved against: the publication date, else what the text itself proves."""
        if self.published:
            return self.published
        return self.not_before.start if self.not_before else None


def text_digest(text: str) -> str:
    """SHA-256 of *text* as UTF-8, in hexadecimal: the identity of a report's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
