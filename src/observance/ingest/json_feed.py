"""JSON Feed 1 and 1.1: the same entries from JSON, every value checked for what it is before it is taken."""

from __future__ import annotations

import codecs
import html
import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from observance.ingest import feed_guard
from observance.ingest.feed_dates import moment
from observance.ingest.feed_values import (
    MOST_ENTRIES,
    Feed,
    FeedEntry,
    Notes,
    address,
    line,
    plain_text,
    tongue,
)
from observance.ingest.shown import shown
from observance.model import InputError

_SIGN: Final = re.compile(rb'"version"\s{0,20}:\s{0,20}"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version(?:\\?/)1')
_SNIFFED: Final = 64 * 1024
_VERSION: Final = re.compile(r"https?://jsonfeed\.org/version/(1(?:\.\d)?)")
_HINT: Final = "ask the publisher, or give another of their feeds"


def holds_json_feed(data: bytes) -> bool:
    """Whether *data* starts as a JSON Feed does: an object, with the version near its head."""
    head = data[:_SNIFFED].removeprefix(codecs.BOM_UTF8).lstrip()
    return head.startswith(b"{") and _SIGN.search(head) is not None


def read_json_feed(data: bytes, *, where: str) -> Feed:
    """Read *data*; raises `InputError` where it is no JSON as RFC 8259 has it, or no JSON Feed.

    A value of another kind than the format has (a number for a title) is left out, with a note.
    """
    feed_guard.refuse_size(data, where=where)
    notes = Notes()
    found = _json(data, where, notes)
    version = _VERSION.match(str(found.get("version"))) if isinstance(found, dict) else None
    if version is None:
        raise InputError("is JSON, but no JSON Feed: it has no version", where=where, hint=feed_guard.NOT_A_FEED)
    items = found.get("items")
    if not isinstance(items, list):
        notes.add("has no list of items")
        items = []
    if len(items) > MOST_ENTRIES:
        notes.add(f"has {len(items):,} entries: the first {MOST_ENTRIES:,} were read")
    site = address(_words(found, "home_page_url", "the feed", notes), where)
    base = site or address(_words(found, "feed_url", "the feed", notes)) or where
    entries = [_entry(item, number, base, notes) for number, item in enumerate(items[:MOST_ENTRIES], 1)]
    read = tuple(entry for entry in entries if entry is not None)
    if not read:
        notes.add("has no entries")
    return Feed(
        kind=f"JSON Feed {version[1]}",
        title=line(_words(found, "title", "the feed", notes)),
        url=site,
        language=tongue(_words(found, "language", "the feed", notes), notes),
        modified=None,  # the format has no such field
        entries=read,
        notes=notes.all(),
    )


def _json(data: bytes, where: str, notes: Notes) -> Any:
    """Decode strictly: UTF-8, no NaN, no nesting past the machine's; a name said twice in one object is noted."""

    def last(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
            notes.add(f"says {shown(twice, 40)!r} twice in one object: the last was taken")
        return found

    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        return json.loads(text, parse_constant=_refuse, parse_int=_number, parse_float=_number, object_pairs_hook=last)
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8: byte {error.start}", where=where, hint=_HINT) from error
    except RecursionError as error:
        raise InputError("is nested too deep for a feed", where=where, hint=_HINT) from error
    except ValueError as error:
        raise InputError(f"is not JSON ({error})", where=where, hint=_HINT) from error


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _number(digits: str) -> float | str:
    """Give a number where it is of use; identities of more digits stay the digits they are."""
    return digits if len(digits) > 15 else float(digits) if set(digits) & set(".eE") else int(digits)


def _entry(item: Any, number: int, base: str, notes: Notes) -> FeedEntry | None:
    whose = f"entry {number}"
    if not isinstance(item, dict):
        notes.add(f"{whose} is no object: left out")
        return None
    said = _words(item, "url", whose, notes)
    url = address(said, base) or address(_words(item, "external_url", whose, notes), base)
    if url is None:
        notes.add(f"{whose}: its link is no web address" if said else f"{whose} has no link")
    markup = _words(item, "content_html", whose, notes)
    text = _words(item, "content_text", whose, notes)
    summary = line(_words(item, "summary", whose, notes), 5_000)
    return FeedEntry(
        id=line(_identity(item.get("id"))) or url,
        url=url,
        title=line(_words(item, "title", whose, notes)),
        published=_moment(item, "date_published", whose, notes),
        updated=_moment(item, "date_modified", whose, notes),
        author=_author(item),
        summary=summary or plain_text(_escaped(text) or markup),
        content_html=(markup or _escaped(text) or "").strip() or None,
    )


def _words(found: dict[str, Any], name: str, whose: str, notes: Notes) -> str | None:
    value = found.get(name)
    if value is None or isinstance(value, str):
        return value
    notes.add(f"{whose}: {name} is no text: left out")
    return None


def _identity(value: Any) -> str | None:
    """Give an identity as text; the format says that a number is to be taken as one."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _moment(item: dict[str, Any], name: str, whose: str, notes: Notes) -> datetime | None:
    at, note = moment(_words(item, name, whose, notes))
    if note:
        notes.add(f"{whose}: the {name.removeprefix('date_')} {note}")
    return at


def _author(item: dict[str, Any]) -> str | None:
    """Give the names of the authors: of 1.1 a list, of 1 one."""
    several = item.get("authors")
    people: Iterable[Any] = several if isinstance(several, list) else [item.get("author")]
    names = [person.get("name") for person in people if isinstance(person, dict)]
    return line(", ".join(" ".join(name.split()) for name in names[:50] if isinstance(name, str)), 300)


def _escaped(text: str | None) -> str | None:
    return html.escape(text, quote=False) if text else None
