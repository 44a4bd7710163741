"""From a page to a document: the article in its blocks, each in its place, and what kind each of them is."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest.pages import read_page, text_of
from observance.model import BlockKind, EmptyInput, InputError
from tests.ingest.pages.test_scan import pages

ONE = "A fair of technology opened in the capital on Tuesday with firms of two countries, the organisers said."
TWO = "It will last three days and shows software, instruments and machines to the public and to experts."
THREE = "A second fair may be held next year, the head of the delegation told reporters after the opening."
MENU = "<nav><a href=1>News</a> <a href=2>Sport</a></nav>"


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang=en><head><title>Fair opens - Harbour Wire</title>{head}</head><body>{body}</body></html>"


def texts(markup: str, *kinds: BlockKind) -> list[str]:
    wanted = kinds or tuple(BlockKind)
    return [block.text for block in read_page(markup, where="x").blocks if block.kind in wanted]


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_menus_comments_related_links_and_notices_are_left_out() -> None:
    markup = page(
        MENU
        + f"<div class=cookie-notice><p>{ONE.replace('fair', 'cookie')}</p></div><main><h1>Fair opens</h1>"
        + f"<div class=entry-content>{paragraphs(ONE, TWO)}<p>Read also: <a href=3>Another fair opened</a></p></div>"
        + f"<div class=related><p>{THREE.replace('second', 'third')}</p></div>"
        + f"<section class=comments>{paragraphs(*['What a long and thoughtful comment on the fair this is.'] * 9)}</section>"
    )
    assert texts(markup) == [ONE, TWO]


def test_every_block_can_be_shown_in_the_page() -> None:
    markup = page(
        f"<article><h1>Fair opens</h1><p>{ONE[:20]}<b>{ONE[20:40]}</b>{ONE[40:]}</p><p>{TWO} &amp; more.</p></article>"
    )
    for block in read_page(markup, where="x").blocks:
        assert block.place is not None
        assert block.place.start is not None
        assert text_of(markup[block.place.start : block.place.end]) == block.text


@given(pages)
def test_any_page_is_read_twice_alike_or_refused_with_its_name(markup: str) -> None:
    try:
        found = read_page(markup, where="the page")
    except InputError as error:
        assert error.where == "the page"  # noqa: PT017 - either is right, and an error must say where
        return
    assert found == read_page(markup, where="the page")
    for block in found.blocks:
        assert block.place is not None
        assert text_of(markup[block.place.start : block.place.end]) == block.text


def test_a_lead_above_the_body_belongs_to_the_story() -> None:
    markup = page(
        f"<h1>Fair opens</h1><div class=teaser-text>{ONE}</div><div class=article-body>{paragraphs(TWO, THREE)}</div>"
    )
    assert texts(markup) == [ONE, TWO, THREE]


def test_headings_stay_where_story_follows_them_and_the_headline_does_not_repeat() -> None:
    body = f"<h1>Fair opens</h1>{paragraphs(ONE)}<h2>What is shown</h2>{paragraphs(TWO)}<h2>Related</h2><ul><li><a href=1>Link</a></ul>"
    assert texts(page(f"<article>{body}</article>")) == [ONE, "What is shown", TWO]


def test_text_between_breaks_in_a_table_is_read() -> None:
    markup = page(
        f"<table><tr><td>{MENU}</td><td><font>{ONE}<br><br>&nbsp;&nbsp;{TWO}<br><br>{THREE}</font></td></tr></table>"
    )
    assert texts(markup) == [ONE, TWO, THREE]


def test_credits_datelines_and_disclaimers_are_kept_as_what_they_are() -> None:
    markup = page(
        "<h1>Fair opens</h1><div class=byline>By Jane Roe</div><div class=article-body><p>PYONGYANG, November 5 (KCNA) --</p>"
        f"{paragraphs(ONE, TWO)}<p>Source: Harbour Wire</p></div><p class=legal>© Harbour Wire. All rights reserved.</p>"
    )
    assert texts(markup, BlockKind.TEXT) == [ONE, TWO]
    assert texts(markup, BlockKind.DATELINE) == ["PYONGYANG, November 5 (KCNA) --"]
    assert texts(markup, BlockKind.CREDIT) == ["By Jane Roe", "Source: Harbour Wire"]
    assert texts(markup, BlockKind.DISCLAIMER) == ["© Harbour Wire. All rights reserved."]


def test_hidden_text_is_not_read() -> None:
    markup = page(f"<article>{paragraphs(ONE, TWO)}<div style='display: none'>{paragraphs(THREE)}</div></article>")
    assert texts(markup) == [ONE, TWO]


def test_names_that_mislead_are_overruled_where_nothing_would_be_left() -> None:
    found = read_page(page(f"<div class=sidebar><div class=promo>{paragraphs(ONE, TWO)}</div></div>"), where="x")
    assert [block.text for block in found.blocks] == [ONE, TWO]


def test_the_pages_own_body_leads_to_what_was_missed() -> None:
    four = "Experts said that some of the machines on show may not be delivered without an exemption."
    body = json.dumps({"@type": "NewsArticle", "articleBody": f"{ONE} {TWO} {four}"})
    other = paragraphs(*[THREE.replace("fair", f"fair {number}") for number in range(6)])
    markup = page(
        f"<div class=comments>{paragraphs(ONE, TWO, four)}</div><div class=story>{other}</div>",
        f'<script type="application/ld+json">{body}</script>',
    )
    found = read_page(markup, where="x")
    assert [block.text for block in found.blocks] == [ONE, TWO, four]
    assert found.extractor.endswith("JSON-LD articleBody")
    assert any("JSON-LD" in note for note in found.notes)


def test_a_body_the_page_does_not_show_is_not_taken() -> None:
    body = json.dumps({"@type": "NewsArticle", "articleBody": " ".join([THREE] * 5)})
    markup = page(f"<article>{paragraphs(ONE, TWO)}</article>", f'<script type="application/ld+json">{body}</script>')
    assert texts(markup) == [ONE, TWO]
    with pytest.raises(EmptyInput, match="shown by a script only"):
        read_page(page("<div id=root></div>", f'<script type="application/ld+json">{body}</script>'), where="x")


def test_a_consent_notice_is_no_article_but_an_article_on_cookies_is() -> None:
    notice = "We use cookies to give you the best experience. Accept all cookies or manage your consent here."
    with pytest.raises(InputError, match="consent notice"):
        read_page(page(f"<div>{paragraphs(notice)}</div>"), where="x")
    assert texts(page(f"<article>{paragraphs(ONE, notice, TWO, THREE)}</article>")) == [ONE, notice, TWO, THREE]


def test_a_paywall_and_what_the_page_says_of_it_are_noted() -> None:
    free = json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False})
    markup = page(
        f"<article>{paragraphs(ONE, TWO)}</article><div class=wall>Subscribe to continue reading</div>",
        f'<script type="application/ld+json">{free}</script>',
    )
    notes = " ".join(read_page(markup, where="x").notes)
    assert "for those who pay" in notes
    assert "asks to subscribe" in notes


def test_a_host_rule_names_the_element_and_the_outlet() -> None:
    markup = page(
        f"<div class='newsText x'>{paragraphs(ONE, TWO)}</div><div class=article>{paragraphs(*[THREE] * 5)}</div>"
    )
    found = read_page(markup, where="x", url="https://www.ukrinform.net/rubric/1.html")
    assert [block.text for block in found.blocks] == [ONE, TWO]
    assert found.extractor.endswith("host rule")
    assert read_page(markup, where="x", url="https://ukrinform.net.example/").extractor.endswith("outline")


@pytest.mark.parametrize("line", ["a", "Short.", "평양에서 열렸다."])
def test_a_page_of_one_short_line_is_read(line: str) -> None:
    assert texts(f"<html><p>{line}") == [line]


@pytest.mark.parametrize(
    "markup", ["", "<html></html>", "<a href=1>Only</a> <a href=2>links</a>", "<h1>Only a heading</h1>"]
)
def test_a_page_without_text_is_refused(markup: str) -> None:
    with pytest.raises(EmptyInput) as caught:
        read_page(markup, where="empty.html")
    assert "empty.html" in str(caught.value)


@given(st.integers(min_value=1, max_value=40))
def test_spacing_between_tags_changes_nothing(spaces: int) -> None:
    close = page(f"<article>{paragraphs(ONE, TWO, THREE)}</article>")
    wide = re.sub(r">(?=<)", ">" + "\n " * spaces, close)
    assert texts(close) == texts(wide)
