"""RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed: bytes in, entries out. Reads no network and no other file.

An entry is a pointer to a report, not the report: its page is what is archived and read. Feeds are read here and not
by a general feed parser because the ones at hand take quadratic time on bytes that a stranger chooses.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypeAlias

from lxml import etree

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
    title_line,
    tongue,
)
from observance.ingest.json_feed import holds_json_feed, read_json_feed
from observance.ingest.shown import shown
from observance.model import InputError

__all__ = ["Feed", "FeedEntry", "holds_feed", "read_feed"]

_ROOTS: Final = frozenset({"rss", "rdf", "feed", "channel"})
_RSS_1: Final = b"purl.org/rss/"
_ATOM: Final = frozenset({"http://www.w3.org/2005/atom", "http://purl.org/atom/ns#"})
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_CALLED: Final = {  # how the names below write an element's namespace
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/rss/1.0/": "",
}
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*")  # a mended tree holds others, and they cannot be changed
_MOST_LINKS: Final = 30  # of one entry
_UNDECLARED: Final = frozenset(
    {"dc:", "dcterms:", "content:", "atom:"}
)  # prefixes that mean one thing, declared or not
_PUBLISHED: Final = ("pubdate", "published", "issued", "dcterms:issued", "dc:date")
_UPDATED: Final = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_SUMMARY: Final = ("description", "summary", "abstract", "dc:description")
_CONTENT: Final = ("content:encoded", "content", "fullitem", "body")
_HTML_TYPES: Final = frozenset({"", "text/html", "html", "application/xhtml+xml"})

_Fields: TypeAlias = "dict[str, list[etree._Element]]"  # noqa: SLF001 - lxml has no other name for the type


def read_feed(data: bytes, *, where: str, charset: str | None = None) -> Feed:
    """Read *data* as whichever feed it is.

    *where* is the address it came from, else a name for messages; relative links are resolved against the feed's own
    bases, its site, and then it. *charset* is what the server said of the bytes. Raises `InputError` (and `TooLarge`,
    `NotText`, `EmptyInput`) saying what the bytes are instead and what to do; nothing else.
    """
    feed_guard.refuse_size(data, where=where)
    if holds_json_feed(data):
        return read_json_feed(data, where=where)
    guarded = feed_guard.tree_of(data, where=where, charset=charset)
    _refuse_others(guarded.root, where)
    try:
        return _read(guarded.root, Notes(guarded.notes), where)
    except ValueError as error:  # a tree mended from broken bytes can hold what is no character
        raise InputError(f"is too damaged to be read ({error})", where=where, hint=feed_guard.NOT_A_FEED) from error


def _read(root: etree._Element, notes: Notes, where: str) -> Feed:
    _unwrap(root)
    channel = next((node for node in root.iter("{*}channel", "{*}CHANNEL", "{*}Channel")), root)
    said = _fields(channel)
    site = _site(said, channel, where)
    bases = _Bases(site, where)
    found = [_entry(node, number, bases, notes) for number, node in enumerate(_entries(root, notes), 1)]
    if not found:
        notes.add("has no entries")
    return Feed(
        kind=_kind(root),
        title=_title(said),
        url=site,
        language=tongue(_text(said, "language", "dc:language") or root.get(_LANG) or channel.get(_LANG), notes),
        modified=_moment(said, (*_UPDATED, *_PUBLISHED), "the feed's", notes),
        entries=tuple(found),
        notes=notes.all(),
    )


def holds_feed(data: bytes) -> bool:
    """Whether *data* starts as a feed does, whatever the server called it; the head of it is enough."""
    if holds_json_feed(data):
        return True
    name = feed_guard.sniffed_root(data)
    return name in {"rss", "feed"} or (name == "rdf" and _RSS_1 in data[:4096]) or _is_rss_090(name, data)


def _is_rss_090(name: str | None, data: bytes) -> bool:
    return name == "rdf" and b"my.netscape.com/rdf/simple" in data[:4096]


def _refuse_others(root: etree._Element, where: str) -> None:
    name = _local(root)
    if name in _ROOTS:
        return
    if name in {"urlset", "sitemapindex"}:
        raise InputError("is a sitemap, not a feed", where=where, hint="read it as a sitemap")
    what = "is a page of HTML, not a feed" if name == "html" else f"is XML but no feed: it starts with {shown(name)!r}"
    raise InputError(what, where=where, hint=feed_guard.NOT_A_FEED)


def _kind(root: etree._Element) -> str:
    name = _local(root)
    version = line(root.get("version"), 10)
    if name == "feed":
        return f"Atom {version}" if version else "Atom 1.0" if "2005/Atom" in str(root.tag) else "Atom"
    if name == "rdf":
        return "RSS 0.90" if any("netscape" in (uri or "") for uri in root.nsmap.values()) else "RSS 1.0"
    return f"RSS {version}" if version else "RSS"


def _local(node: etree._Element) -> str:
    return re.split("[}:]", str(node.tag))[-1].lower()


def _unwrap(root: etree._Element) -> None:
    """Take a namespace nobody knows off the elements of a feed that is written in it throughout (drafts, misspellings)."""
    space, bracket, _ = str(root.tag).rpartition("}")
    if not bracket or _local(root) == "rdf" or not _name(root).startswith("{other}"):
        return
    _strip(root, space + bracket)


def _name(node: etree._Element) -> str:
    """Give an element's name in lower case, its namespace as `_CALLED` writes it, others as "{other}"."""
    tag = str(node.tag)
    if not tag.startswith("{"):
        prefix, colon, local = tag.lower().rpartition(":")
        if not colon:
            return local
        named = prefix + colon
        return ("" if named == "atom:" else named) + local if named in _UNDECLARED else f"{{other}}{local}"
    space, _, local = tag[1:].partition("}")
    low = space.lower()
    if low in _ATOM or "backend.userland.com/rss" in low or "blogs.law.harvard.edu/tech/rss" in low:
        return local.lower()
    return _CALLED.get(low, "{other}") + local.lower()


def _entries(root: etree._Element, notes: Notes) -> list[etree._Element]:
    """Give the elements that are entries, wherever a careless writer put them, in document order."""
    named = root.iter("{*}item", "{*}entry", "{*}Item", "{*}ITEM", "{*}Entry")
    found = [node for node in named if _name(node) in {"item", "entry"}]
    if len(found) > MOST_ENTRIES:
        notes.add(f"has {len(found):,} entries: the first {MOST_ENTRIES:,} were read")
    return found[:MOST_ENTRIES]


def _fields(node: etree._Element) -> _Fields:
    """Give the children of *node* by name."""
    found: _Fields = {}
    for child in node.iterchildren("*"):
        found.setdefault(_name(child), []).append(child)
    return found


def _entry(node: etree._Element, number: int, bases: _Bases, notes: Notes) -> FeedEntry:
    said = _fields(node)
    entry = f"entry {number}"
    url = _link(said, node, bases, entry, notes)
    title = _title(said)
    if title is None:
        notes.add(f"{entry} has no title")
    content = next((markup for name in _CONTENT for part in said.get(name, ()) if (markup := _markup(part))), None)
    summary = next((text for name in _SUMMARY for part in said.get(name, ()) if (text := _seen(part))), None)
    return FeedEntry(
        id=line(_text(said, "guid", "id") or node.get(_ABOUT)) or url,
        url=url,
        title=title,
        published=_moment(said, _PUBLISHED, f"{entry}: the published", notes),
        updated=_moment(said, _UPDATED, f"{entry}: the updated", notes),
        author=_author(said),
        summary=summary or plain_text(content),
        content_html=content,
        source=line(_text(said, "source"), 200) if not any(len(part) for part in said.get("source", ())) else None,
    )


def _text(said: _Fields, *names: str) -> str | None:
    """Give the text of the first of *names* that has some."""
    parts = (_whole(part) for name in names for part in said.get(name, ()))
    return next((text for text in parts if text.strip()), None)


def _whole(node: etree._Element) -> str:
    return "".join(str(piece) for piece in node.itertext())


def _title(said: _Fields) -> str | None:
    """Give the first title that has something to see in it."""
    for node in (*said.get("title", ()), *said.get("dc:title", ())):
        if _is_plain(node):
            seen = line(_whole(node))
        elif len(node) or _type(node) in _HTML_TYPES - {""} or _is_packed(node):
            seen = line(plain_text(_markup(node)))
        else:
            seen = title_line(_whole(node))
        if seen:
            return seen
    return None


def _moment(said: _Fields, names: tuple[str, ...], whose: str, notes: Notes) -> datetime | None:
    """Give the first of *names* that is there as a date: a later one does not stand in for one that cannot be read."""
    at, note = moment(_text(said, *names))
    if note:
        notes.add(f"{whose} {note}")
    return at


def _author(said: _Fields) -> str | None:
    """Give who wrote it: the names of an Atom author, else the words of an RSS one."""
    names = [_text(_fields(part), "name") or _whole(part) for part in said.get("author", ())]
    names = [name for name in names if name.strip()] or [_whole(part) for part in said.get("dc:creator", ())]
    return line(", ".join(" ".join(name[:2000].split()) for name in names[:50]), 300)


def _seen(node: etree._Element) -> str | None:
    """Give the text of a summary as it is seen."""
    if _is_plain(node):
        return plain_text(html.escape(_whole(node)[:40_000], quote=False))
    return plain_text(_markup(node))


def _is_atom(node: etree._Element) -> bool:
    return str(node.tag)[1:].partition("}")[0].lower() in _ATOM


def _type(node: etree._Element) -> str:
    return (node.get("type") or "").strip().lower()


def _is_plain(node: etree._Element) -> bool:
    """Whether an element says that its text is no markup. Atom's default is plain text, that of RSS is anything."""
    if len(node) or _is_packed(node):
        return False
    return _type(node) in ({"", "text", "text/plain"} if _is_atom(node) else {"text", "text/plain"})


def _is_packed(node: etree._Element) -> bool:
    """Whether an Atom element holds base64: it says so, or is of a type that is neither text nor markup."""
    if (node.get("mode") or "").lower() == "base64":
        return True
    kind = _type(node)
    return _is_atom(node) and "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _unpacked(node: etree._Element) -> str | None:
    """Give the markup within base64; None where it is no text."""
    try:
        return base64.b64decode("".join(_whole(node).split()), validate=True).decode("utf-8").strip() or None
    except ValueError:
        return None


def _markup(node: etree._Element) -> str | None:
    """Give an element's content as HTML; None where it has none, or holds it elsewhere."""
    if node.get("src") and not (node.text or "").strip():
        return None
    if _is_packed(node):
        return _unpacked(node)
    if not len(node):
        text = node.text or ""
        return (html.escape(text, quote=False) if _is_plain(node) else text).strip() or None
    pieces = [html.escape(node.text or "", quote=False)]
    for child in [*node.iterchildren("*")]:
        node.remove(child)  # or it would be written with all the namespaces of the feed
        _strip(child, f"{{{_XHTML}}}")
        etree.cleanup_namespaces(child)
        pieces.append(etree.tostring(child, encoding="unicode", method="html"))
    return "".join(pieces).strip() or None


def _strip(root: etree._Element, space: str) -> None:
    """Take the namespace *space* ("{...}") off every name below *root* that is one without it."""
    for node in root.iter(f"{space}*"):
        local = str(node.tag).removeprefix(space)
        if _PLAIN_NAME.fullmatch(local):
            node.tag = local


class _Bases:
    """What relative links of each element are relative to: its own bases, laid over those of what it stands in."""

    def __init__(self, *outer: str | None) -> None:
        """Start from the first of *outer* that is a web address."""
        self._outer = next((found for each in outer if (found := address(each))), None)
        self._known: dict[etree._Element, str | None] = {}  # so that no base is read twice

    def of(self, node: etree._Element) -> str | None:
        """Give the address that links in *node* are relative to; None where nothing says it."""
        chain = []
        at: etree._Element | None = node
        while at is not None and at not in self._known:
            chain.append(at)
            at = at.getparent()
        base = self._outer if at is None else self._known[at]
        for each in reversed(chain):
            declared = each.get(_BASE)
            base = (address(declared, base) or base) if declared else base
            self._known[each] = base
        return base


def _candidates(said: _Fields) -> Iterator[tuple[etree._Element, str]]:
    """Give what may be the address of the thing itself, the most explicit first."""
    links = said.get("link", [])[:_MOST_LINKS]
    alternate = [link for link in links if link.get("href") and (link.get("rel") or "alternate").lower() == "alternate"]
    pages = [link for link in alternate if (link.get("type") or "").lower() in _HTML_TYPES]
    yield from ((link, str(link.get("href"))) for link in [*pages, *(each for each in alternate if each not in pages)])
    yield from ((link, text) for link in links if not link.get("href") and (text := _whole(link)).strip())


def _site(said: _Fields, channel: etree._Element, where: str) -> str | None:
    bases = _Bases(where)
    found = (address(text, bases.of(link)) for link, text in _candidates(said))
    return next((url for url in found if url), None) or address(channel.get("href") or channel.get("HREF"), where)


def _link(said: _Fields, node: etree._Element, bases: _Bases, entry: str, notes: Notes) -> str | None:
    """Give the entry's address: its link, else an identity that is one; a note where there is none."""
    refused = None
    for link, text in _candidates(said):
        if url := address(text, bases.of(link)):
            return url
        refused = refused or text
    for identity in (*said.get("guid", ())[:1], *said.get("id", ())[:1]):
        permanent = (identity.get("isPermaLink") or identity.get("ispermalink") or "true").lower() == "true"
        if permanent and (url := address(_whole(identity))):
            return url
    url = address(node.get(_ABOUT) or node.get("href") or node.get("HREF"), bases.of(node))
    if url is None:
        notes.add(
            f"{entry}: its link is no web address: {shown(refused.strip())!r}" if refused else f"{entry} has no link"
        )
    return url
