"""The HTML brief: escaped, self-contained, every claim linked to its words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from observance.model import Quote
from observance.report import brief_html
from observance.report.marks import Mark, paragraphs
from tests.sample import TEXT, reading


def test_page_escapes_report_text_and_drops_script_addresses() -> None:
    page = brief_html(reading())
    assert "&lt;b&gt;that&lt;/b&gt;" in page
    assert "javascript:" not in page
    assert "<script" not in page


def test_page_loads_nothing_from_the_network() -> None:
    page = brief_html(reading())
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_every_link_inside_the_page_has_its_target() -> None:
    page = brief_html(reading())
    targets = set(re.findall(r'id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert {"q-e1", "q-gap1", "q-edge1", "q-edge2"} <= links
    assert links <= targets


def test_ids_are_unique() -> None:
    ids = re.findall(r'id="([^"]+)"', brief_html(reading()))
    assert len(ids) == len(set(ids))


def test_same_reading_same_bytes() -> None:
    assert brief_html(reading()) == brief_html(reading())


def test_place_for_a_reply_stands_beside_a_match() -> None:
    assert "none sought yet" in brief_html(reading())


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)), max_size=8))
def test_segments_give_the_whole_text_back(spans: list[tuple[int, int]]) -> None:
    found = [
        Mark(f"m{n}", f"claim {n}", Quote.cut(TEXT, start, min(len(TEXT), start + length)))
        for n, (start, length) in enumerate(spans)
    ]
    lines = paragraphs(TEXT, found)
    assert "".join(segment.text for line in lines for segment in line) == TEXT
    anchors = [anchor for line in lines for segment in line for anchor in segment.anchors]
    assert sorted(anchors) == sorted(mark.anchor for mark in found)
