"""Hostile, broken and merely odd answers: each ends in bytes or in one clear error."""

from __future__ import annotations

import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.fetch import AddressPolicy, Fetcher, Limits, Manners, Network, Timing
from observance.model import FetchFailed, FetchRefused, ObservanceError, TooLarge
from tests.ingest.fetch.asking import PUBLIC, Hours, Names, Wire, near
from tests.ingest.fetch.servers import Say, Site, page, redirect

ONCE = Manners(tries=1)


def error_of(say: Say, limits: Limits | None = None) -> ObservanceError:
    """Give the error that fetching an answer ends in."""
    with Site({"/": say}) as site, pytest.raises(ObservanceError) as raised:
        near(site, limits=limits, manners=ONCE).fetch(f"http://site.test:{site.port}/")
    assert f"site.test:{site.port}" in raised.value.where
    assert raised.value.hint
    return raised.value


def slow(before: bytes, piece: bytes) -> Say:
    def speak(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(60):
            time.sleep(0.05)
            connection.sendall(piece)

    return speak


@pytest.mark.parametrize(
    "say",
    [
        slow(b"", b"H"),
        slow(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        slow(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        slow(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        slow(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        slow(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
    ids=["status line", "a header", "headers", "hints", "chunks", "a chunk's head"],
)
def test_drops_end_at_the_deadline_wherever_they_fall(say: Say) -> None:
    with Site({"/": say}) as site:
        fetcher = Fetcher(
            limits=Limits(request_seconds=0.4, silence_seconds=0.3),
            policy=AddressPolicy(allowed=frozenset({f"site.test:{site.port}"})),
            network=Network(resolve=Names({"site.test": [["127.0.0.1"]]})),
            timing=Timing(),
        )
        with pytest.raises(FetchFailed, match=r"within 0\.4 seconds"):
            fetcher.fetch(f"http://site.test:{site.port}/")


def test_silence_ends_before_the_deadline() -> None:
    def silent(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        connection.recv(1)

    error = error_of(silent, Limits(silence_seconds=0.2))
    assert "fell silent" in error.what


@pytest.mark.parametrize(
    ("say", "what"),
    [
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n", "300 headers"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 20_000 + b"\r\n\r\n", "1 headers of 20,001 bytes"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 800_000 + b"\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 103 Early\r\n\r\n" * 400_000, "more than"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 11\r\n\r\n0123456789", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 30 + b"\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nX y\r\n\r\n", "no HTTP"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "breaks off"),
        (b"220 mail.test ESMTP\r\n\r\n", "no HTTP"),
        (b"\x16\x03\x01", "no HTTP"),
        (b"", "breaks off"),
        (b"HTTP/1.1 200", "breaks off"),
        (page(b"x" * 1_000_001), "more than 1,000,000 bytes"),
        (page(b"not gzip", "Content-Encoding: nonsense"), "content coding"),
        (page(b"\x1f\x8b\x08 and no more", "Content-Encoding: gzip"), "unpack"),
        (page(b"x", "Content-Encoding: gzip, gzip, gzip, gzip"), "4 times over"),
    ],
)
def test_a_broken_answer_is_one_clear_error(say: bytes, what: str) -> None:
    assert what in error_of(say, Limits(body=1000_000, header_bytes=10_000)).what


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404 Not Found", "404 Not Found"),
        ("500 Oh\x1b[31m", "500"),
        ("403 Forbidden", "403"),
        ("204 No Content", "204"),
        ("206 Partial", "206"),
        ("304 Not Modified", "304"),
        ("302 Found", "302"),
        ("101 Switching", "101"),
        ("999 Odd", "999"),
    ],
)
def test_an_answer_without_a_report_is_no_report(status: str, words: str) -> None:
    error = error_of(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
    assert isinstance(error, FetchFailed)
    assert str(error).isprintable()
    assert words in error.what or "no HTTP" in error.what


def test_the_status_is_told_to_the_program_too() -> None:
    error = error_of(page(status="410 Gone"))
    assert isinstance(error, FetchFailed)
    assert error.status == 410


def test_at_most_five_redirects_are_followed() -> None:
    paths: dict[str, Say | list[Say]] = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    with Site({**paths, "/6": page()}) as site:
        fetcher = near(site)
        assert len(fetcher.fetch(f"http://site.test:{site.port}/1").exchange.hops) == 5
        with pytest.raises(FetchFailed, match="more than 5 times"):
            fetcher.fetch(f"http://site.test:{site.port}/0")


@pytest.mark.parametrize("location", ["http://[::1", "http://a b/", "\t/", "//", "http:///x", "https://x\\y/", "/\x80"])
def test_a_redirect_that_cannot_be_read_is_refused(location: str) -> None:
    with Site(
        {
            "/": page(b"", status="302 Found").replace(
                b"\r\n\r\n", b"\r\nLocation: %s\r\n\r\n" % location.encode("latin-1")
            )
        }
    ) as site:
        with pytest.raises((FetchRefused, FetchFailed)):
            near(site).fetch(f"http://site.test:{site.port}/")
        assert site.asked == ["/"]


def test_a_redirect_to_another_port_of_this_machine_is_refused() -> None:
    with Site({"/": page()}) as inner, Site({"/": redirect(f"http://site.test:{inner.port}/")}) as outer:
        with pytest.raises(FetchRefused, match="port"):
            near(outer).fetch(f"http://site.test:{outer.port}/")
        assert inner.requests == []


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with Site({"/": page()}) as site:
        wire = Wire(site.port)

        def dial(address: str, port: int, seconds: float) -> socket.socket:
            if address == PUBLIC:
                wire.dialled.append(address)
                raise ConnectionRefusedError(111, "Connection refused")
            return wire(address, port, seconds)

        network = Network(resolve=Names({"site.test": [[PUBLIC, "1.1.1.1"]]}), dial=dial)
        fetched = Fetcher(network=network, timing=Hours().timing()).fetch("http://site.test/")
        assert fetched.exchange.address == "1.1.1.1"
        assert wire.dialled[-2:] == [PUBLIC, "1.1.1.1"]


def test_nobody_home_is_said_with_every_address_that_was_tried() -> None:
    def dial(address: str, port: int, seconds: float) -> socket.socket:
        raise ConnectionRefusedError(111, "Connection refused")

    network = Network(resolve=Names({"site.test": [[PUBLIC, "1.1.1.1"]]}), dial=dial)
    with pytest.raises(FetchFailed, match=r"93\.184\.215\.14: Connection refused; 1\.1\.1\.1: Connection refused"):
        Fetcher(network=network, timing=Hours().timing()).fetch("http://site.test/")


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({}) as proxy, Site({"/": page()}) as site:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert near(site).fetch(f"http://site.test:{site.port}/").data
        assert proxy.requests == []


def test_no_cookie_and_no_password_is_ever_sent() -> None:
    with Site({"/": page(b"<p>a</p>", "Set-Cookie: a=b; Path=/")}) as site:
        fetcher = near(site)
        for _ in range(2):
            fetcher.fetch(f"http://site.test:{site.port}/")
    sent = "".join(site.requests).lower()
    assert "cookie" not in sent
    assert "authorization" not in sent
    assert "referer" not in sent


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from((b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 302 F\r\nLocation: ")),
)
def test_any_bytes_are_an_answer_or_an_error_of_ours(data: bytes, before: bytes) -> None:
    with Site({"/": before + data}) as site:
        try:
            near(site, manners=ONCE).fetch(f"http://site.test:{site.port}/")
        except ObservanceError as error:
            message = str(error)
        else:
            message = ""
        assert message == "" or message.isprintable()


def test_too_large_is_the_error_of_every_other_input() -> None:
    assert isinstance(error_of(page(b"x" * 2000), Limits(body=1000)), TooLarge)
