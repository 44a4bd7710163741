"""Captures in our own words, for tests of what they are kept as."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from observance.model import Capture, Declared, Exchange

AT = datetime(2024, 11, 2, 12, 0, 0, 250_000, tzinfo=UTC)
words = st.text(st.characters(codec="utf-8"), max_size=30)
headers = st.lists(st.tuples(words, words), max_size=4).map(tuple)
exchanges = st.builds(
    Exchange,
    url=words.map("https://example.org/".__add__),
    final_url=words.map("https://example.org/".__add__),
    hops=st.just(()),
    address=st.sampled_from(["192.0.2.7", "2001:db8::7", "", "no address"]),
    http_version=st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2"]),
    status=st.integers(100, 599),
    reason=words,
    request_headers=headers,
    response_headers=headers,
    certificate_sha256=st.none() | st.just("ab" * 32),
    started_at=st.just(AT - timedelta(seconds=2)),
    ended_at=st.just(AT - timedelta(seconds=1)),
    robots=st.just("allowed"),
)


def capture(data: bytes, *, exchange: Exchange | None = None, media_type: str = "text/plain") -> Capture:
    """Describe *data* as captured: out of a file, or over the network."""
    return Capture(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        origin=exchange.final_url if exchange else "sample.txt",
        method="url" if exchange else "file",
        captured_at=AT,
        tool="observance test",
        declared=Declared(id="sample"),
        exchange=exchange,
    )


def answer(*, headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)) -> Exchange:
    """Give a plain exchange."""
    return Exchange(
        url="http://example.org/",
        final_url="https://example.org/news?page=1#top",
        hops=(),
        address="192.0.2.7",
        http_version="HTTP/1.1",
        status=200,
        reason="OK",
        request_headers=(("User-Agent", "observance"),),
        response_headers=headers,
        certificate_sha256="ab" * 32,
        started_at=AT - timedelta(seconds=2),
        ended_at=AT - timedelta(seconds=1),
        robots="allowed",
    )
