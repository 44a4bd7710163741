"""The index of a bundle (CDXJ) and its list of pages: what a player finds a page by. Both follow from the records.

Source: CDXJ 0.1.0 and WACZ 1.1.1 (specs.webrecorder.net).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Final

import msgspec

from observance.evidence.bundle.source import Page
from observance.evidence.bundle.walking import WalkedRecord

INDEXED: Final = frozenset({"response", "resource"})
PAGES_HEADER: Final = b'{"format":"json-pages-1.0","id":"pages","title":"All Pages"}'
_STATUS: Final = re.compile(rb"HTTP/\d\.\d (\d{3})")
_MEDIA_TYPE: Final = re.compile(rb"\r\ncontent-type:[ \t]*([^;\r\n]*)", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_PLAIN_STATUS: Final = 200


def index_line(record: WalkedRecord, filename: str) -> bytes | None:
    """Give the line by which a record is found; None for what no player asks for (requests, metadata).

    A record without an HTTP answer has status 200: it was there.
    """
    if record.kind not in INDEXED:
        return None
    status = _STATUS.match(record.answer)
    named = _MEDIA_TYPE.search(record.answer)
    stated = named[1].decode("ascii", "replace") if named else ""
    kind = stated if record.answer else record.fields.get("Content-Type", "")
    found = {
        "url": record.url,
        "digest": record.fields.get("WARC-Payload-Digest", record.fields["WARC-Block-Digest"]),
        "mime": (kind.partition(";")[0].strip() or "application/octet-stream").lower(),
        "offset": record.offset,
        "length": record.length,
        "status": int(status[1]) if status else _PLAIN_STATUS,
        "filename": filename,
    }
    return f"{search_key(record.url)} {moment_of(record)} ".encode() + msgspec.json.encode(found)


def search_key(url: str) -> str:
    """Give the searchable form of a URL: ``https://www.example.org/a`` is ``org,example,www)/a``; others as they are."""
    lowered = url.lower().partition("#")[0].replace(" ", "%20")
    web = _WEB.match(lowered)
    if web is None:
        return lowered
    authority, slash, rest = lowered[web.end() :].partition("/")
    host, question, query = authority.partition("?")
    host = host.rpartition("@")[2]
    name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    reversed_name = ",".join(reversed(name.split(".")))
    return f"{reversed_name}{colon}{port})/{question}{query}{slash if question else ''}{rest}"


def moment_of(record: WalkedRecord) -> str:
    """Give a record's WARC-Date as the fourteen digits of an index; zeros where it is no date."""
    found = _DATE.fullmatch(record.fields["WARC-Date"])
    return "".join(found.groups()) if found else "0" * 14


class PageLine(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A line of pages.jsonl."""

    id: str
    url: str
    ts: str
    title: str = ""


class _Found(msgspec.Struct):
    """Of an index line, the address."""

    url: str


def answered_by(line: bytes) -> tuple[str, str] | None:
    """Give the URL and the fourteen digits an index line answers for; None where it is no such line."""
    _, _, rest = line.partition(b" ")
    moment, _, described = rest.partition(b" ")
    try:
        return msgspec.json.decode(described, type=_Found).url, moment.decode("ascii")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def page_lines(pages: Iterable[Page]) -> Iterator[bytes]:
    """Give the lines of pages.jsonl, the header line first. A page's id follows from its address and time."""
    yield PAGES_HEADER
    for page in pages:
        ts = page.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield msgspec.json.encode(PageLine(id=_page_id(page.url, ts), url=page.url, ts=ts, title=page.title))


def page_fault(line: bytes, indexed: set[tuple[str, str]]) -> str | None:
    """Say what is wrong with a line of pages.jsonl; *indexed* are the (URL, fourteen digits) the index knows."""
    try:
        page = msgspec.json.decode(line, type=PageLine)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "it is no page"
    if page.id != _page_id(page.url, page.ts):
        return "its id is not that of its address and time"
    if (page.url, re.sub("[-:TZ]", "", page.ts)) not in indexed:
        return "there is no record of its address and time"
    return None


def _page_id(url: str, ts: str) -> str:
    return hashlib.sha256(f"{url} {ts}".encode()).hexdigest()[:20]
