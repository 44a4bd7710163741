"""The two published benchmarks: the bars the reading of pages is held to, and the peer's figures as its makers give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.cli.bench_pages import (
    ARTICLES,
    SEGMENTS,
    article_pages,
    our_text,
    score_articles,
    score_segments,
    segment_pages,
)

ARTICLE_BAR = 0.964
SEGMENT_BAR = 0.926


@pytest.mark.shared_data
@pytest.mark.slow
def test_articles_are_read_above_the_bar(shared_data: Path) -> None:
    pages = list(article_pages(shared_data / "html" / ARTICLES))
    assert len(pages) == 181
    assert score_articles(pages, our_text)["f1"] >= ARTICLE_BAR


@pytest.mark.shared_data
@pytest.mark.slow
def test_segments_are_read_above_the_bar(shared_data: Path) -> None:
    pages = list(segment_pages(shared_data / "html" / SEGMENTS))
    assert len(pages) == 990
    assert score_segments(pages, our_text)["f1"] >= SEGMENT_BAR
