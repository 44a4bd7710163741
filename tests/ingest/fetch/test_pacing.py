"""How often a host is asked, and when again: by a clock that only sleeping moves."""

from __future__ import annotations

import socket
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.fetch import Limits, Manners, RobotsRule
from observance.ingest.fetch.pacing import asked_to_wait
from observance.model import FetchFailed, UsageError
from tests.ingest.fetch.asking import START, Hours, near
from tests.ingest.fetch.servers import Say, Site, page, redirect

BUSY = "429 Too Many Requests"


def reset(connection: socket.socket) -> None:
    """Hang up with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def fetched(
    answers: list[Say], *, manners: Manners | None = None, limits: Limits | None = None
) -> tuple[list[float], int]:
    """Fetch a page that answers so; give how long was slept and how often was asked."""
    hours = Hours()
    with Site({"/": answers}) as site:
        near(site, hours=hours, manners=manners, limits=limits).fetch(f"http://site.test:{site.port}/")
        return hours.slept, len(site.asked)


def test_fetchers_with_other_manners_wait_for_each_others_turn() -> None:
    hours = Hours()
    with Site({"/": page(), "/b": page()}) as site:
        asking = near(site, hours=hours)
        asking.fetch(f"http://site.test:{site.port}/")
        asking.with_manners(Manners(robots=RobotsRule.RESPECT)).fetch(f"http://site.test:{site.port}/b")
        assert hours.slept == [2.0]
        assert [one for one in site.asked if "robots" in str(one)] == [
            one for one in site.asked if "robots" in str(one)
        ][:1]


def test_visits_to_one_host_start_two_seconds_apart() -> None:
    hours = Hours()
    with Site({"/": page(), "/b": page()}) as site:
        fetcher = near(site, "site.test", "other.test", hours=hours)
        fetcher.fetch(f"http://site.test:{site.port}/")
        assert hours.slept == []
        fetcher.fetch(f"http://other.test:{site.port}/")
        assert hours.slept == []
        fetcher.fetch(f"http://site.test:{site.port}/b")
        assert hours.slept == [2.0]
        hours.ticks += 1.5
        fetcher.fetch(f"http://site.test:{site.port}/b")
        assert hours.slept == [2.0, 0.5]


def test_a_redirect_to_another_host_waits_for_its_turn_there() -> None:
    hours = Hours()
    with Site({"/": page()}) as site:
        site.paths["/away"] = redirect(f"http://other.test:{site.port}/")
        site.paths["/near"] = redirect("/")
        fetcher = near(site, "site.test", "other.test", hours=hours)
        fetcher.fetch(f"http://other.test:{site.port}/")
        fetcher.fetch(f"http://site.test:{site.port}/away")
        assert hours.slept == [2.0]
        hours.ticks += 60
        fetcher.fetch(f"http://site.test:{site.port}/near")
        assert hours.slept == [2.0]


@pytest.mark.parametrize(
    ("said", "kept"), [("7", 7.0), ("600", 30.0), ("0.5", 2.0), ("-5", 2.0), ("nan", 2.0), ("inf", 2.0)]
)
def test_a_crawl_delay_is_kept_up_to_a_cap(said: str, kept: float) -> None:
    hours = Hours()
    with Site({"/": page(), "/robots.txt": page(f"User-agent: *\nCrawl-delay: {said}\n".encode())}) as site:
        fetcher = near(site, hours=hours)
        for _ in range(2):
            fetcher.fetch(f"http://site.test:{site.port}/")
    assert hours.slept == [kept]


@pytest.mark.parametrize("status", [BUSY, "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
def test_a_busy_host_is_asked_again_later_and_later(status: str) -> None:
    assert fetched([page(status=status), page(status=status), page()]) == ([5.0, 10.0], 3)


def test_a_broken_connection_is_tried_again() -> None:
    broken = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"
    assert fetched([reset, broken, page()]) == ([5.0, 10.0], 3)
    assert fetched([b"", page()]) == ([5.0], 2)


def test_after_three_tries_it_is_over() -> None:
    hours = Hours()
    with Site({"/": [reset]}) as site, pytest.raises(FetchFailed, match="broke"):
        near(site, hours=hours).fetch(f"http://site.test:{site.port}/")
    assert hours.slept == [5.0, 10.0]
    assert len(site.asked) == 3


@pytest.mark.parametrize("status", ["500 Oh", "404 Not Found", "403 Forbidden"])
def test_other_answers_are_final(status: str) -> None:
    with Site({"/": page(status=status)}) as site, pytest.raises(FetchFailed):
        near(site).fetch(f"http://site.test:{site.port}/")
    assert len(site.asked) == 1


def test_retry_after_is_kept() -> None:
    assert fetched([page(b"", "Retry-After: 17", status=BUSY), page()]) == ([17.0], 2)
    assert fetched([page(b"", "Retry-After: 0", status=BUSY), page()]) == ([2.0], 2)
    assert fetched([page(b"", "Retry-After: Fri, 01 Nov 2024 12:00:40 GMT", status=BUSY), page()]) == ([40.0], 2)
    assert fetched([page(b"", "Retry-After: soon", status=BUSY), page()]) == ([5.0], 2)


def test_a_host_that_asks_for_more_patience_than_we_have_is_left_alone() -> None:
    hours = Hours()
    with Site({"/": page(b"", "Retry-After: 3600", status=BUSY)}) as site:
        with pytest.raises(FetchFailed, match="Retry-After: 3600") as raised:
            near(site, hours=hours).fetch(f"http://site.test:{site.port}/")
        assert raised.value.status == 429
        assert len(site.asked) == 1
    assert hours.slept == []


def test_a_wait_that_does_not_fit_is_not_begun() -> None:
    hours = Hours()
    with Site({"/": page(status=BUSY)}) as site, pytest.raises(FetchFailed, match="would have to wait 5 more"):
        near(site, hours=hours, limits=Limits(total_seconds=4)).fetch(f"http://site.test:{site.port}/")
    assert hours.slept == []


@pytest.mark.parametrize("contact", ["a\r\nX: y", "편집부", "a) (b", "a\\b", "\x7f"])
def test_a_contact_that_breaks_out_of_its_header_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="User-Agent"):
        Manners(contact=contact)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_retry_after_is_seconds_or_nothing(value: str) -> None:
    found = asked_to_wait(value, START)
    assert found is None or found >= 0


def test_a_retry_after_in_the_past_is_now() -> None:
    assert asked_to_wait("Fri, 01 Nov 2024 12:00:00 GMT", datetime(2024, 11, 2, tzinfo=UTC)) == 0
    assert asked_to_wait("Fri, 01 Nov 2024 12:00:10 -0000", START) == 10
