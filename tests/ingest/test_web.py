"""What an address leads to, asked of real servers on the loopback: pages, feeds, sitemaps, and what is wrong with them."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.flow.exporting import exporting, verify_export
from observance.ingest import RawInput, Sandbox
from observance.ingest.fetch import Manners, RobotsRule
from observance.ingest.leads import lead_of
from observance.ingest.load import load_path
from observance.ingest.web import Kind, WebSource
from observance.model import Declared, FetchFailed, FetchRefused, InputError, NotText, ObservanceError, Reading
from observance.workspace import Workspace
from tests.ingest.fetch.asking import Hours, near
from tests.ingest.fetch.servers import Say, Site, page, redirect
from tests.ingest.pdf_making import column, pdf_of

WORDS = (
    "A delegation of the ministry opened a trade fair in the northern harbour, and lathes and pumps were shown there."
)
STORY = f"<html><head><title>Fair opens</title></head><body><article><h1>Fair opens</h1><p>{WORDS}</p></article></body></html>"
DAY = "<pubDate>Sat, 02 Nov 2024 06:30:00 +0900</pubDate>"  # still the first of November in UTC
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rss(*items: str) -> bytes:
    """Give an RSS feed of *items*."""
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def item(link: str, more: str = DAY) -> str:
    return f"<item><title>Fair opens</title><link>{link}</link>{more}</item>"


def urlset(*urls: tuple[str, str]) -> bytes:
    """Give a sitemap of (address, last day) pairs."""
    found = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in urls)
    return f'<?xml version="1.0"?><urlset xmlns="{SITEMAPS}">{found}</urlset>'.encode()


def index(*urls: str) -> bytes:
    """Give an index of sitemaps, the first the newest."""
    days = [f"2024-11-{30 - number:02}" for number in range(len(urls))]
    found = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>{day}</lastmod></sitemap>" for url, day in zip(urls, days, strict=True)
    )
    return f'<?xml version="1.0"?><sitemapindex xmlns="{SITEMAPS}">{found}</sitemapindex>'.encode()


def hang_up(connection: socket.socket) -> None:
    """Leave without an answer."""
    connection.close()


@dataclass
class Web:
    """A site under the name site.test, and what leads to it."""

    site: Site
    sandbox: Sandbox

    def at(self, path: str) -> str:
        """Give the address of *path*."""
        return f"http://site.test:{self.site.port}{path}"

    def source(self, path: str, *, most: int = 50, declared: Declared | None = None) -> WebSource:
        """Give what *path* leads to, with time that only waiting moves."""
        hours = Hours()
        return WebSource(
            self.at(path),
            self.sandbox,
            declared=declared,
            most=most,
            asking=near(self.site, hours=hours),
            following=near(self.site, hours=hours, manners=Manners(robots=RobotsRule.RESPECT)),
        )


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@contextmanager
def serving(sandbox: Sandbox, **paths: Say | list[Say]) -> Iterator[Web]:
    """Serve *paths* ("a" is /a, "robots" is /robots.txt)."""
    with Site() as site:
        web = Web(site, sandbox)
        for name, say in paths.items():
            path = "/robots.txt" if name == "robots" else f"/{name}"
            site.paths[path] = say
        yield web


def got(found: list[RawInput | ObservanceError]) -> list[RawInput]:
    return [one for one in found if isinstance(one, RawInput)]


def failed(found: list[RawInput | ObservanceError]) -> list[ObservanceError]:
    return [one for one in found if isinstance(one, ObservanceError)]


def paths_of(found: list[RawInput | ObservanceError]) -> list[str]:
    """Give the last part of each address that was got."""
    return [one.origin.rsplit("/", 1)[1] for one in got(found)]


def test_a_page_is_one_input_with_how_it_came(sandbox: Sandbox) -> None:
    with serving(sandbox, a=redirect("/b"), b=page(STORY.encode())) as web:
        source = web.source("/a", declared=Declared(outlet="Bay Herald"))
        assert source.kind is Kind.PAGE
        (one,) = got(list(source))
        assert (one.method, one.origin, one.declared.outlet) == ("url", web.at("/a"), "Bay Herald")
        assert one.exchange is not None
        assert one.exchange.final_url == web.at("/b")
        assert one.announced is None
        assert one.parents == ()
        assert web.site.asked == ["/a", "/b"], "it is fetched once, whatever is asked of it"


def test_a_pdf_behind_an_address_is_told_by_its_bytes(sandbox: Sandbox) -> None:
    with serving(sandbox, a=page(pdf_of([column([WORDS[:60]])]))) as web:
        (one,) = got(list(web.source("/a")))
        assert one.media_type == "application/pdf"


def test_the_page_a_person_gave_is_read_though_robots_txt_disallows_it(sandbox: Sandbox) -> None:
    with serving(sandbox, robots=page(b"User-agent: *\nDisallow: /"), a=page(STORY.encode())) as web:
        (one,) = got(list(web.source("/a")))
        assert one.exchange is not None
        assert one.exchange.robots == "disallowed"


def test_the_entries_of_a_feed_are_refused_where_robots_txt_disallows_them(sandbox: Sandbox) -> None:
    robots = page(b"User-agent: *\nDisallow: /secret")
    feed = page(rss(item("/secret"), item("/b")))
    with serving(sandbox, robots=robots, feed=feed, secret=page(STORY.encode()), b=page(STORY.encode())) as web:
        found = list(web.source("/feed"))
        assert paths_of(found) == ["b"]
        (refused,) = failed(found)
        assert isinstance(refused, FetchRefused)
        assert "/secret" not in web.site.asked


def test_a_feed_leads_to_its_entries_each_once_a_dead_one_as_its_error(sandbox: Sandbox) -> None:
    feed = page(rss(item("/a"), item("gone"), item("/a#comments"), item("b"), item("/a"), item("mailto:x@y.example")))
    with serving(sandbox, feed=feed, a=page(STORY.encode()), b=page(STORY.encode())) as web:
        source = web.source("/feed")
        assert source.kind is Kind.FEED
        found = list(source)
        assert [type(one) for one in found] == [RawInput, FetchFailed, RawInput]
        assert paths_of(found) == ["a", "b"]
        assert web.site.asked == ["/feed", "/a", "/gone", "/b"]
        assert any("no web address" in note for note in source.notes)
        assert source.passed_over == 0


def test_what_a_feed_says_of_an_entry_is_kept_apart_from_what_was_declared(sandbox: Sandbox) -> None:
    with serving(sandbox, feed=page(rss(item("/a"))), a=page(STORY.encode())) as web:
        (one,) = got(list(web.source("/feed", declared=Declared(outlet="Bay Herald"))))
        assert one.method == "feed"
        assert one.announced is not None
        assert one.announced.published == date(2024, 11, 2), "the day where the outlet is, not in Greenwich"
        assert one.announced.headline == "Fair opens"
        assert one.declared == Declared(outlet="Bay Herald")
        assert len(one.parents) == 1


def test_atom_and_json_feeds_lead_to_their_entries(sandbox: Sandbox) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Fair</title><link href="a"/>'
        "<published>2024-11-02T01:00:00+09:00</published></entry></feed>"
    )
    listed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "items": [{"id": "1", "url": "a", "date_published": "2024-11-02T01:00:00+09:00"}],
    }
    with serving(
        sandbox, atom=page(atom.encode()), json=page(json.dumps(listed).encode()), a=page(STORY.encode())
    ) as web:
        for path in ("/atom", "/json"):
            source = web.source(path)
            assert source.kind is Kind.FEED
            (one,) = got(list(source))
            assert one.announced is not None
            assert one.announced.published == date(2024, 11, 2)


def test_no_more_than_the_limit_is_fetched_and_the_rest_is_counted(sandbox: Sandbox) -> None:
    feed = page(rss(item("/a"), item("/b"), item("/c")))
    with serving(sandbox, feed=feed, a=page(STORY.encode()), b=page(STORY.encode())) as web:
        source = web.source("/feed", most=1)
        assert paths_of(list(source)) == ["a"]
        assert source.passed_over == 2
        assert web.site.asked == ["/feed", "/a"]


def test_a_feed_that_is_made_to_do_harm_is_one_clear_error(sandbox: Sandbox) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    laughs = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]><rss version="2.0"><channel>&a19;</channel></rss>'
    deep = f'<rss version="2.0"><channel>{"<a>" * 100_000}'
    for bomb in (laughs, deep):
        with serving(sandbox, feed=page(bomb.encode())) as web, pytest.raises(InputError) as raised:
            list(web.source("/feed"))
        assert raised.value.hint


def test_an_entry_that_is_a_feed_itself_is_no_report(sandbox: Sandbox) -> None:
    with serving(sandbox, feed=page(rss(item("/feed"), item("/a"))), a=page(STORY.encode())) as web:
        found = list(web.source("/feed"))
        assert "is a feed itself" in failed(found)[0].what
        assert paths_of(found) == ["a"]


def test_a_host_that_never_answers_is_left_alone_after_three_times(sandbox: Sandbox) -> None:
    feed = page(rss(*(item(f"/{n}") for n in range(6)), item("/a")))
    silent = {f"{n}": hang_up for n in range(6)}
    with serving(sandbox, feed=feed, a=page(STORY.encode()), **silent) as web:
        found = list(web.source("/feed"))
        assert len(failed(found)) == 7
        assert set(web.site.asked) == {"/feed", "/0", "/1", "/2"}
        assert "3 times in a row" in failed(found)[-1].what


def test_a_sitemap_leads_to_its_pages_newest_first(sandbox: Sandbox) -> None:
    with Site() as site:
        web = Web(site, sandbox)
        listed = urlset((web.at("/a"), "2024-01-01"), (web.at("/b"), "2024-11-01"), (web.at("/c"), "2024-06-01"))
        site.paths |= {f"/{name}": page(STORY.encode()) for name in "abc"}
        site.paths |= {"/s": page(listed), "/s.gz": page(gzip.compress(listed, mtime=0))}
        for path in ("/s", "/s.gz"):
            source = web.source(path, most=2)
            assert source.kind is Kind.SITEMAP
            found = list(source)
            assert paths_of(found) == ["b", "c"]
            assert source.passed_over == 1
            assert {one.announced.published for one in got(found) if one.announced} == {None}, (
                "a change is no publication"
            )


def test_a_broken_sitemap_of_an_index_is_its_error_and_the_others_are_read(sandbox: Sandbox) -> None:
    with Site() as site:
        web = Web(site, sandbox)
        site.paths |= {
            "/index": page(index(web.at("/broken"), web.at("/missing"), web.at("/index"), web.at("/good"))),
            "/broken": page(b"<html><p>Not here.</p></html>"),
            "/good": page(urlset((web.at("/a"), "2024-11-01"))),
            "/a": page(STORY.encode()),
        }
        source = web.source("/index")
        found = list(source)
        assert paths_of(found) == ["a"]
        assert len(got(found)[0].parents) == 2, "the index, and the sitemap in it"
        words = [error.what for error in failed(found)]
        assert "no sitemap" in words[0]
        assert "404" in words[1]
        assert "index in an index" in words[2]


def test_of_an_index_no_more_sitemaps_are_read_than_are_needed(sandbox: Sandbox) -> None:
    with Site() as site:
        web = Web(site, sandbox)
        site.paths |= {
            "/index": page(index(web.at("/s1"), web.at("/s2"))),
            "/s1": page(urlset((web.at("/a"), "2024-11-01"))),
            "/a": page(STORY.encode()),
        }
        source = web.source("/index", most=1)
        assert paths_of(list(source)) == ["a"]
        assert web.site.asked == ["/index", "/s1", "/a"]
        assert source.notes[-1] == "names 2 sitemaps: 1 were read, the newest first"


def test_a_text_that_begins_with_its_own_address_is_a_page(sandbox: Sandbox) -> None:
    text = f"https://bay.example/fair\n\n{WORDS}\n".encode()
    with serving(sandbox, a=page(text), b=page(b"https://bay.example/1\nhttps://bay.example/2\n")) as web:
        assert web.source("/a").kind is Kind.PAGE
        assert web.source("/b").kind is Kind.SITEMAP


def test_an_address_that_is_no_public_one_says_how_it_may_be_asked(sandbox: Sandbox) -> None:
    with serving(sandbox, a=page(STORY.encode())) as web:
        at = f"127.0.0.1:{web.site.port}"
        with pytest.raises(FetchRefused, match=f"--allow-host {at}"):
            list(WebSource(f"http://{at}/a", sandbox))
        with pytest.raises(FetchRefused, match=r"--allow-host 127\.0\.0\.1:80"):
            list(WebSource("http://127.0.0.1/a", sandbox))
        with pytest.raises(FetchRefused, match=r"--allow-host \[::1\]:8000"):
            list(WebSource("http://[::1]:8000/a", sandbox))
        assert not web.site.asked
        (one,) = got(list(WebSource(f"http://{at}/a", sandbox, allowed=[at])))
        assert one.origin == f"http://{at}/a"


def test_an_ipv6_host_is_allowed_in_the_brackets_it_is_written_in(sandbox: Sandbox) -> None:
    with pytest.raises(FetchFailed):  # it is asked, and nobody listens there
        list(WebSource("http://[::1]:9/a", sandbox, allowed=["[::1]:9"]))


def test_a_feed_or_sitemap_given_as_a_file_is_named_and_not_read_as_a_text(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(rss(item("/a")))
    (tmp_path / "feed.json").write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}', encoding="utf-8"
    )
    (tmp_path / "sitemap").write_bytes(b"\xef\xbb\xbf" + urlset(("https://bay.example/a", "2024-11-01")))
    (tmp_path / "declared").write_bytes(b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>')
    for name, kind in (("feed", "feed"), ("feed.json", "feed"), ("sitemap", "sitemap"), ("declared", "feed")):
        with pytest.raises(NotText, match=f"is a {kind}: it names reports.*observance read https"):
            load_path(tmp_path / name, Declared())


def test_what_only_resembles_a_feed_is_read(tmp_path: Path) -> None:
    for text in (
        f"https://bay.example/fair\n{WORDS}",
        f"What is <rss>? {WORDS}",
        f"{{x}} {WORDS}",
        "https://a.example/\n",
    ):
        (tmp_path / "a").write_text(text, encoding="utf-8")
        assert load_path(tmp_path / "a", Declared()).data


@given(st.binary(max_size=200), st.sampled_from([b"", b"<rss", b"<?xml?>", b"<!DOCTYPE rss [", b"{", b"http://a/\n"]))
def test_what_bytes_lead_to_is_always_told(data: bytes, start: bytes) -> None:
    assert lead_of(start + data) in {None, "feed", "sitemap"}


def test_the_feeds_day_counts_only_where_the_page_has_none_and_the_archive_is_right(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    dated = STORY.replace(
        "<head>", '<head><meta property="article:published_time" content="2024-11-05T10:00:00+09:00">'
    )
    feed = page(rss(item("/a"), item("/b")))
    with serving(sandbox, feed=feed, a=page(STORY.encode()), b=page(dated.encode())) as web:
        with Workspace.open(tmp_path / "w") as home:
            one, other = [read for read in home.read_many(web.source("/feed")) if isinstance(read, Reading)]
            assert (one.report.published, one.report.sources["published"]) == (date(2024, 11, 2), "feed")
            assert other.report.published == date(2024, 11, 5)
            assert other.report.sources["published"] != "feed"
            assert one.capture.exchange is not None
            assert one.capture.exchange.robots == "none"
            assert ("Host", f"site.test:{web.site.port}") in one.capture.exchange.request_headers
            assert home.verify().intact
        with Workspace.open(tmp_path / "w") as again:
            assert [read.report for read in again.readings()] == [one.report, other.report]
        with exporting(tmp_path / "w") as exporter:
            written = exporter.export(tmp_path / "evidence.wacz")
        assert verify_export(written.path).intact
