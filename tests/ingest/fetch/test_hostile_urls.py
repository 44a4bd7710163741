"""The table of URLs that lead elsewhere than they seem to: not one gets through, and none reaches the network."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from observance.ingest.fetch import AddressPolicy, Fetcher, Limits, Network, Timing
from observance.model import FetchFailed, FetchRefused, TooLarge
from tests.ingest.fetch.asking import PUBLIC, Hours, Names, Wire, near, no_network
from tests.ingest.fetch.servers import Site, page, redirect

TABLE = Path(__file__).with_name("hostile_urls.tsv")
ROWS = [line.split("\t")[0] for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
BEHAVIOURS = ("REDIRECT:", "REBIND:", "LOOP:", "SLOW:", "SIZE:")
PLAIN = [row for row in ROWS if not row.startswith(BEHAVIOURS)]
REDIRECTS = [row.removeprefix("REDIRECT:") for row in ROWS if row.startswith("REDIRECT:")]
LOCAL: dict[str, list[Sequence[str]]] = {"localhost": [["127.0.0.1", "::1"]], "example.com": [[PUBLIC]]}


def test_every_row_of_the_table_is_tried() -> None:
    assert (len(PLAIN), len(REDIRECTS), len(ROWS)) == (35, 2, 41)  # the last four rows are behaviours, tested below


@pytest.mark.parametrize("url", PLAIN)
def test_a_url_of_the_table_is_refused_before_anything_is_dialled(url: str) -> None:
    fetcher = Fetcher(network=Network(resolve=Names(dict(LOCAL)), dial=no_network), timing=Hours().timing())
    with pytest.raises(FetchRefused):
        fetcher.fetch(url)


@pytest.mark.parametrize("location", [*REDIRECTS, *PLAIN])
def test_a_public_page_cannot_redirect_there(location: str) -> None:
    with Site({"/": redirect(location)}) as site:
        wire = Wire(site.port)
        names = Names({**LOCAL, "public.test": [[PUBLIC]]})
        fetcher = Fetcher(network=Network(resolve=names, dial=wire), timing=Hours().timing())
        with pytest.raises(FetchRefused):
            fetcher.fetch("http://public.test/")
        assert site.asked == ["/"]
        assert set(wire.dialled) == {PUBLIC}


def test_a_name_that_turns_to_the_loopback_is_connected_to_where_it_was_judged() -> None:
    with Site({"/": page(b"<p>public</p>")}) as site:
        wire = Wire(site.port)
        names = Names({"rebind.test": [[PUBLIC], ["127.0.0.1"]]})
        fetcher = Fetcher(network=Network(resolve=names, dial=wire), timing=Hours().timing())
        fetched = fetcher.fetch("http://rebind.test/")
        assert fetched.exchange.address == PUBLIC
        assert wire.dialled == [PUBLIC]  # robots.txt was looked up second, judged by itself, and not asked
        assert fetched.exchange.robots == "unreadable"
        with pytest.raises(FetchRefused, match=r"127\.0\.0\.1"):
            fetcher.fetch("http://rebind.test/")
        assert wire.dialled == [PUBLIC]


def test_a_redirect_to_itself_ends() -> None:
    with Site({"/": redirect("/")}) as site, pytest.raises(FetchFailed, match="circle"):
        near(site).fetch(f"http://site.test:{site.port}/")
    assert site.asked == ["/"]


def test_one_byte_at_a_time_ends_at_the_deadline() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(600):
            time.sleep(0.05)
            connection.sendall(b"x")

    with Site({"/": drip}) as site:
        fetcher = Fetcher(
            limits=Limits(request_seconds=0.5, silence_seconds=0.4),
            policy=AddressPolicy(allowed=frozenset({f"site.test:{site.port}"})),
            network=Network(resolve=Names({"site.test": [["127.0.0.1"]]})),
            timing=Timing(),
        )
        started = time.monotonic()
        with pytest.raises(FetchFailed, match=r"within 0\.5 seconds"):
            fetcher.fetch(f"http://site.test:{site.port}/")
        assert time.monotonic() - started < 20


def test_a_body_without_end_stops_at_the_cap() -> None:
    sent = 0

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            sent += connection.send(b"x" * 65536)

    with Site({"/": endless}) as site, pytest.raises(TooLarge, match="more than 1,000,000 bytes"):
        near(site, limits=Limits(body=1_000_000)).fetch(f"http://site.test:{site.port}/")
    assert sent < 10_000_000
