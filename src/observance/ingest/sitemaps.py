"""Sitemaps and indexes of them: XML of sitemaps.org with the news extension, plain lists of addresses, gzip or not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from lxml import etree

from observance.ingest import feed_guard
from observance.ingest.codings import GZIP, undo_codings
from observance.ingest.feed_dates import moment
from observance.ingest.feed_values import Notes, address, line, tongue
from observance.ingest.shown import shown
from observance.model import InputError, TooLarge

MOST_BYTES: Final = 16 * 1024 * 1024  # unpacked
MOST_ADDRESSES: Final = 50_000  # of one file, as the protocol has it
_MOST_TAGS: Final = 1_000_000  # 50,000 addresses with all that the protocol has are half of them
_MOST_PARTS: Final = 100  # of one entry
_ROOTS: Final = frozenset({"urlset", "sitemapindex"})
_HEAD: Final = 64 * 1024
_NEWS: Final = "sitemap-news"
_HINT: Final = "give the address of a sitemap; a site's /robots.txt often names it"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One page a site says it has. Dates bear the zone they were written in; None where not said or not readable.

    ``published``, ``outlet``, ``title`` and ``language`` are those of the news extension.
    """

    url: str
    modified: datetime | None = None
    published: datetime | None = None
    title: str | None = None
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One sitemap: pages, or of an index the sitemaps it names (``is_index``); addresses are absolute, http or https.

    ``notes`` say in plain words what was odd; entries are counted from 1.
    """

    is_index: bool
    entries: tuple[SitemapEntry, ...]
    notes: tuple[str, ...] = ()


def read_sitemap(data: bytes, *, where: str) -> Sitemap:
    """Read *data*, unpacked first where it is gzip (once, under a cap).

    Entries without a web address are left out with a note. Raises `InputError` (and `TooLarge`, `NotText`,
    `EmptyInput`) saying what the bytes are instead; nothing else.
    """
    data = _unpacked(data, where)
    feed_guard.refuse_size(data, where=where, most=MOST_BYTES)
    text, oddities = feed_guard.characters(data, where=where)
    notes = Notes(oddities)
    if _is_list(text):
        return _from_list(text, where, notes)
    start, name = feed_guard.find_root(text, where=where)
    if name not in _ROOTS:
        raise InputError(f"is no sitemap: it starts with {shown(name)!r}", where=where, hint=_HINT)
    text = text[start:].rstrip("\0 \t\r\n")
    feed_guard.refuse_crowd(text, where=where, tags=_MOST_TAGS)
    return Sitemap(is_index=name == "sitemapindex", entries=_entries(text, where, notes), notes=notes.all())


def holds_sitemap(data: bytes) -> bool:
    """Whether *data* starts as a sitemap does, gzip or not, whatever the server called it; its head is enough.

    A list of addresses counts from two on: one alone is as likely a note.
    """
    try:
        head = undo_codings(data, "gzip", where="") if data.startswith(GZIP) else data[:_HEAD]
        text, _ = feed_guard.characters(head[:_HEAD], where="")
    except InputError:
        return False
    if _is_list(text):
        return len(text.split()) > 1
    return feed_guard.sniffed_root(head) in _ROOTS


def _unpacked(data: bytes, where: str) -> bytes:
    if not data.startswith(GZIP):
        return data
    plain = undo_codings(data, "gzip", where=where, limit=MOST_BYTES)
    if plain.startswith(GZIP):
        raise TooLarge("is packed twice over", where=where, hint="look at the file by hand; it may be made to do harm")
    return plain


def _is_list(text: str) -> bool:
    """Whether the first line that has something is a web address and nothing else."""
    first = text.lstrip()[: 4 * 1024].partition("\n")[0].strip().lower()
    return first.startswith(("http://", "https://")) and len(first.split()) == 1


def _from_list(text: str, where: str, notes: Notes) -> Sitemap:
    found: list[SitemapEntry] = []
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        if len(found) == MOST_ADDRESSES:
            notes.add(f"has more than {MOST_ADDRESSES:,} addresses: the others were left out")
            break
        if url := address(written) if len(written.split()) == 1 else None:
            found.append(SitemapEntry(url=url))
        else:
            notes.add(f"line {number} is no web address: {shown(written.strip())!r}")
    if not found:
        raise InputError("lists no web address", where=where, hint=_HINT)
    return Sitemap(is_index=False, entries=tuple(found), notes=notes.all())


def _entries(text: str, where: str, notes: Notes) -> tuple[SitemapEntry, ...]:
    """Read the XML: as it is, else with its references mended, else as far as it goes."""
    mended = ""
    fault = ""
    for recover in (False, False, True):
        said = Notes()
        try:
            if recover:
                mended = feed_guard.without_strange_references(mended)
            found = tuple(_taken(_elements(mended or text, where, recover=recover), said))
        except etree.XMLSyntaxError as error:
            fault = fault or shown(f"line {error.lineno}: {error.msg}", 160)
            if recover:
                break
            mended = mended or feed_guard.mended(text, where=where)
            continue
        except ValueError as error:  # a tree mended from broken bytes can hold what is no character
            raise InputError(f"is too damaged to be read ({error})", where=where, hint=_HINT) from error
        if recover:
            notes.add(f"is not well-formed XML ({fault}): what could be read was read, some may be missing")
        elif mended:
            notes.add(f"is not well-formed XML ({fault}): mended before it was read")
        if not found:
            said.add("names no web address")
        for note in said.all():
            notes.add(note)
        return found
    raise InputError(f"is not XML that can be read ({fault})", where=where, hint=_HINT)


def _elements(text: str, where: str, *, recover: bool) -> Iterator[etree._Element]:
    """Give each url and sitemap element once it is whole, and forget it after: memory does not grow with their number."""
    parser = etree.iterparse(
        io.BytesIO(text.encode("utf-8", errors="replace")),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        encoding="utf-8",
    )
    try:
        for _, node in parser:
            yield node
            node.clear()
            parent = node.getparent()
            while parent is not None and node.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError:
        feed_guard.refuse_limits(parser.error_log, where=where)
        raise
    feed_guard.refuse_limits(parser.error_log, where=where)


def _taken(elements: Iterator[etree._Element], notes: Notes) -> Iterator[SitemapEntry]:
    taken = 0
    for number, node in enumerate(elements, 1):
        if taken == MOST_ADDRESSES:
            notes.add(f"has more than {MOST_ADDRESSES:,} entries: the others were left out")
            return
        entry = _entry(node, f"entry {number}", notes)
        if entry is not None:
            taken += 1
            yield entry


def _entry(node: etree._Element, whose: str, notes: Notes) -> SitemapEntry | None:
    own = _space(node)
    said: dict[str, str] = {}
    for child in islice(node.iterchildren("*"), _MOST_PARTS):
        if _space(child) == own:  # pictures and videos have a loc of their own
            said.setdefault(_local(child), "".join(str(piece) for piece in child.itertext()))
        elif _NEWS in _space(child) and _local(child) == "news":
            said.update({f"news:{name}": text for name, text in _news(child)})
    url = address(said.get("loc"))
    if url is None:
        written = " ".join(said.get("loc", "").split())
        notes.add(f"{whose}: its loc is no web address: {shown(written)!r}" if written else f"{whose} has no loc")
        return None
    return SitemapEntry(
        url=url,
        modified=_moment(said.get("lastmod"), f"{whose}: the lastmod", notes),
        published=_moment(said.get("news:publication_date"), f"{whose}: the publication", notes),
        title=line(said.get("news:title")),
        outlet=line(said.get("news:name"), 200),
        language=tongue(said.get("news:language"), notes),
    )


def _news(node: etree._Element) -> Iterator[tuple[str, str]]:
    """Give what the news extension says of a page, by local name."""
    for part in islice(node.iter("*"), _MOST_PARTS):
        if not len(part):
            yield _local(part), "".join(str(piece) for piece in part.itertext())


def _moment(text: str | None, whose: str, notes: Notes) -> datetime | None:
    at, note = moment(text)
    if note and "gives a day only" not in note:  # which is what the protocol asks for
        notes.add(f"{whose} {note}")
    return at


def _space(node: etree._Element) -> str:
    return str(node.tag)[1:].partition("}")[0].lower() if str(node.tag).startswith("{") else ""


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()
