"""Every address of a name is judged, and one that is not public refuses them all."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import pytest

from observance.ingest.fetch.limits import Deadline
from observance.ingest.fetch.network import look_up
from observance.ingest.fetch.resolving import AddressPolicy, addresses_of
from observance.ingest.fetch.urls import parse_url
from observance.model import FetchFailed, FetchRefused
from tests.ingest.fetch.asking import PUBLIC, Names

SIX = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


def soon(seconds: float = 5) -> Deadline:
    return Deadline(seconds, ticks=time.monotonic, where="https://site.test/")


def addresses(*given: str, url: str = "https://site.test/", allowed: Sequence[str] = ()) -> tuple[str, ...]:
    policy = AddressPolicy(allowed=frozenset(allowed))
    return addresses_of(parse_url(url), policy, Names({"site.test": [given]}), soon())


def test_public_addresses_keep_their_order() -> None:
    assert addresses(SIX, PUBLIC) == (SIX, PUBLIC)


@pytest.mark.parametrize("other", ["127.0.0.1", "::1", "10.0.0.1", "fe80::1%eth0", "::ffff:192.168.0.1", "::"])
def test_one_private_address_among_public_ones_refuses_all(other: str) -> None:
    with pytest.raises(FetchRefused, match="no public address"):
        addresses(PUBLIC, other, SIX)


def test_what_a_resolver_gives_and_is_no_address_is_refused() -> None:
    with pytest.raises(FetchRefused, match="an address that is none"):
        addresses("localhost")


def test_a_mapped_address_is_connected_to_as_what_it_is() -> None:
    assert addresses("::ffff:" + PUBLIC) == (PUBLIC,)


def test_a_name_without_address_is_no_refusal() -> None:
    with pytest.raises(FetchFailed, match=r"no address was found for gone\.test"):
        addresses(url="https://gone.test/")
    with pytest.raises(FetchFailed, match=r"no address was found for site\.test"):
        addresses()


@pytest.mark.parametrize("port", [22, 25, 8080, 6379])
def test_other_ports_are_refused(port: int) -> None:
    with pytest.raises(FetchRefused, match=f"port {port}"):
        addresses(PUBLIC, url=f"https://site.test:{port}/")
    assert addresses(PUBLIC, url="https://site.test:80/") == (PUBLIC,)


def test_only_the_host_and_port_that_were_named_may_be_private() -> None:
    assert addresses("127.0.0.1", url="http://site.test:8000/", allowed=["site.test:8000"]) == ("127.0.0.1",)
    for url in ("http://site.test/", "http://site.test:8001/", "http://127.0.0.1:8000/", "http://a.site.test:8000/"):
        with pytest.raises((FetchRefused, FetchFailed)):
            addresses("127.0.0.1", url=url, allowed=["site.test:8000"])


def test_a_name_server_that_does_not_answer_ends_at_the_deadline() -> None:
    over = threading.Event()

    def silent(_host: str, _port: int) -> list[str]:
        over.wait(60)
        return [PUBLIC]

    started = time.monotonic()
    with pytest.raises(FetchFailed, match=r"within 0\.2 seconds"):
        addresses_of(parse_url("https://site.test/"), AddressPolicy(), silent, soon(0.2))
    over.set()
    assert time.monotonic() - started < 20


def test_the_resolver_of_the_system_knows_this_machine() -> None:
    found = look_up("localhost", 80)
    assert found
    assert len(found) == len(set(found))
    with pytest.raises(FetchRefused):
        addresses_of(parse_url("http://localhost/"), AddressPolicy(), look_up, soon())
