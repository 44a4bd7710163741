"""From archived bytes to a report: pure, and the same bytes give the same report every time."""

from __future__ import annotations

import re
from typing import Final

from observance.ingest.document import Document
from observance.ingest.layout import lay_out
from observance.ingest.media_types import HTML
from observance.ingest.reading import read_document, received
from observance.model import Capture, Declared, EmptyInput, Report, UsageError, text_digest
from observance.text import dominant_script, infer_not_before, language_of

__all__ = ["HTML", "VERSION", "parse", "report_of", "require_date"]

VERSION: Final = "2"
ID_LENGTH: Final = 16
LONGEST_HEADLINE: Final = 200
_PRIMARY: Final = re.compile(r"^\s*([A-Za-z]{2,3})(?![A-Za-z0-9])")
# A document that says it is in a language whose letters it does not have is wrong about it.
_SCRIPTS: Final = {
    "en": {"Latin"}, "ko": {"Hangul"}, "ru": {"Cyrillic"}, "uk": {"Cyrillic"}, "zh": {"Han"}, "ja": {"Kana", "Han"},
}  # fmt: skip


def parse(data: bytes, capture: Capture) -> Report:
    """Read the report out of *data*, the archived bytes of *capture*, in this process.

    Raises `InputError` where there is no readable text. `parse_safely` does the same in a process that may die of it.
    """
    return report_of(read_document(data, received(capture)), capture)


def report_of(document: Document, capture: Capture) -> Report:
    """Lay *document*, read from *capture*, out as a report.

    What was declared of the capture wins over what the document says, and that over what the feed or sitemap that led
    to it said; ``sources`` keeps which it was. Raises `EmptyInput` where there is no text.
    """
    text, blocks = lay_out(document)
    if not text.strip():
        raise EmptyInput("there is nothing in it to read", where=capture.origin, hint="give a report with text in it")
    said, sources = _said(document, capture)
    headline = said.headline
    if headline is None and (headline := _title_line(text)):
        sources["headline"] = "first line"
    language = said.language
    if language is None:
        language, source = _language(text, document)
        if language:
            sources["language"] = source
    published = said.published
    digest = text_digest(text)
    return Report(
        id=said.id or digest[:ID_LENGTH],
        text=text,
        text_sha256=digest,
        capture=capture.sha256,
        outlet=said.outlet,
        headline=headline,
        published=published,
        language=language,
        author=document.author,
        url=document.url,
        not_before=None if published else infer_not_before(text, language),
        modified=document.modified,
        blocks=blocks,
        extractor=document.extractor,
        notes=document.notes,
        sources=sources,
    )


def _said(document: Document, capture: Capture) -> tuple[Declared, dict[str, str]]:
    """Give what is known of the report from outside its text, and where each field was read."""
    declared, announced = capture.declared, capture.announced or Declared()
    of_document = Declared(
        headline=document.headline,
        outlet=document.outlet,
        published=document.published.date() if document.published else None,
    )
    sources = {key: source for key, source in document.sources.items() if key != "language"}
    for key in ("headline", "outlet", "published", "language"):
        if getattr(declared, key):
            sources[key] = "declared"
        elif getattr(announced, key) and not getattr(of_document, key):
            sources[key] = capture.method  # the feed or the sitemap
    return (
        Declared(
            id=declared.id,
            headline=declared.headline or of_document.headline or announced.headline,
            outlet=declared.outlet or of_document.outlet or announced.outlet,
            published=declared.published or of_document.published or announced.published,
            language=declared.language,
        ),
        sources,
    )


def require_date(report: Report, *, where: str) -> None:
    """Refuse a report whose date nobody knows: its relative dates could not be resolved, and today is not it."""
    if report.anchor is None:
        raise UsageError(
            "no publication date: none was given and the text does not prove one",
            where=where,
            hint="pass --published YYYY-MM-DD, or --published unknown to leave relative dates unresolved",
        )


def _language(text: str, document: Document) -> tuple[str | None, str]:
    """Give the language and where it was read: by letters and words, else as the document says, if its letters allow it."""
    found = language_of(text)
    if found:
        return found, "letters and words of the text"
    said = _PRIMARY.match(document.language or "")
    language = said[1].lower() if said else None
    if language is None or dominant_script(text) not in _SCRIPTS.get(language, {dominant_script(text)}):
        return None, ""
    return language, document.sources.get("language", "the document")


def _title_line(text: str) -> str | None:
    """Give the first line if it stands alone above a blank line and reads like a title, not like a sentence."""
    head, blank, rest = text.strip().partition("\n\n")
    if not blank or not rest.strip() or "\n" in head or len(head) > LONGEST_HEADLINE:
        return None
    return None if head.rstrip().endswith((".", ";", ",", "\u3002")) or head.startswith("(") else head.strip()
