"""A URL is read one way only, or not at all."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.fetch.urls import follow, parse_url, visible
from observance.model import FetchRefused


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://EXAMPLE.org:443/A?b#c", "https://example.org/A?b"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://example.org:/", "http://example.org/"),
        ("http://example.org./", "http://example.org/"),
        ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://www.조선.kr/?q=평양", "https://www.xn--6i4bt7k.kr/?q=%ED%8F%89%EC%96%91"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("http://example.org/a/../b/./c/..", "http://example.org/b/"),
        ("http://example.org/a/%2E%2e/b", "http://example.org/b"),
        ("http://example.org/../../", "http://example.org/"),
        ("http://example.org/a%2Fb%zz", "http://example.org/a%2Fb%zz"),
        ('http://example.org/"<>', "http://example.org/%22%3C%3E"),
        ("http://example.org?x=1?y", "http://example.org/?x=1?y"),
        ("http://[2A00:1450::1]:80/", "http://[2a00:1450::1]/"),
        ("http://0x5db8d70e/", "http://93.184.215.14/"),
        ("http://_dmarc.example.org/", "http://_dmarc.example.org/"),
    ],
)
def test_a_url_is_put_in_one_form(text: str, url: str) -> None:
    target = parse_url(text)
    assert target.url == url
    assert parse_url(url) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "https:example.org",
        "https:/example.org",
        "https:///example.org",
        "https://",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://exa%6dple.org/",
        "https://example.org\\@evil.test/",
        "https://example.org /",
        " https://example.org/",
        "https://exam\nple.org/",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\ud800",
        "https://example.org/\u200b",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://example.org:80a/",
        "https://example.org:٨٠/",
        "https://[::1%25lo]/",
        "https://[::1/",
        "https://[example.org]/",
        "https://-example.org/",
        "https://exa..mple.org/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "a." * 130 + "org/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://example.0x/",
        "https://１２７．０．０．１:22x/",
        "https://exa／mple.org/",
        "https://☃☃\u0301.org/",
        "https://example.org/" + "a" * 8000,
        "javascript:alert(1)",
        "HTTPS+x://example.org/",
    ],
)
def test_what_two_programs_may_read_differently_is_refused(text: str) -> None:
    with pytest.raises(FetchRefused) as raised:
        parse_url(text)
    assert raised.value.hint
    assert str(raised.value).isprintable()


@settings(deadline=None)
@given(st.ip_addresses(v=4), st.sampled_from(("{0}", "{1}", "0x{1:x}", "0{1:o}", "{2}.{3}.{4}.{5}", "0{2:o}.{3}.{6}")))
def test_every_form_of_an_ipv4_address_is_seen_for_what_it_is(address: IPv4Address, form: str) -> None:
    number = int(address)
    parts = list(address.packed)
    host = form.format(address, number, *parts, number & 0xFFFF)
    assert parse_url(f"http://{host}/").literal == IPv4Address(socket.inet_aton(host)) == address


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(("", "http://", "https://", "http://example.org", "http://[", "//")))
def test_any_text_is_a_url_or_refused_and_stays_what_it_is(text: str, before: str) -> None:
    try:
        target = parse_url(before + text)
    except FetchRefused:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert parse_url(target.url) == target


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab/.?#%:@[]\\ \t&=é"), max_size=30))
def test_a_redirect_stays_on_http_and_within_what_a_url_may_be(location: str) -> None:
    base = parse_url("https://example.org/a/b?c")
    try:
        onward = follow(base, location)
    except FetchRefused:
        return
    assert onward.scheme == "https"
    assert parse_url(onward.url) == onward


def test_redirects_are_read_relative_to_where_they_stand() -> None:
    base = parse_url("https://example.org/a/b?c")
    assert follow(base, "d?e#f").url == "https://example.org/a/d?e"
    assert follow(base, "/d").url == "https://example.org/d"
    assert follow(base, "//other.test/d").url == "https://other.test/d"
    assert follow(base, "?x").url == "https://example.org/a/b?x"
    with pytest.raises(FetchRefused, match="from https to http"):
        follow(base, "http://example.org/")


def test_what_cannot_be_seen_is_shown_in_a_message() -> None:
    assert visible("https://a/\u202e\n") == "https://a/<U+202E><U+000A>"
    assert len(visible("x" * 1000)) == 200
