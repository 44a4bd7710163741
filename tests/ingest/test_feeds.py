"""RSS and Atom: what is read, what is said to be odd, what is refused, and that nothing else ever happens."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.feed_dates import moment
from observance.ingest.feed_values import LONGEST_LINE, MOST_ENTRIES, address, line, plain_text, title_line
from observance.ingest.feeds import Feed, FeedEntry, holds_feed, read_feed
from observance.ingest.sitemaps import holds_sitemap
from observance.model import EmptyInput, InputError, NotText, ObservanceError, TooLarge

WHERE = "https://agency.example/feeds/all.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Agency &amp; Co</title><link>https://agency.example/</link><language>ko_KR</language>
<lastBuildDate>Fri, 01 Nov 2024 18:00:00 KST</lastBuildDate>
<image><title>a logo</title><link>https://elsewhere.example/</link></image>
<item><title>Exhibition &lt;b&gt;opens&lt;/b&gt;</title><link>news/1.html?a=1&amp;b=2</link><guid isPermaLink="false">n1</guid>
<pubDate>Fri, 01 Nov 2024 09:30:00 +0900</pubDate><dc:creator>Kim, C.</dc:creator><source url="https://kcna.kp">KCNA</source>
<description><![CDATA[<p>In <b>Pyong</b>yang.</p><script>alert(1)</script><p>It opened.</p>]]></description>
<content:encoded><![CDATA[<p>Whole.</p>]]></content:encoded></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://agency.example/atom/" xml:lang="ru">
<title type="html">News &amp;amp; views</title><link rel="self" href="self.xml"/><link href="/"/>
<updated>2024-11-01T09:30:00Z</updated>
<entry xml:base="2024/"><title>5 &lt; 6</title><id>tag:agency.example,2024:1</id><link rel="enclosure" href="a.mp3"/>
<link rel="alternate" type="application/pdf" href="a.pdf"/><link rel="alternate" type="text/html" href="a.html"/>
<author><name>A</name><email>a@agency.example</email></author><author><name>B</name></author>
<published>2024-11-01T12:30:00.25+03:00</published><updated>2024-11-02T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One<br/>two &amp; three</div></content></entry></feed>"""


def read(text: str | bytes, charset: str | None = None) -> Feed:
    return read_feed(text if isinstance(text, bytes) else text.encode(), where=WHERE, charset=charset)


def item(inside: str) -> FeedEntry:
    (entry,) = read(f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>").entries
    return entry


def refused(data: str | bytes) -> ObservanceError:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.hint
    assert caught.value.where == WHERE
    return caught.value


def test_rss() -> None:
    feed = read(RSS)
    assert (feed.kind, feed.title, feed.url, feed.language) == (
        "RSS 2.0",
        "Agency & Co",
        "https://agency.example/",
        "ko-KR",
    )
    assert feed.modified == datetime(2024, 11, 1, 9, tzinfo=UTC)
    assert feed.entries == (
        FeedEntry(
            id="n1",
            url="https://agency.example/news/1.html?a=1&b=2",
            title="Exhibition opens",
            published=datetime(2024, 11, 1, 0, 30, tzinfo=UTC),
            updated=None,
            author="Kim, C.",
            summary="In Pyongyang.\nIt opened.",
            content_html="<p>Whole.</p>",
            source="KCNA",
        ),
    )
    assert feed.notes == ()


def test_atom() -> None:
    feed = read(ATOM)
    assert (feed.kind, feed.title, feed.url, feed.language) == (
        "Atom 1.0",
        "News & views",
        "https://agency.example/",
        "ru",
    )
    assert feed.entries == (
        FeedEntry(
            id="tag:agency.example,2024:1",
            url="https://agency.example/atom/2024/a.html",
            title="5 < 6",
            published=datetime(2024, 11, 1, 9, 30, tzinfo=UTC),
            updated=datetime(2024, 11, 2, tzinfo=UTC),
            author="A, B",
            summary="One\ntwo & three",
            content_html="<div>One<br>two &amp; three</div>",
        ),
    )


def test_rss_1_and_0_90() -> None:
    body = '<channel rdf:about="x"><title>T</title></channel><item rdf:about="https://a.example/1"><title>One</title>%s</item>'
    for space, kind in (
        ("http://purl.org/rss/1.0/", "RSS 1.0"),
        ("http://my.netscape.com/rdf/simple/0.9/", "RSS 0.90"),
    ):
        data = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}">{body}</rdf:RDF>'
        data %= '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2024-11-01T09:30Z</dc:date>'
        feed = read(data)
        assert (feed.kind, feed.title, feed.entries[0].url) == (kind, "T", "https://a.example/1")
        assert feed.entries[0].published == datetime(2024, 11, 1, 9, 30, tzinfo=UTC)
        assert holds_feed(data.encode())


def test_older_drafts_prefixes_and_letters() -> None:
    assert (
        read('<rss xmlns="urn:mistaken"><channel><item><title>a</title></item></channel></rss>').entries[0].title == "a"
    )
    assert read("<RSS><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>").entries[0].title == "a"
    assert item("<dc:creator>a</dc:creator>").author == "a", "undeclared prefixes that mean one thing"
    packed = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="base64">VMOpbMOp</title></feed>'
    assert read(packed).title == "Télé"


@pytest.mark.parametrize(
    ("inside", "url", "note"),
    [
        ("<link>https://b.example/1</link>", "https://b.example/1", ""),
        ("<link>/1</link>", "https://agency.example/1", ""),
        ("<link>  \n1 2\n</link>", "https://agency.example/feeds/1%202", ""),
        ("<link>javascript:alert(1)</link>", None, "entry 1: its link is no web address: 'javascript:alert(1)'"),
        ("<link>ftp://b.example/</link><guid>https://b.example/g</guid>", "https://b.example/g", ""),
        ("<guid isPermaLink='false'>https://b.example/g</guid>", None, "entry 1 has no link"),
        ("<guid>17</guid>", None, "entry 1 has no link"),
        (f"<link>https://b.example/{'a' * 3000}</link>", None, "entry 1: its link is no web address"),
        ("<link>http://[::1</link>", None, "entry 1: its link is no web address"),
        ("<link>https:///x</link>", None, "entry 1: its link is no web address"),
        ("<link>https://b.example:99999/</link>", None, "entry 1: its link is no web address"),
    ],
)
def test_links(inside: str, url: str | None, note: str) -> None:
    feed = read(f"<rss version='2.0'><channel><item><title>t</title>{inside}</item></channel></rss>")
    assert feed.entries[0].url == url
    assert [each for each in feed.notes if not each.startswith(note)] == []
    assert bool(feed.notes) == bool(note)


def test_values_are_cleaned_and_capped() -> None:
    entry = item("<title>a\u202eb\u2066c\x85 d\u200f</title>")
    assert entry.title == "abc… d"
    assert item("<title>" + "x" * 5000 + "</title>").title == "x" * (LONGEST_LINE - 1) + "…"
    assert len(item("<description>" + "x" * 90_000 + "</description>").summary or "") == 5000
    many = read("<rss><channel>" + "<item><title>a</title></item>" * (MOST_ENTRIES + 1) + "</channel></rss>")
    assert len(many.entries) == MOST_ENTRIES
    assert any("2,001 entries: the first 2,000 were read" in note for note in many.notes)
    assert any("more notes like these" in note for note in many.notes)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("Use of &lt;b&gt; tag", "Use of <b> tag"),
        ("a &lt; b", "a < b"),
        ("<![CDATA[<em>a</em> &nbsp; b]]>", "a b"),
        ("a <b>c</b> d", "a c d"),
    ],
)
def test_titles(written: str, seen: str) -> None:
    assert item(f"<title>{written}</title>").title == seen


@pytest.mark.parametrize(
    ("written", "meant", "note"),
    [
        ("Fri, 01 Nov 2024 09:30:00 GMT", (2024, 11, 1, 9, 30), ""),
        ("1 Nov 24 09:30 EST", (2024, 11, 1, 14, 30), ""),
        ("Nov 1, 2024 09:30 +0300", (2024, 11, 1, 6, 30), ""),
        ("Fri Nov 01 09:30:00 KST 2024", (2024, 11, 1, 0, 30), ""),
        ("2024-11-01T09:30:00+09:00", (2024, 11, 1, 0, 30), ""),
        ("2024-11-01 09:30:00", (2024, 11, 1, 9, 30), "has no zone"),
        ("2024-11-01T24:00:00Z", (2024, 11, 2, 0, 0), ""),
        ("20241101T093000Z", None, "cannot be read"),
        ("2024-11-01", (2024, 11, 1, 0, 0), "a day only"),
        ("Fri, 01 Nov 2024 09:30:00 IST", None, "'IST' cannot be placed"),
        ("2024-02-30T00:00:00Z", None, "cannot be read"),
        ("2024-11", None, "cannot be read"),
        ("2024-11-01T25:00:00Z", None, "names a time that is none"),
        ("0001-01-01T00:00:00+14:00", None, "cannot be read"),
        ("2024-11-01T00:00:00+99:00", None, "cannot be placed"),
        ("yesterday", None, "cannot be read"),
        ("9" * 5000, None, "cannot be read"),
        ("", None, ""),
    ],
)
def test_dates(written: str, meant: tuple[int, int, int, int, int] | None, note: str) -> None:
    at, said = moment(written)
    assert at == (datetime(*meant, tzinfo=UTC) if meant else None)
    assert (note in (said or "")) if note else said is None


def test_an_unreadable_date_is_none_with_a_note_and_no_other_stands_in() -> None:
    feed = read("<rss><channel><item><title>t</title><link>/1</link><pubDate>soon</pubDate></item></channel></rss>")
    assert feed.entries[0].published is None
    assert feed.entries[0].updated is None
    assert feed.notes == ("entry 1: the published date cannot be read: 'soon'",)


def test_encodings() -> None:
    body = '<?xml version="1.0" encoding="%s"?><rss><channel><title>Выставка</title></channel></rss>'
    for name in ("windows-1251", "koi8-r", "utf-8"):
        assert read((body % name).encode(name)).title == "Выставка"
    for name in ("utf-16", "utf-16-le", "utf-32", "utf-32-be", "utf-8-sig"):
        assert read((body % "utf-16").encode(name)).title == "Выставка"
    assert read((body % "x").encode("windows-1251"), "windows-1251").title == "Выставка"
    assert read((body % "windows-1251").encode("windows-1251"), "iso-8859-1").title == "Выставка", "a server's default"
    lying = read((body % "iso-8859-1").encode())
    assert lying.title == "Выставка"
    assert "is utf-8" in lying.notes[0]
    assert isinstance(refused((body % "utf-8").encode("koi8-r")), NotText)
    assert isinstance(refused((body % "rot13").encode("koi8-r")), NotText)
    korean = '<?xml version="1.0" encoding="euc-kr"?><rss><channel><title>뷁 전시회</title></channel></rss>'
    assert read(korean.encode("cp949")).title == "뷁 전시회", "letters of the wider code"


def test_a_summary_cut_within_a_character() -> None:
    feed = read(RSS.encode().replace(b"It opened.", "개막".encode()[:-1]))
    assert (feed.entries[0].summary or "").endswith("개\ufffd")
    assert "1 characters are damaged" in feed.notes[0]


@pytest.mark.parametrize(
    ("damage", "title"),
    [
        ("<title>Kim & Co</title>", "Kim & Co"),
        ("<title>a&nbsp;&eacute;&bogus;&#0;&#x3;</title>", "a é&bogus;\ufffd\ufffd"),
        ("<title>a<br>b</title>", "a b"),
        ("<title>a\x01b</title>", "ab"),
        ("<title>a</title><media:x/>", "a"),
    ],
)
def test_what_is_not_well_formed_is_mended_and_said(damage: str, title: str) -> None:
    feed = read(f"<rss><channel><item>{damage}<link>/1</link></item></channel></rss>")
    assert feed.entries[0].title == title
    assert len(feed.notes) >= 1
    assert feed.entries[0].url == "https://agency.example/1"


def test_a_feed_that_breaks_off_keeps_what_came() -> None:
    feed = read(RSS[: RSS.index("<description>")])
    assert feed.entries[0].url == "https://agency.example/news/1.html?a=1&b=2"
    assert "some may be missing" in feed.notes[0]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "nothing in it"),
        (b" \n\0", "nothing in it"),
        (b"hello", "no element"),
        (b"%PDF-1.7 \xff\xfe\x00", "not UTF-8"),
        (b"<html><body>x</body></html>", "a page of HTML"),
        (b"<!doctype html><html><p>x", "a page of HTML"),
        (b"<urlset/>", "a sitemap, not a feed"),
        (b"<svg/>", "starts with 'svg'"),
        (b'{"a": 1}', "no element"),
        (b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss/>", "declares entities"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>', "declares entities"),
        (b"<rss>" + b"<a>" * 300 + b"</rss>", "too deep"),
        (b"<rss>" + b"<a/>" * 500_000 + b"</rss>", "more tags"),
        (b"<rss " + b" ".join(b'a%d="1"' % n for n in range(200_001)) + b"/>", "attributes"),
        (b"<rss " + b" ".join(b'xmlns:a%d="u"' % n for n in range(101)) + b"/>", "namespaces"),
    ],
)
def test_refusals(data: bytes, what: str) -> None:
    error = refused(data)
    assert what in str(error) or (what == "not UTF-8" and isinstance(error, InputError))


def test_a_large_one_is_refused_before_it_is_looked_at() -> None:
    assert isinstance(refused(b"<rss>" + b" " * (8 << 20)), TooLarge)
    assert isinstance(refused(b"\n"), EmptyInput)


@pytest.mark.parametrize(
    "inside",
    [
        "<author>" + "a" * 1_000_000 + "</author>",  # a general parser's search for an e-mail address takes hours here
        "<category>a</category>" * 40_000,
        '<link href="javascript:x"/>' * 40_000,
        "<description>" + "&lt;script" * 90_000 + "</description>",
        "<description>" + "&lt;!--" * 90_000 + "</description>",
        "<title>" + "&amp;" * 200_000 + "</title>",
        "&" * 400_000,
        "<link>" + "x" * 1_000_000 + "</link>",
        "<pubDate>" + "1" * 1_000_000 + "</pubDate>",
        "<title>&amp;#" + "9" * 100_000 + ";</title>",
    ],
    ids=lambda inside: inside[:20],
)
def test_time_is_linear_where_others_take_a_square(inside: str) -> None:
    started = time.perf_counter()
    assert item(inside)
    assert time.perf_counter() - started < 20


def test_bases_cost_once() -> None:
    deep = '<a xml:base="https://h.example/%s">' % ("a/" * 900)
    data = "<rss>" + deep * 200 + "<item><link>x</link></item>" * 2000 + "</a>" * 200 + "</rss>"
    started = time.perf_counter()
    assert read(data).entries[-1].url == "https://h.example/" + "a/" * 900 + "x"
    assert time.perf_counter() - started < 20


def test_sniffing() -> None:
    for data in (RSS, ATOM, "\ufeff" + RSS, "<!-- <html> -->" + ATOM):
        assert holds_feed(data.encode())
        assert holds_feed(data.encode("utf-16"))
        assert not holds_sitemap(data.encode())
    for other in (
        "",
        "<html><a href='rss'>",
        "<!-- <rss> --><html>",
        "<urlset/>",
        "A report on <rss>.",
        "{}",
        "<rdf/>",
    ):
        assert not holds_feed(other.encode()) or other.startswith("A report")
    assert not holds_feed(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def check(data: bytes, charset: str | None = None) -> None:
    """Read *data*: a result with every promise kept, or an error of ours with something to do."""
    holds_feed(data)
    feed, error = None, None
    try:
        feed = read_feed(data, where=WHERE, charset=charset)
    except ObservanceError as caught:
        error = caught
    if error is not None or feed is None:
        assert error
        assert error.hint
        assert error.where == WHERE
        assert str(error).encode()
        return
    for entry in feed.entries:
        assert entry.url is None or entry.url == address(entry.url)
        for at in (entry.published, entry.updated):
            assert at is None or at.utcoffset() is not None
        for text in (entry.title, entry.author, entry.summary, entry.id, entry.source, feed.title):
            assert text is None or (text.strip() and not set(text) & set("\x00\x1b\x7f\x85\u202e\u2066"))
    repr(feed).encode()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutations_of_real_feeds(draw: st.DataObject) -> None:
    whole = bytearray(draw.draw(st.sampled_from([RSS, ATOM])).encode(draw.draw(st.sampled_from(["utf-8", "utf-16"]))))
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(0, len(whole) - 1))
        other = draw.draw(st.integers(0, len(whole) - 1))
        piece = whole[other : other + draw.draw(st.integers(0, 60))]
        whole[at : at + draw.draw(st.integers(0, 30))] = draw.draw(
            st.one_of(st.binary(max_size=6), st.just(bytes(piece)))
        )
    check(bytes(whole), draw.draw(st.sampled_from([None, "utf-8", "euc-kr", "nonsense"])))


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(data)
    check(b"<rss><channel><item><title>" + data + b"</title></item></channel></rss>")
    check(b"<rss " + data)


@given(st.text(max_size=200))
def test_any_words(text: str) -> None:
    for made in (line(text), title_line(text), plain_text(text), plain_text("<p>" + text)):
        assert made is None or made == made.strip()
    found = address(text, WHERE)
    assert found is None or found.startswith(("http://", "https://", "HTTP", "Http"))
    at, _ = moment(text)
    assert at is None or at.tzinfo is UTC
