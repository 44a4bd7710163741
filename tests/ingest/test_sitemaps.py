"""Sitemaps: pages, news, indexes, lists, gzip; what is odd, what is refused, and that nothing else ever happens."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.feeds import holds_feed
from observance.ingest.sitemaps import MOST_ADDRESSES, Sitemap, SitemapEntry, holds_sitemap, read_sitemap
from observance.model import InputError, ObservanceError, TooLarge

WHERE = "https://agency.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://agency.example/1?a=1&amp;b=2 </loc><lastmod>2024-11-02</lastmod>
<image:image><image:loc>https://agency.example/1.jpg</image:loc></image:image>
<news:news><news:publication><news:name>Agency</news:name><news:language>ko</news:language></news:publication>
<news:publication_date>2024-11-01T09:30:00+09:00</news:publication_date><news:title>Exhibition &amp; talks</news:title>
</news:news></url>
<url><loc>https://agency.example/2</loc></url></urlset>"""
INDEX = "<sitemapindex><sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2024-11-01T00:00Z</lastmod></sitemap></sitemapindex>"


def read(text: str | bytes) -> Sitemap:
    return read_sitemap(text if isinstance(text, bytes) else text.encode(), where=WHERE)


def refused(data: str | bytes) -> ObservanceError:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_news(pack: type[bytes]) -> None:
    found = read(pack(NEWS.encode()))
    assert found == Sitemap(
        is_index=False,
        entries=(
            SitemapEntry(
                url="https://agency.example/1?a=1&b=2",
                modified=datetime(2024, 11, 2, tzinfo=UTC),
                published=datetime(2024, 11, 1, 0, 30, tzinfo=UTC),
                title="Exhibition & talks",
                outlet="Agency",
                language="ko",
            ),
            SitemapEntry(url="https://agency.example/2"),
        ),
    )


def test_an_index() -> None:
    found = read(INDEX)
    assert found.is_index
    assert found.entries == (
        SitemapEntry(url="https://a.example/1.xml.gz", modified=datetime(2024, 11, 1, tzinfo=UTC)),
    )


def test_a_list() -> None:
    found = read("\ufeffhttps://a.example/1\r\n\r\nhttps://a.example/2\nftp://a.example/\n")
    assert [entry.url for entry in found.entries] == ["https://a.example/1", "https://a.example/2"]
    assert found.notes == ("line 4 is no web address: 'ftp://a.example/'",)


def test_what_is_odd_is_said() -> None:
    found = read(
        "<urlset><url/><url><loc>/relative</loc></url><url><loc>https://a.example/?a=1&b=2</loc></url></urlset>"
    )
    assert [entry.url for entry in found.entries] == ["https://a.example/?a=1&b=2"]
    assert found.notes[0].endswith("mended before it was read")
    assert found.notes[1:] == ("entry 1 has no loc", "entry 2: its loc is no web address: '/relative'")
    dated = read("<urlset><url><loc>https://a.example/</loc><lastmod>today</lastmod></url></urlset>")
    assert dated.entries[0].modified is None
    assert "the lastmod date cannot be read" in dated.notes[0]
    broken = read(NEWS[: NEWS.index("<url><loc>https://agency.example/2")] + "<url></b>")
    assert broken.entries[0].title == "Exhibition & talks"
    assert "some may be missing" in broken.notes[0]
    assert read("<urlset/>").notes == ("names no web address",)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "nothing in it"),
        (b"hello", "no element"),
        (b"<rss/>", "starts with 'rss'"),
        (b"<html/>", "starts with 'html'"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset/>", "declares entities"),
        (b"<urlset>" + b"<a>" * 300, "too deep"),
        (b"\x1f\x8b\x08junk", "unpack"),
        (gzip.compress(b"<urlset/>")[:-9], "breaks off"),
        (gzip.compress(gzip.compress(b"<urlset/>")), "packed twice"),
        (b"http://", "no web address"),
    ],
)
def test_refusals(data: bytes, what: str) -> None:
    assert what in str(refused(data))


def test_a_bomb_and_a_crowd() -> None:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(machine.compress(b"\0" * (1 << 20)) for _ in range(512)) + machine.flush()
    tracemalloc.start()
    assert isinstance(refused(bomb), TooLarge)
    assert not holds_sitemap(bomb)
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()
    many = read("https://a.example/\n" * (MOST_ADDRESSES + 1))
    assert len(many.entries) == MOST_ADDRESSES
    assert many.notes
    crowd = "<urlset>" + "<url><loc>https://a.example/</loc></url>" * (MOST_ADDRESSES + 1) + "</urlset>"
    started = time.perf_counter()
    assert len(read(crowd).entries) == MOST_ADDRESSES
    assert time.perf_counter() - started < 30


def test_sniffing() -> None:
    for data in (
        NEWS.encode(),
        INDEX.encode(),
        gzip.compress(NEWS.encode()),
        b"https://a.example/1\nhttps://a.example/2",
    ):
        assert holds_sitemap(data)
        assert not holds_feed(data)
    for other in (b"", b"https://a.example/1", b"<html/>", b"A report.\nhttps://a.example/1", b"\x1f\x8b", b"\x89PNG"):
        assert not holds_sitemap(other)


def check(data: bytes) -> None:
    holds_sitemap(data)
    found = None
    try:
        found = read_sitemap(data, where=WHERE)
    except ObservanceError as error:
        refusal = error
    if found is None:
        assert refusal.hint
        assert str(refusal).encode()
        return
    assert all(entry.url.lower().startswith(("http://", "https://")) for entry in found.entries)
    repr(found).encode()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_mutations(draw: st.DataObject) -> None:
    whole = bytearray(draw.draw(st.sampled_from([NEWS.encode(), INDEX.encode(), gzip.compress(NEWS.encode())])))
    for _ in range(draw.draw(st.integers(1, 5))):
        at = draw.draw(st.integers(0, len(whole) - 1))
        whole[at : at + draw.draw(st.integers(0, 30))] = draw.draw(st.binary(max_size=6))
    check(bytes(whole))


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    check(data)
    check(b"<urlset><url><loc>" + data + b"</loc></url></urlset>")
    check(b"http://a.example/" + data)
