"""What leads to reports and is none itself, read in the sandbox: feeds and sitemaps."""

from __future__ import annotations

from typing import Final

import msgspec

from observance.ingest.feed_values import Feed
from observance.ingest.feeds import read_feed
from observance.ingest.sandbox import Sandbox
from observance.ingest.sitemaps import Sitemap, read_sitemap

# How the sandbox calls the tasks of this module.
FEED: Final = "feed"
SITEMAP: Final = "sitemap"


class _Asked(msgspec.Struct):
    """What a reader is told of the bytes: the address they came from, the charset the server named."""

    where: str
    charset: str | None = None


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
