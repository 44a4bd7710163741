"""Which addresses are of the public internet, in every form one can be written in."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from observance.ingest.fetch.addresses import denied_networks, embedded, plain, why_not_public

FOURS = st.ip_addresses(v=4)
SIXES = st.ip_addresses(v=6)


def hidden_in(four: IPv4Address) -> list[IPv6Address]:
    """Give every IPv6 address that leads to *four* by one mechanism or another."""
    number = int(four)
    return [
        IPv6Address(number),
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0xFFFF << 48 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(int(IPv6Address("64:ff9b:1::")) | number),
        IPv6Address(0x2002 << 112 | number << 80),
        IPv6Address(0x2001 << 112 | number << 64),
        IPv6Address(0x2001 << 112 | number ^ 0xFFFFFFFF),
        IPv6Address(int(IPv6Address("2a00:1450::5efe:0:0")) | number),
        IPv6Address(int(IPv6Address("2a00:1450::200:5efe:0:0")) | number),
    ]


@pytest.mark.parametrize("network", [network for network, _ in denied_networks()], ids=str)
def test_every_denied_network_is_denied_from_its_first_to_its_last_address(network: object) -> None:
    assert why_not_public(network[0])  # type: ignore[index]
    assert why_not_public(network[-1])  # type: ignore[index]


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "1.1.1.1", "2a00:1450:4001:80b::200e", "2606:4700::1111", "223.255.255.255"]
)
def test_public_addresses_pass(address: str) -> None:
    assert why_not_public(address) is None


def test_a_translated_address_is_judged_by_what_it_holds() -> None:
    assert why_not_public("64:ff9b::808:808") is None  # what a network without IPv4 calls 8.8.8.8
    assert "127.0.0.1" in str(why_not_public("64:ff9b::7f00:1"))
    assert why_not_public("::ffff:8.8.8.8") is None
    assert plain(ip_address("::ffff:8.8.8.8")) == IPv4Address("8.8.8.8")


@settings(deadline=None)
@given(FOURS)
@example(IPv4Address("127.0.0.1"))
@example(IPv4Address("192.0.0.192"))
@example(IPv4Address("169.254.169.254"))
def test_what_is_denied_stays_denied_in_every_disguise(four: IPv4Address) -> None:
    for six in hidden_in(four):
        assert plain(six) == four or four in embedded(six)
        if why_not_public(four) is not None:
            assert why_not_public(six) is not None


@settings(deadline=None)
@given(st.one_of(FOURS, SIXES))
def test_nothing_passes_that_python_calls_private(address: IPv4Address | IPv6Address) -> None:
    if why_not_public(address) is None:
        judged = [plain(address), *embedded(address)]
        assert all(one.is_global and not one.is_multicast for one in judged if one.version == 4)
        assert not any(one.is_loopback or one.is_link_local or one.is_unspecified for one in judged)


@settings(deadline=None)
@given(SIXES, st.text("abcdefghij0123456789", min_size=1, max_size=8))
def test_an_address_of_one_link_is_never_public(address: IPv6Address, zone: str) -> None:
    assert why_not_public(f"{address}%{zone}") is not None


@settings(deadline=None)
@given(st.text())
def test_what_is_no_address_is_an_error_and_nothing_else(text: str) -> None:
    try:
        why_not_public(text)
    except ValueError:
        return
    ip_address(text)
