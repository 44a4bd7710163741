"""What leads to reports and is none itself, read in the sandbox: feeds and sitemaps."""

from __future__ import annotations

import codecs
import re
from typing import Final

import msgspec

from observance.ingest.codings import GZIP
from observance.ingest.feed_values import Feed
from observance.ingest.feeds import holds_feed, read_feed
from observance.ingest.sandbox import Sandbox
from observance.ingest.sitemaps import Sitemap, holds_sitemap, read_sitemap
from observance.model import NotText

# How the sandbox calls the tasks of this module.
FEED: Final = "feed"
SITEMAP: Final = "sitemap"
_START: Final = 256
_NOTHING: Final = b" \t\r\n\xef\xbb\xbf\xfe\xff"
_OPENINGS: Final = (b"<", b"{", b"http", GZIP)
_HEAD: Final = 4096
_DECLARED: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<!doctype\s{1,20}(rss|rdf:rdf|feed|channel|urlset|sitemapindex)\b", re.IGNORECASE
)
_SITEMAPS: Final = frozenset({b"urlset", b"sitemapindex"})


class _Asked(msgspec.Struct):
    """What a reader is told of the bytes: the address they came from, the charset the server named."""

    where: str
    charset: str | None = None


def lead_of(data: bytes) -> str | None:
    """Give `FEED` or `SITEMAP` where *data* starts as one does, whatever the server called it; None where it does not.

    One whose document type declares things is one too, and refused when it is read. A text whose first line is a web
    address is a list of addresses only where every line is one word, and one that speaks of markup is not markup.
    """
    # Of two bytes a character one is empty; a mark of the byte order may stand first.
    if not data[:_START].replace(b"\0", b"").lstrip(_NOTHING).lower().startswith(_OPENINGS):
        return None
    if holds_feed(data):
        return FEED
    if holds_sitemap(data):
        return None if _is_prose(data) else SITEMAP
    declared = _DECLARED.match(data[:_HEAD].removeprefix(codecs.BOM_UTF8))
    return None if declared is None else SITEMAP if declared[1].lower() in _SITEMAPS else FEED


def _is_prose(data: bytes) -> bool:
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    return head[:4].lower() == b"http" and any(len(line.split()) > 1 for line in head.splitlines())


def refuse_lead(data: bytes, *, where: str) -> None:
    """Raise `NotText` for the markup of a feed or a sitemap that was handed in as a report: it says where reports are."""
    kind = lead_of(data)
    if kind:
        raise NotText(
            f"is a {kind}: it names reports and is none",
            where=where,
            hint="give its address, and the pages it names are fetched and read: observance read https://...",
        )


def read_feed_safely(data: bytes, sandbox: Sandbox, *, where: str, charset: str | None = None) -> Feed:
    """Read a feed as `read_feed` does, in a process that may die of it."""
    return sandbox.run(FEED, data, msgspec.json.encode(_Asked(where, charset)), Feed, where=where)


def read_sitemap_safely(data: bytes, sandbox: Sandbox, *, where: str) -> Sitemap:
    """Read a sitemap as `read_sitemap` does, in a process that may die of it."""
    return sandbox.run(SITEMAP, data, msgspec.json.encode(_Asked(where)), Sitemap, where=where)


def feed_in_sandbox(data: bytes, arguments: bytes) -> Feed:
    """Do the sandbox's task `FEED`."""
    asked = msgspec.json.decode(arguments, type=_Asked)
    return read_feed(data, where=asked.where, charset=asked.charset)


def sitemap_in_sandbox(data: bytes, arguments: bytes) -> Sitemap:
    """Do the sandbox's task `SITEMAP`."""
    return read_sitemap(data, where=msgspec.json.decode(arguments, type=_Asked).where)
