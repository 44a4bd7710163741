"""The certificate must be good and of the name, whatever the address; what it was is written down."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Callable

import pytest

from observance.ingest.fetch import Fetcher, Manners, Network
from observance.ingest.fetch.network import Network as DefaultNetwork
from observance.model import FetchFailed, FetchRefused
from tests.ingest.fetch.asking import PUBLIC, Hours, Names, Wire
from tests.ingest.fetch.authority import Authority, Issued
from tests.ingest.fetch.servers import Site, page, redirect


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def issued(authority: Authority) -> Issued:
    return authority.issue("site.test")


def over(site: Site, trust: Callable[[], ssl.SSLContext], host: str = "site.test") -> Fetcher:
    """Give a fetcher that finds *site* at a public address."""
    network = Network(resolve=Names({host: [[PUBLIC]]}), dial=Wire(site.port), trust=trust)
    return Fetcher(network=network, timing=Hours().timing(), manners=Manners(tries=1))


def test_a_good_certificate_is_written_down(authority: Authority, issued: Issued) -> None:
    names: list[str | None] = []
    issued.context.sni_callback = lambda _, name, __: names.append(name)
    with Site({"/": page()}, tls=issued.context) as site:
        exchange = over(site, authority.trust).fetch("https://site.test/").exchange
    issued.context.sni_callback = None
    assert exchange.certificate_sha256 == hashlib.sha256(issued.der).hexdigest()
    assert exchange.address == PUBLIC
    assert exchange.final_url == "https://site.test/"
    assert set(names) == {"site.test"}
    assert "Host: site.test\r\n" in site.requests[-1]


def test_a_certificate_of_another_name_is_refused(authority: Authority, issued: Issued) -> None:
    with (
        Site({"/": page()}, tls=issued.context) as site,
        pytest.raises(FetchFailed, match=r"certificate is not good: .*other\.test"),
    ):
        over(site, authority.trust, "other.test").fetch("https://other.test/")
    assert site.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused(issued: Issued) -> None:
    with (
        Site({"/": page()}, tls=issued.context) as site,
        pytest.raises(FetchFailed, match="certificate is not good: unable to get local issuer"),
    ):
        over(site, Authority("Another").trust).fetch("https://site.test/")
    assert site.requests == []


def test_the_authorities_of_the_system_do_not_know_ours(issued: Issued) -> None:
    with Site({"/": page()}, tls=issued.context) as site, pytest.raises(FetchFailed, match="certificate is not good"):
        over(site, DefaultNetwork().trust).fetch("https://site.test/")


def test_an_expired_certificate_is_refused(authority: Authority) -> None:
    old = authority.issue("site.test", days=-2)
    with Site({"/": page()}, tls=old.context) as site, pytest.raises(FetchFailed, match="expired"):
        over(site, authority.trust).fetch("https://site.test/")


def test_an_address_may_have_a_certificate(authority: Authority) -> None:
    with Site({"/": page()}, tls=authority.issue(PUBLIC).context) as site:
        assert over(site, authority.trust).fetch(f"https://{PUBLIC}/").exchange.certificate_sha256


def test_what_is_no_tls_is_a_clear_error(authority: Authority) -> None:
    def plain(connection: socket.socket) -> None:
        connection.sendall(page())

    with Site({}) as site:
        site.tls = _Plain(plain)  # type: ignore[assignment]
        with pytest.raises(FetchFailed, match=r"shaking hands \(TLS\)"):
            over(site, authority.trust).fetch("https://site.test/")


class _Plain:
    """Answers a TLS hello in plain HTTP."""

    def __init__(self, speak: Callable[[socket.socket], None]) -> None:
        self._speak = speak

    def wrap_socket(self, connection: socket.socket, *, server_side: bool) -> socket.socket:
        """Speak, and be done."""
        assert server_side
        connection.recv(65536)
        self._speak(connection)
        raise ConnectionAbortedError


def test_https_never_leads_back_to_http(authority: Authority, issued: Issued) -> None:
    with Site({"/": redirect("http://site.test/b"), "/b": page()}, tls=issued.context) as site:
        with pytest.raises(FetchRefused, match="from https to http"):
            over(site, authority.trust).fetch("https://site.test/")
        assert site.asked == ["/"]


def test_http_may_lead_to_https(authority: Authority, issued: Issued) -> None:
    with Site({"/": page()}, tls=issued.context) as safe, Site({"/": redirect("https://site.test/")}) as plain:

        def dial(address: str, port: int, seconds: float) -> socket.socket:
            return Wire({443: safe.port, 80: plain.port}[port])(address, port, seconds)

        network = Network(resolve=Names({"site.test": [[PUBLIC]]}), dial=dial, trust=authority.trust)
        exchange = Fetcher(network=network, timing=Hours().timing()).fetch("http://site.test/").exchange
    assert exchange.final_url == "https://site.test/"
    assert [hop.url for hop in exchange.hops] == ["http://site.test/"]
    assert exchange.certificate_sha256
