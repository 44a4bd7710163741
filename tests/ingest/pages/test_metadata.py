"""What a page says of itself, the most explicit source first; what it does not say stays unknown."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest.document import Document
from observance.ingest.pages import read_page
from observance.ingest.pages.attributes import attributes_of
from observance.ingest.pages.hosts import rule_for
from observance.ingest.pages.json_ld import articles_of, bodies_of, name_in
from observance.ingest.pages.moments import moment_of

STORY = "<p>A fair of technology opened in the capital on Tuesday with firms of two countries, the organisers said.</p>"
NAIVE = datetime(2024, 11, 5)  # noqa: DTZ001 - as a page gives it


def read(
    head: str = "", above: str = "<h1>The fair opens</h1>", html: str = "<html>", title: str = "The fair opens"
) -> Document:
    return read_page(
        f"{html}<head><title>{title}</title>{head}</head><body>{above}<article>{STORY}</article>", where="x"
    )


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def test_json_ld_wins_over_meta_and_each_field_names_its_source() -> None:
    found = read(
        ld(
            datePublished="2024-11-05T10:20:00+09:00",
            dateModified="2024-11-05T12:00:00Z",
            author=[{"name": "A"}, {"name": "B"}],
            publisher={"name": "Wire"},
        )
        + '<meta property="og:site_name" content="Other"><meta name=author content=Else><meta name=date content=2024-11-05>'
    )
    assert (found.outlet, found.author) == ("Wire", "A, B")
    assert found.published == datetime(2024, 11, 5, 10, 20, tzinfo=timezone(timedelta(hours=9)))
    assert found.modified == datetime(2024, 11, 5, 12, tzinfo=UTC)
    assert found.sources["published"] == "JSON-LD datePublished"
    assert found.sources["outlet"] == "JSON-LD publisher"
    assert found.headline == "The fair opens"
    assert found.notes == ("very little text was found",)


def test_meta_tags_language_and_address_are_read() -> None:
    found = read(
        '<meta property="article:published_time" content="2024-11-05"><meta property="og:url" content="https://w.example/2">'
        '<link rel="canonical" href="https://w.example/1"><meta property="og:locale" content="ko_KR">',
        html='<html lang="ko">',
    )
    assert (found.published, found.url, found.language) == (NAIVE, "https://w.example/1", "ko")
    assert (found.sources["url"], found.sources["language"]) == ("canonical link", "html lang")
    assert read('<meta property="og:locale" content="ko_KR">').language == "ko-KR"
    assert read(html='<html lang="javascript:1">').language is None


def test_two_dates_that_differ_are_said() -> None:
    found = read(ld(datePublished="2024-11-05") + '<meta name="pubdate" content="2024-10-01">')
    assert found.published == NAIVE
    assert "published is 2024-11-05 in JSON-LD datePublished, 2024-10-01 in meta pubdate" in found.notes


@pytest.mark.parametrize(
    ("above", "source"),
    [
        ('<h1>The fair opens</h1><time class="published" datetime="2024-11-05">x</time>', "time element"),
        ('<h1>The fair opens</h1><time datetime="2024-11-05">x</time>', "time element"),
        ("<h1>The fair opens</h1><div>November 5, 2024</div>", "line beside the headline"),
        ("<div>2024-11-05 10:20</div><h1>The fair opens</h1>", "line beside the headline"),
    ],
)
def test_the_date_readers_see_is_read_where_no_machine_is_told(above: str, source: str) -> None:
    found = read(above=above)
    assert found.published is not None
    assert (found.published.date(), found.sources["published"]) == (NAIVE.date(), source)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("<h1>평양에서 전람회 개막</h1><p>2024년 11월 5일</p>", "평양에서 전람회 개막"),
        ("<h1>Открылась выставка техники</h1><p>5 ноября 2024, 10:20</p>", "Открылась выставка техники"),
        ("<h1>Відкрилася виставка техніки</h1><p>5 листопада 2024</p>", "Відкрилася виставка техніки"),
        ("<h1>展览会在平壤开幕了</h1><p>2024年11月05日 10:20</p>", "展览会在平壤开幕了"),
    ],
)
def test_dates_are_read_in_the_language_of_the_page(above: str, title: str) -> None:
    story = "<p>" + title * 8 + ".</p>"
    found = read_page(f"<title>{title}</title>{above}<article>{story}</article>", where="x")
    assert found.published is not None
    assert found.published.date() == NAIVE.date()


def test_dates_beside_the_headline_that_differ_say_nothing() -> None:
    assert read(above="<h1>The fair opens</h1><p>November 5, 2024</p><p>November 9, 2024</p>").published is None
    assert read().published is None


def test_what_stands_behind_the_headline_in_the_title_is_the_outlet() -> None:
    found = read(title="The fair opens - Harbour Wire")
    assert (found.outlet, found.sources["outlet"]) == ("Harbour Wire", "title behind the headline")
    assert read(title="The fair opens - News - Harbour Wire").outlet is None


def test_an_address_is_no_name() -> None:
    assert read('<meta property="article:author" content="https://f.example/jane">').author is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-11-05", NAIVE),
        ("2024/11/5", NAIVE),
        ("20241105", NAIVE),
        ("2024-11-05T10:20", datetime(2024, 11, 5, 10, 20)),  # noqa: DTZ001 - as a page gives it
        ("2024-11-05 10:20:30 +0900", datetime(2024, 11, 5, 10, 20, 30, tzinfo=timezone(timedelta(hours=9)))),
        ("2024-11-05T10:20:30.5Z", datetime(2024, 11, 5, 10, 20, 30, tzinfo=UTC)),
        ("Tue, 05 Nov 2024 10:20:00 -0330", datetime(2024, 11, 5, 10, 20, tzinfo=timezone(-timedelta(hours=3.5)))),
        ("1730802000", datetime(2024, 11, 5, 10, 20, tzinfo=UTC)),
        ("1730802000000", datetime(2024, 11, 5, 10, 20, tzinfo=UTC)),
        *(
            (text, None)
            for text in ("", "05.11.2024", "2024-02-30", "2024", "today", "9" * 70, "2024-11-05T99:00", "20241305")
        ),
    ],
)
def test_moments(written: str, expected: datetime | None) -> None:
    assert moment_of(written) == expected


@given(st.text(max_size=70) | st.from_regex(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ]\d\d:\d\d([+-]\d\d:?\d\d)?"))
def test_any_text_is_a_moment_or_none(written: str) -> None:
    found = moment_of(written)
    assert found is None or found == moment_of(written)


@given(st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.sampled_from([UTC, None])))  # noqa: DTZ001 - both are met
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert moment_of(whole.isoformat()) == whole


@given(st.text(max_size=200))
def test_attributes_of_any_text(written: str) -> None:
    assert all(name == name.lower() for name in attributes_of(written))


def test_attributes_with_and_without_quotes() -> None:
    assert attributes_of(""" A="1" b='2 3' c=4 d b="5" e="&amp;" """) == {
        "a": "1",
        "b": "2 3",
        "c": "4",
        "d": "",
        "e": "&",
    }


def test_json_ld_that_is_damaged_or_strange_is_passed_over() -> None:
    blocks = [
        "{",
        "[" * 100_000,
        "null",
        '"x"',
        "<!--\n" + '{"@graph": [{"@type": ["Thing", "NewsArticle"], "articleBody": "b"}]}' + "\n-->",
    ]
    assert [one["articleBody"] for one in articles_of(blocks)] == ["b"]
    assert bodies_of(blocks) == ["b"]
    assert name_in([{"name": ["A"]}, 5, None, " "]) == "A"


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.yna.co.kr/view/1", "Yonhap"),
        ("http://ria.ru", "RIA Novosti"),
        ("https://en.news.cn/1", "Xinhua"),
        ("https://ria.ru.example/", None),
        ("https://x@evil.example/ria.ru", None),
        ("ftp://ria.ru/", None),
        ("", None),
        (None, None),
    ],
)
def test_the_rule_of_a_host(url: str | None, outlet: str | None) -> None:
    rule = rule_for(url)
    assert (rule.outlet if rule else None) == outlet
