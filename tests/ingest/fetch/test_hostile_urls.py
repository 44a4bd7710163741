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

BEHAVIOURS = ("REDIRECT:", "REBIND:", "LOOP:", "SLOW:", "SIZE:")
LOCAL: dict[str, list[Sequence[str]]] = {"localhost": [["127.0.0.1", "::1"]], "example.com": [[PUBLIC]]}
# One machine of one's own network, in the ways an address can be written, and what else is no public page.
HOSTS = (
    "127.0.0.53", "2130706485", "0x7f000035", "0177.0.0.065", "127.53", "0", "[::1]", "[::]", "[::ffff:10.1.2.3]",
    "[::10.1.2.3]", "[64:ff9b::a01:203]", "[2002:a01:203::]", "[2001:0:a01:203::f5fe:fdfc]", "[fe80::1:2]", "[fd12:3456::7]",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "169.254.10.20", "100.64.3.4", "192.0.0.170", "192.0.0.192", "198.19.1.2", "224.0.0.251", "[ff02::1]", "255.255.255.255",
    "192.168.44.5", "172.20.6.7", "10.8.9.10", "127\u30020\u30020\u30021", "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460", "localhost", "LocalHost.",
)  # fmt: skip
OTHERS = (
    "http://reader@127.0.0.53/", "http://example.com\\@127.0.0.53/", "http://127.0.0.53:6379/", "http://example.com:8443/",
    "file:///etc/hosts", "gopher://127.0.0.53:70/1", "ftp://example.com/", "data:text/plain,x", "//127.0.0.53/",
)  # fmt: skip
OWN = [*(f"http://{host}/" for host in HOSTS), *OTHERS]


def refused_at_once(url: str) -> None:
    """Fetch *url*, which must be refused before anything is dialled."""
    fetcher = Fetcher(network=Network(resolve=Names(dict(LOCAL)), dial=no_network), timing=Hours().timing())
    with pytest.raises(FetchRefused):
        fetcher.fetch(url)


def refused_as_redirect(location: str) -> None:
    """Fetch a public page that redirects to *location*, which must be refused with only the page asked."""
    with Site({"/": redirect(location)}) as site:
        wire = Wire(site.port)
        names = Names({**LOCAL, "public.test": [[PUBLIC]]})
        fetcher = Fetcher(network=Network(resolve=names, dial=wire), timing=Hours().timing())
        with pytest.raises(FetchRefused):
            fetcher.fetch("http://public.test/")
        assert site.asked == ["/"]
        assert set(wire.dialled) == {PUBLIC}


@pytest.mark.parametrize("url", OWN)
def test_what_is_no_public_page_is_refused_before_anything_is_dialled(url: str) -> None:
    refused_at_once(url)


@pytest.mark.parametrize("location", OWN)
def test_a_public_page_cannot_redirect_there(location: str) -> None:
    if location.startswith("//"):
        location = f"http:{location}"  # beside a page it is an address of the page's own scheme
    refused_as_redirect(location)


@pytest.mark.shared_data
def test_every_row_of_the_measuring_table_is_refused(shared_data: Path) -> None:
    table = (shared_data / "hostile" / "own" / "ssrf_urls.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")]
    plain = [row for row in rows if not row.startswith(BEHAVIOURS)]
    redirects = [row.removeprefix("REDIRECT:") for row in rows if row.startswith("REDIRECT:")]
    assert (len(plain), len(redirects), len(rows)) == (35, 2, 41)  # the last four rows are behaviours, tested below
    for url in plain:
        refused_at_once(url)
    for location in (*redirects, *plain):
        refused_as_redirect(location)


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
