"""Pages built to hang or mislead a parser: text comes out or a clear error does, in time in proportion to their size."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from observance.ingest.pages import read_page
from observance.model import EmptyInput, InputError, TooLarge

STORY = "<p>The delegation arrived in the capital on Tuesday and toured the exhibition halls, officials said.</p>"
N = 20_000
MOST_SECONDS = 20.0  # of the processor: far over what any takes, far under a hang
# Ten times the page may take ten times as long; a quadratic reader would take a hundred times. Below this nothing is told.
MOST_GROWTH = 40
TOO_SHORT_TO_TELL = 0.05
READ = {
    "nested div": "<div>{}",
    "nested and closed": "<div></div><div>{}",
    "nested b": "<b>{}",
    "nested lists": "<ul><li>{}",
    "closers": "</div>{}",
    "inline closers": "<b>{}</i>",
    "comments": "<!-- a -->{}",
    "declarations": "<![CDATA[{}",
    "less-than": "<{}",
    "broken tags": "<a {}",
    "open quotes": '<i x="{}',
    "quotes in quotes": '<i ="<i" {}',
    "other quotes": """<i ='"<i '="'" """ + "{}",
    "svg": "<svg>{}",
    "noscript": "<noscript>{}",
    "titles": "<title>{}",
    "ampersands": "&{}",
    "entities": "&amp{}",
    "nul": "\x00{}",
    "spaces": " {}",
    "breaks": "a<br>{}",
    "meta": '<meta name="a" content="b">{}',
    "time": '<time datetime="2024-01-01">{}',
}


@pytest.mark.parametrize("name", READ)
def test_the_story_is_found_behind_it_in_time(name: str) -> None:
    unit, rest = READ[name].split("{}")
    seconds = []
    for size in (N // 10, N):
        began = time.process_time()
        page = read_page(f"<html><body>{unit * size}{rest * size}{STORY}", where="page")
        seconds.append(time.process_time() - began)
        assert any("toured the exhibition halls" in block.text for block in page.blocks)
    assert seconds[1] < MOST_SECONDS
    assert seconds[1] < max(seconds[0], TOO_SHORT_TO_TELL) * MOST_GROWTH


@pytest.mark.parametrize(
    "markup",
    [
        "<p " + " ".join(f'a{number}="x"' for number in range(200_000)) + ">" + STORY,
        "<div class='" + "comment " * 50_000 + "'>" + STORY,
        "<div class='" + "caption" * 50_000 + "'>" + STORY,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + STORY,
        "<script type='application/ld+json'>[" + ",".join(["[1,2,3]"] * 50_000) + "]</script>" + STORY,
        '<script type="application/ld+json">{"@type":"Article"}</script>' * 2000 + STORY,
        "<title>" + "word " * 50_000 + "</title>" + "<h2>word word</h2>" * 3000 + STORY,
        "<p>" + "word " * 500_000 + ".</p>" + STORY,
        ("<p>&#" + "9" * 5000 + "; and more.</p>") * 100 + STORY,
        "<p>&#x" + "0" * 100_000 + "41;</p>" + STORY,
        "<div>" * 100_000 + STORY,
    ],
    ids=lambda markup: markup[:24],
)
def test_one_piece_as_large_as_a_page_is_read(markup: str) -> None:
    began = time.process_time()
    page = read_page(markup, where="page")
    assert time.process_time() - began < MOST_SECONDS
    assert any("toured the exhibition halls" in block.text for block in page.blocks)


@pytest.mark.parametrize("opening", ["<!--", "<script>", "<style>", "<textarea>"])
def test_what_a_browser_hides_is_an_error_that_says_where(opening: str) -> None:
    with pytest.raises(EmptyInput, match="hides the page from character 0"):
        read_page(opening * N + STORY, where="page")


@pytest.mark.parametrize("markup", ["<p>a.</p>" * 40_000, "<table><tr><td>" * 60_000, " " * 8_000_001])
def test_what_no_page_of_text_is_built_like_is_refused(markup: str) -> None:
    began = time.process_time()
    with pytest.raises(TooLarge):
        read_page(markup, where="page")
    assert time.process_time() - began < 2 * MOST_SECONDS


@pytest.mark.shared_data
def test_the_pages_of_the_html5lib_tests_are_read_or_refused(shared_data: Path) -> None:
    files = sorted((shared_data / "hostile" / "html5lib-tests").rglob("*.*"))
    assert len(files) > 20
    for file in files:
        markup = file.read_bytes().decode("utf-8", "replace")
        began = time.process_time()
        try:
            page = read_page(markup, where=file.name)
            assert page.blocks
        except InputError as error:
            assert error.where == file.name  # noqa: PT017 - either is right, and an error must say where
        assert time.process_time() - began < MOST_SECONDS
