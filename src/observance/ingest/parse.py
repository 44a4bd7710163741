"""From archived bytes to a report: pure, and the same bytes give the same report every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from observance.ingest.codings import undo_codings
from observance.ingest.decode import decode
from observance.ingest.html import read_page
from observance.ingest.load import JSON_MEDIA_TYPE, parse_record
from observance.model import Capture, EmptyInput, Report, UsageError, text_digest
from observance.text import infer_not_before, language_of, normalise

VERSION: Final = "1"
ID_LENGTH: Final = 16
LONGEST_HEADLINE: Final = 200
HTML: Final = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What the document itself holds, before what was declared of it is laid over."""

    text: str
    headline: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    sources: dict[str, str] = field(default_factory=dict)


def parse(data: bytes, capture: Capture) -> Report:
    """Read the report out of *data*, the archived bytes of *capture*.

    What was declared of the capture wins over what the document says; ``sources`` keeps which it was. Raises
    `InputError` where there is no readable text.
    """
    content = _content(data, capture)
    text = normalise(content.text)
    if not text.strip():
        raise EmptyInput("there is nothing in it to read", where=capture.origin)
    said = capture.declared
    declared = {
        "headline": said.headline,
        "outlet": said.outlet,
        "published": said.published,
        "language": said.language,
    }
    sources = {**content.sources, **{key: "declared" for key, value in declared.items() if value}}
    headline = said.headline or content.headline
    if headline is None and (headline := _title_line(text)):
        sources["headline"] = "first line"
    language = said.language
    if language is None and (language := language_of(text)):
        sources["language"] = "letters and words of the text"
    published = said.published or content.published
    digest = text_digest(text)
    return Report(
        id=said.id or digest[:ID_LENGTH],
        text=text,
        text_sha256=digest,
        capture=capture.sha256,
        outlet=said.outlet or content.outlet,
        headline=headline,
        published=published,
        language=language,
        author=content.author,
        url=content.url,
        not_before=None if published else infer_not_before(text, language),
        sources=sources,
    )


def require_date(report: Report, *, where: str) -> None:
    """Refuse a report whose date nobody knows: its relative dates could not be resolved, and today is not it."""
    if report.anchor is None:
        raise UsageError(
            "no publication date: none was given and the text does not prove one",
            where=where,
            hint="pass --published YYYY-MM-DD, or --published unknown to leave relative dates unresolved",
        )


def _content(data: bytes, capture: Capture) -> _Content:
    if capture.media_type == JSON_MEDIA_TYPE:
        return _Content(text=parse_record(data, capture.origin)["text"])
    text = decode(_uncoded(data, capture), where=capture.origin)
    if capture.media_type not in HTML:
        return _Content(text=text)
    page = read_page(text, where=capture.origin)
    return _Content(
        text=page.text,
        headline=page.headline,
        outlet=page.outlet,
        author=page.author,
        published=page.published,
        url=page.url,
        sources=page.sources,
    )


def _uncoded(data: bytes, capture: Capture) -> bytes:
    """Undo the content coding the bytes were received with, if any."""
    if capture.exchange is None:
        return data
    codings = ", ".join(
        value for name, value in capture.exchange.response_headers if name.lower() == "content-encoding"
    )
    return undo_codings(data, codings, where=capture.origin)


def _title_line(text: str) -> str | None:
    """Give the first line if it stands alone above a blank line and reads like a title, not like a sentence."""
    head, blank, rest = text.strip().partition("\n\n")
    if not blank or not rest.strip() or "\n" in head or len(head) > LONGEST_HEADLINE:
        return None
    return None if head.rstrip().endswith((".", ";", ",", "\u3002")) or head.startswith("(") else head.strip()
