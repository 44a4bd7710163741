"""Everything about an exchange is written down, and its bytes go on to be archived as they were received."""

from __future__ import annotations

import gzip
import hashlib
from datetime import timedelta

import pytest

from observance._version import __version__
from observance.ingest.fetch import Fetched, Manners, raw_input
from observance.ingest.parse import parse
from observance.ingest.raw import capture_of
from observance.model import Declared, EmptyInput, Exchange, Hop, NotText, TooLarge, UsageError
from tests.ingest.fetch.asking import START, Hours, near
from tests.ingest.fetch.servers import Site, page, redirect

BODY = "<html><head><title>Выставка</title></head><body><p>В Пхеньяне прошла выставка.</p></body></html>".encode()


def fetched(answer: bytes) -> Fetched:
    with Site({"/": answer}) as site:
        return near(site).fetch(f"http://site.test:{site.port}/")


def test_every_field_of_the_exchange_is_filled_in() -> None:
    hours = Hours()
    with Site({"/": page(BODY, "X-Odd: é", "x-odd: 2", status="200 Fine")}) as site:
        base = f"http://site.test:{site.port}"
        site.paths["/start"] = redirect("/b?x", status="301 Moved Permanently")
        site.paths["/b?x"] = site.paths["/"]
        found = near(site, hours=hours, manners=Manners(contact="desk@example.org")).fetch(base + "/start#part")
    agent = f"observance/{__version__} (docs/how-to/read-a-url.md of the package observance; contact desk@example.org)"
    assert found.exchange == Exchange(
        url=base + "/start#part",
        final_url=base + "/b?x",
        hops=(Hop(url=base + "/start", address="127.0.0.1", status=301, location="/b?x"),),
        address="127.0.0.1",
        http_version="HTTP/1.1",
        status=200,
        reason="Fine",
        request_headers=(
            ("Host", f"site.test:{site.port}"),
            ("User-Agent", agent),
            ("Accept", "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.5"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "close"),
        ),
        response_headers=(
            ("Content-Length", str(len(BODY))),
            ("Content-Type", "text/html; charset=utf-8"),
            ("X-Odd", "é"),
            ("x-odd", "2"),
        ),
        certificate_sha256=None,
        started_at=START,
        ended_at=START,
        robots="none",
    )
    sent = site.requests[-1].removeprefix("GET /b?x HTTP/1.1\r\n").removesuffix("\r\n\r\n").split("\r\n")
    assert tuple(tuple(line.split(": ", 1)) for line in sent) == found.exchange.request_headers
    assert found.media_type == "text/html"


def test_the_time_runs_from_the_first_byte_sent_to_the_last_received() -> None:
    hours = Hours()
    with Site({"/": page(BODY)}) as site:
        fetcher = near(site, hours=hours)
        fetcher.fetch(f"http://site.test:{site.port}/")
        exchange = fetcher.fetch(f"http://site.test:{site.port}/").exchange
    assert exchange.started_at == exchange.ended_at == START + timedelta(seconds=2)  # the wait before it is none of it


@pytest.mark.parametrize("chunked", [False, True])
def test_the_bytes_are_kept_as_received_and_read_with_their_coding_undone(chunked: bool) -> None:  # noqa: FBT001 # a case
    zipped = gzip.compress(BODY, mtime=0)
    if chunked:
        frames = b"%x\r\n%s\r\n1\r\n%s\r\n0\r\n\r\n" % (len(zipped) - 1, zipped[:-1], zipped[-1:])
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        found = fetched(head + frames)
    else:
        found = fetched(page(zipped, "Content-Encoding: gzip"))
    assert (found.data, found.body) == (zipped, BODY)
    raw = raw_input(found, Declared(outlet="A wire"), parents=("k",))
    assert (raw.data, raw.method, raw.media_type, raw.parents) == (zipped, "url", "text/html", ("k",))
    assert raw.origin == found.url
    assert raw.exchange is found.exchange
    capture = capture_of(raw, at=START, tool="observance")
    assert capture.sha256 == hashlib.sha256(zipped).hexdigest()
    assert "В Пхеньяне прошла выставка." in parse(raw.data, capture).text


def test_a_body_to_the_end_of_the_connection_is_whole() -> None:
    assert fetched(b"HTTP/1.0 200 OK\r\n\r\n" + BODY).exchange.http_version == "HTTP/1.0"


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\x7fELF" + b"\0" * 50, b"\0\1\2\3"])
def test_what_is_no_report_is_refused_with_what_it_is(body: bytes) -> None:
    found = fetched(page(body))
    with pytest.raises(NotText) as raised:
        raw_input(found, Declared())
    assert raised.value.where == found.url


def test_nothing_is_no_report() -> None:
    with pytest.raises(EmptyInput):
        raw_input(fetched(page(b" \n")), Declared())


def test_more_text_than_a_report_may_have_is_refused() -> None:
    with pytest.raises(TooLarge, match="18 MB; one report"):
        raw_input(fetched(page(b"a line\n" * 2_500_000)), Declared())


def test_what_has_not_changed_is_no_new_report() -> None:
    with Site({"/": [page(BODY, 'ETag: "1"'), b"HTTP/1.1 304 Not Modified\r\n\r\n"]}) as site:
        fetcher = near(site)
        first = fetcher.fetch(f"http://site.test:{site.port}/")
        second = fetcher.fetch(f"http://site.test:{site.port}/", known=first.conditions)
    with pytest.raises(UsageError, match="has not changed"):
        raw_input(second, Declared())
