"""What robots.txt says is written down; it stops a fetch only where it is respected; it cannot hurt the reader."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.fetch import Manners, RobotsRule
from observance.ingest.fetch.robots import read_rules, worst
from observance.ingest.fetch.transport import Answer
from observance.ingest.fetch.urls import parse_url
from observance.model import FetchRefused, ObservanceError
from tests.ingest.fetch.asking import START, Hours, near
from tests.ingest.fetch.servers import Say, Site, page, redirect

RESPECT = Manners(robots=RobotsRule.RESPECT)
CLOSED = page(b"User-agent: *\nDisallow: /\n")


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(
        version="HTTP/1.1",
        status=status,
        reason="",
        headers=(),
        body=body,
        address="",
        certificate_sha256=None,
        request_headers=(),
        started_at=START,
        ended_at=START,
    )


@pytest.mark.parametrize(
    ("robots", "word"),
    [
        (page(b"User-agent: *\nAllow: /\n"), "allowed"),
        (page(b""), "allowed"),
        (CLOSED, "disallowed"),
        (page(b"User-agent: other\nDisallow: /\n"), "allowed"),
        (page(b"User-agent: Observance\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "disallowed"),
        (page(b"User-agent: *\nDisallow: /\n\nUser-agent: observance\nDisallow:\n"), "allowed"),
        (page(b"User-agent: *\nDisallow: /*?session\n"), "allowed"),
        (page(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n"), "disallowed"),
        (page(gzip.compress(b"User-agent: *\nDisallow: /\n"), "Content-Encoding: gzip"), "disallowed"),
        (page(status="404 Not Found"), "none"),
        (page(status="403 Forbidden"), "none"),
        (page(status="429 Too Many"), "unreadable"),
        (page(status="500 Oh"), "unreadable"),
        (page(b"#" * 600_000), "unreadable"),
        (redirect("http://127.0.0.1/robots.txt"), "unreadable"),
        (redirect("/robots.txt"), "unreadable"),
        (redirect("/moved"), "disallowed"),
        (b"nonsense\r\n\r\n", "unreadable"),
        (b"", "unreadable"),
    ],
)
def test_its_word_is_written_down_and_stops_nothing_by_default(robots: Say, word: str) -> None:
    with Site({"/": page(), "/robots.txt": robots, "/moved": CLOSED}) as site:
        fetched = near(site).fetch(f"http://site.test:{site.port}/")
        assert fetched.exchange.robots == word
        if word in {"allowed", "none"}:
            assert near(site, manners=RESPECT).fetch(f"http://site.test:{site.port}/").data
        else:
            with pytest.raises(FetchRefused, match=r"robots\.txt of site\.test"):
                near(site, manners=RESPECT).fetch(f"http://site.test:{site.port}/")


def test_it_is_asked_for_once_a_day() -> None:
    hours = Hours()
    with Site({"/": page(), "/robots.txt": CLOSED}) as site:
        fetcher = near(site, hours=hours)
        for _ in range(3):
            fetcher.fetch(f"http://site.test:{site.port}/")
        assert sum("/robots.txt" in request for request in site.requests) == 1
        hours.ticks += 24 * 60 * 60
        fetcher.fetch(f"http://site.test:{site.port}/")
        assert sum("/robots.txt" in request for request in site.requests) == 2


def test_one_that_could_not_be_had_is_asked_for_again_soon() -> None:
    hours = Hours()
    with Site({"/": page(), "/robots.txt": [page(status="500 Oh"), CLOSED]}) as site:
        fetcher = near(site, hours=hours)
        words = []
        for _ in range(2):
            words.append(fetcher.fetch(f"http://site.test:{site.port}/").exchange.robots)
            hours.ticks += 11 * 60
    assert words == ["unreadable", "disallowed"]


def test_a_redirect_to_where_it_forbids_is_forbidden() -> None:
    robots = page(b"User-agent: *\nDisallow: /inner\n")
    with Site({"/": redirect("/x/../inner"), "/inner": page(), "/robots.txt": robots}) as site:
        assert near(site).fetch(f"http://site.test:{site.port}/").exchange.robots == "disallowed"
        with pytest.raises(FetchRefused):
            near(site, manners=RESPECT).fetch(f"http://site.test:{site.port}/")
        assert site.asked == ["/", "/inner", "/"]


def test_the_word_that_permits_least_is_kept() -> None:
    assert worst(["none", "allowed"]) == "allowed"
    assert worst(["allowed", "unreadable"]) == "unreadable"
    assert worst(["disallowed", "unreadable", "none"]) == "disallowed"


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: a%d\n" % n for n in range(15_000)) + b"Allow: /a\n" * 15_000,
        b"".join(b"user agent a%d\n" % n for n in range(15_000)) * 2 + b"Disallow: /\n",
        b"".join(b"User-agent: a%d\nSitemap: x\n" % n for n in range(4000)) + b"Allow: /a\n" * 15_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 250_000 + b"b\n",
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*ab$\n" * 17_000,
        b"User-agent: *\nDisallow: /" + b"$" * 500_000,
        b"User-agent: *\nDisallow: /" + "é".encode() * 250_000,
        b"User-agent: *\nDisallow: /" + b"%" * 500_000,
        b"\n" * 500_000,
        b"User-agent:" + b" " * 500_000 + b"x",
        b"User-agent: *\nCrawl-delay: " + b"9" * 5000 + b"\nRequest-rate: 1/0\nVisit-time: 9999-0000\n",
    ],
    ids=lambda body: str(body[:20]),
)
def test_a_file_made_to_cost_costs_little(body: bytes) -> None:
    started = time.process_time()
    rules = read_rules(answer(body))
    rules.word_of(parse_url("http://site.test/" + "a" * 7900))
    assert rules.delay >= 0
    assert time.process_time() - started < 20


@settings(deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from((b"", b"User-agent: *\n", b"User-agent: *\nDisallow: /", b"Crawl-delay: "))
)
def test_any_bytes_are_rules_or_an_error_of_ours(body: bytes, before: bytes) -> None:
    try:
        rules = read_rules(answer(before + body))
    except ObservanceError:
        return
    assert rules.word_of(parse_url("http://site.test/a")) in {"allowed", "disallowed", "unreadable"}
    assert 2 <= Manners().gap_for(rules.delay) <= 30
