"""The corpus of a feed parser's own tests: every file ends, and says what that parser's authors expect of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from observance.ingest.feed_values import plain_text
from observance.ingest.feeds import read_feed
from observance.model import InputError
from tests.hostile.watched import sound

EXPECT = re.compile(
    r"^\s*Expect:\s+(?:not bozo and )?(feed|entries\[0\])\[u?['\"](title|link)['\"]\]\s*==\s*(u?(?:'[^'\n]*'|\"[^\"\n]*\"))\s*$",
    re.MULTILINE,
)
HERE = "http://example.com/feed"


@pytest.mark.shared_data
def test_every_file_is_read_or_refused(shared_data: Path) -> None:
    run = sound("feeds", shared_data, items=2200)
    assert run.count("read") >= 2100
    assert run.slowest < 60
    assert run.peak < 200e6
    assert all(": " in reason for reason in run.reasons())


@pytest.mark.shared_data
@pytest.mark.slow
def test_every_file_as_a_document(shared_data: Path) -> None:
    sound("feeds as files", shared_data, items=440, every=5)


@pytest.mark.shared_data
@pytest.mark.parametrize(("field", "least"), [("title", 0.97), ("link", 0.9)])
def test_titles_and_links_are_those_the_corpus_expects(shared_data: Path, field: str, least: float) -> None:
    asked, missed = 0, []
    for path in sorted((shared_data / "hostile/feedparser/tests").rglob("*.xml")):
        data = path.read_bytes()
        expected = EXPECT.search(data[:2000].decode("utf-8", errors="replace"))
        if expected is None or expected[2] != field:
            continue
        asked += 1
        wanted = ast.literal_eval(expected[3])
        try:
            feed = read_feed(data, where=HERE)
        except InputError:
            missed.append(path.name)
            continue
        of = feed if expected[1] == "feed" else feed.entries[0] if feed.entries else None
        got = getattr(of, "url" if field == "link" else "title", None)
        if plainly(got) not in {plainly(wanted), plainly(plain_text(wanted))}:
            missed.append(path.name)
    assert asked >= {"title": 250, "link": 15}[field]
    assert len(missed) <= (1 - least) * asked, missed


def plainly(text: str | None) -> str:
    """Give *text* without spaces: where lines break is not what is compared."""
    return "".join((text or "").split())
