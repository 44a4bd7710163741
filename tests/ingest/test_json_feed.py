"""JSON Feed: what is read, strictness of the JSON, values of the wrong kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.feed_values import Feed, FeedEntry
from observance.ingest.feeds import holds_feed, read_feed
from observance.ingest.json_feed import holds_json_feed
from observance.model import InputError, ObservanceError

WHERE = "https://agency.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"
FIELDS = ("id", "url", "title", "date_published", "authors", "name", "content_html", "items")


def read(found: dict[str, Any]) -> Feed:
    return read_feed(json.dumps({"version": VERSION, **found}).encode(), where=WHERE)


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_feed(data, where=WHERE)
    assert caught.value.hint
    return str(caught.value)


def test_a_feed() -> None:
    item = {
        "id": 7,
        "url": "/1",
        "title": "Exhibition\nopens",
        "content_html": "<p>In <b>Pyong</b>yang.</p>",
        "date_published": "2024-11-01T09:30:00+09:00",
        "date_modified": "2024-11-02T00:00:00Z",
        "authors": [{"name": "A"}, {"url": "x"}, {"name": "B"}],
    }
    feed = read({"title": "Agency", "home_page_url": "https://agency.example/", "language": "ko", "items": [item]})
    assert (feed.kind, feed.title, feed.url, feed.language) == (
        "JSON Feed 1.1",
        "Agency",
        "https://agency.example/",
        "ko",
    )
    assert feed.notes == ()
    assert feed.entries == (
        FeedEntry(
            id="7",
            url="https://agency.example/1",
            title="Exhibition opens",
            published=datetime(2024, 11, 1, 0, 30, tzinfo=UTC),
            updated=datetime(2024, 11, 2, tzinfo=UTC),
            author="A, B",
            summary="In Pyongyang.",
            content_html="<p>In <b>Pyong</b>yang.</p>",
        ),
    )


def test_text_is_not_taken_for_markup() -> None:
    (entry,) = read({"items": [{"id": "1", "url": WHERE, "content_text": "5 < 6 & <b>"}]}).entries
    assert entry.content_html == "5 &lt; 6 &amp; &lt;b&gt;"
    assert entry.summary == "5 < 6 & <b>"


def test_values_of_the_wrong_kind_are_left_out_and_said() -> None:
    feed = read({"title": 5, "items": [{"id": True, "url": ["x"], "title": {}, "date_published": 7}, 3, None]})
    (entry,) = feed.entries
    assert (feed.title, entry.id, entry.url, entry.title, entry.published) == (None,) * 5
    assert {"the feed: title is no text: left out", "entry 2 is no object: left out"} <= set(feed.notes)
    twice = b'{"version": "%s", "title": "a", "title": "b"}' % VERSION.encode()
    assert read_feed(twice, where=WHERE).title == "b"
    assert "says 'title' twice" in read_feed(twice, where=WHERE).notes[0]
    assert read({"items": "none"}).notes == ("has no list of items", "has no entries")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"NaN", "NaN is no number"),
        (b"[" * 100_000, "too deep"),
        (b'"\xff"', "not UTF-8"),
        (b'"', "is not JSON"),
        (b"1", ""),
        (b"9" * 100_000, ""),
        (b"1e999999", ""),
        (b'"\\ud800"', ""),
    ],
)
def test_strictness(data: bytes, what: str) -> None:
    whole = b'{"version": "%s", "items": [{"id": "1", "title": %s}]}' % (VERSION.encode(), data)
    if what:
        assert what in refused(whole)
    else:
        repr(read_feed(whole, where=WHERE)).encode()


def test_other_json_is_no_feed() -> None:
    assert "no element" in refused(b'{"version": 1}')
    assert not holds_feed(b'{"version": "https://example.org/version/1"}')
    assert not holds_feed(b'["https://jsonfeed.org/version/1"]')
    assert holds_feed(b'\xef\xbb\xbf {"version": "https:\\/\\/jsonfeed.org\\/version\\/1"}')


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
        max_leaves=12,
    )
)
def test_any_values(value: Any) -> None:
    for items in ([value], value, [{"title": value, "id": value, "url": value, "date_published": value}]):
        whole = json.dumps({"version": VERSION, "title": "t", "items": items}).encode()
        assert holds_json_feed(whole)
        try:
            feed = read_feed(whole, where=WHERE)
        except ObservanceError as error:
            assert error.hint  # noqa: PT017 - NaN and its like are refused
        else:
            repr(feed).encode()


@pytest.mark.shared_data
def test_the_json_of_the_corpus_within_a_feed(shared_data: Path) -> None:
    folder = shared_data / "hostile/jsontestsuite/test_parsing"
    paths = sorted(folder.glob("*.json"))
    assert len(paths) == 318
    wrong = []
    for path in paths:
        whole = b'{"version": "%s", "extension": %s}' % (VERSION.encode(), path.read_bytes())
        try:
            read_feed(whole, where=path.name)
            read_it = True
        except InputError:
            read_it = False
        wanted = {"y": True, "n": False}.get(path.name[0])
        if wanted is not None and wanted != read_it:
            wrong.append(path.name)
    assert wrong == []
