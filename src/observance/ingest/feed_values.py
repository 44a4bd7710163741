"""The values a feed gives, and how what strangers wrote becomes one: plain, short, without signs that deceive the eye."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from observance.ingest.shown import clean, shown

LONGEST_LINE: Final = 1_000
LONGEST_ADDRESS: Final = 2_048
LONGEST_SUMMARY: Final = 5_000
MOST_ENTRIES: Final = 2_000
MOST_NOTES: Final = 50
_MARKUP_READ: Final = 40_000  # of the markup a summary is made from; eight characters of it for one of the summary
_TURNS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_HALF_C1: Final = {
    code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)
}  # what Windows wrote there, as every browser reads it
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_SPACE_IN_ADDRESS: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029<>\"\\^`{|}]")
_MARKUP: Final = re.compile(
    r"</(?:a|b|i|u|em|strong|span|font|sup|sub|p|code)\s?>|<br\s?/?>|&#?\w{1,31};", re.IGNORECASE
)
_LONG_NUMBER: Final = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")
_TAG_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,19})")
_UNSEEN: Final = frozenset({"script", "style", "template"})
_WITHIN_A_LINE: Final = re.compile(
    r"a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|time|u|wbr"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry. A field is None where the feed does not say it, or says it in a way that cannot be read (see notes).

    ``id`` is what the feed calls the entry, else its address. ``url`` is absolute, http or https. Dates
    bear the zone they were written in.
    ``summary`` is plain text. ``content_html`` is markup as the feed has it, not made safe: show it to nobody.
    ``source`` is the outlet an RSS feed names as the one the entry was taken from.
    """

    id: str | None
    url: str | None
    title: str | None
    published: datetime | None
    updated: datetime | None
    author: str | None
    summary: str | None
    content_html: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed. ``url`` is the site it is of; ``modified`` is when the feed says it last changed.

    ``notes`` say in plain words what was odd ("entry 3 has no link"); entries are counted from 1.
    """

    kind: str  # "RSS 2.0", "Atom 1.0", "JSON Feed 1.1"
    title: str | None
    url: str | None
    language: str | None  # BCP 47, as the feed declares it
    modified: datetime | None
    entries: tuple[FeedEntry, ...]
    notes: tuple[str, ...] = ()


class Notes:
    """What was odd, in order, each once, and no more than `MOST_NOTES`."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        """Start with *first*."""
        self._said: dict[str, None] = dict.fromkeys(first)
        self._more = 0

    def add(self, note: str | None) -> None:
        """Keep *note*, if it is one and there is room."""
        if not note or note in self._said:
            return
        if len(self._said) < MOST_NOTES:
            self._said[note] = None
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """Give the notes, and how many more there were."""
        return (*self._said, *([f"{self._more:,} more notes like these"] if self._more else []))


def line(text: str | None, most: int = LONGEST_LINE) -> str | None:
    """Give *text* on one line of at most *most* characters (cut ones end in …); None where nothing is left.

    NFC, without control characters and signs that turn the direction of writing.
    """
    if not text:
        return None
    # Four times as much is read: spaces and signs that go may stand before what stays.
    plain = " ".join((_plain(text[: 4 * most]) or "").split())
    return (plain if len(plain) <= most else plain[: most - 1].rstrip() + "…") or None


def title_line(text: str | None) -> str | None:
    """Give a title on one line; one that holds markup or references of HTML is read as such."""
    if text and _MARKUP.search(text[: 4 * LONGEST_LINE]):
        return line(plain_text(text))
    return line(text)


def address(text: str | None, *bases: str | None) -> str | None:
    """Give the web address *text* is, made absolute by the first of *bases* that is one; None where it is none.

    Only http and https with a host, at most `LONGEST_ADDRESS` characters; spaces and other signs that no address has
    are escaped as browsers do it.
    """
    if not text or len(text) > 2 * LONGEST_ADDRESS:
        return None
    given = _SPACE_IN_ADDRESS.sub(_escaped, (clean(text) or "").replace("\n", "").replace("\r", "").replace("\t", ""))
    try:
        if not urlsplit(given).scheme:
            base = next((base for base in bases if base and base.lower().startswith(("http://", "https://"))), None)
            given = urljoin(base, given) if base else ""
        parts = urlsplit(given)
        whole = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return given if whole and len(given) <= LONGEST_ADDRESS and not _TURNS.search(given) else None


def tongue(text: str | None, notes: Notes) -> str | None:
    """Give the language *text* names as BCP 47 writes it; None and a note where it names none."""
    named = line(text, 50)
    if named is None:
        return None
    written = named.replace("_", "-")
    if _LANGUAGE.fullmatch(written):
        return written
    notes.add(f"names no language: {shown(named)!r}")
    return None


def plain_text(markup: str | None, most: int = LONGEST_SUMMARY) -> str | None:
    """Give what a reader of *markup* sees, a line a paragraph, at most *most* characters; in time linear in it."""
    if not markup:
        return None
    text = _LONG_NUMBER.sub("\ufffd", "".join(_visible(markup[:_MARKUP_READ])))
    lines = (" ".join((_plain(each) or "").split()) for each in html.unescape(text).splitlines())
    plain = "\n".join(each for each in lines if each)
    return (plain if len(plain) <= most else plain[: most - 1].rstrip() + "…") or None


def _visible(markup: str) -> Iterable[str]:
    """Give the pieces of *markup* outside tags, comments and what is not shown; a line feed where a block ends."""
    at = 0
    while (start := markup.find("<", at)) >= 0:
        yield markup[at:start]
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 4)
            at = len(markup) if end < 0 else end + 3
            continue
        name = _TAG_NAME.match(markup, start)
        if name is None and not markup.startswith(("<!", "<?", "</"), start):
            yield "<"
            at = start + 1
            continue
        end = markup.find(">", start)
        at = len(markup) if end < 0 else end + 1
        called = name[1].lower() if name else ""
        if called in _UNSEEN and markup[start + 1] != "/":
            close = re.compile(f"</{called}", re.IGNORECASE).search(markup, at)
            at = close.start() if close else len(markup)
        elif not _WITHIN_A_LINE.fullmatch(called):
            yield "\n"
    yield markup[at:]


def _plain(text: str) -> str | None:
    return clean(unicodedata.normalize("NFC", _TURNS.sub("", text.translate(_HALF_C1))))


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8"))
