"""Taking a page apart: every run has its place, whatever the markup; what browsers hide is hidden and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest.pages.scan import MOST_RUNS, outline_of, plain_text, text_of

PIECES = [
    *[
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "</a>",
        "<br>",
        "<br/>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<SCRIPT>",
        "</Script>",
        "<td>",
        "</td>",
    ],
    *[
        "<table>",
        "</table>",
        "<tr>",
        "<li>",
        "<ul>",
        "</ul>",
        "&amp;",
        "&",
        "&#65;",
        "&#99999999999;",
        "&#x41",
        "&nbsp;",
        "\x00",
        "\u3000",
        "a",
        "b.",
        "Ж",
        "한",
        "中。",
        "<",
    ],
    *[
        "<a",
        '"',
        "'",
        "=",
        ">",
        "<x-y>",
        "</x-y>",
        "<o:p>",
        "<svg>",
        "</svg>",
        "<button>",
        "</button>",
        "<?x",
        "<title>",
        "</title>",
        "<textarea>",
        "<hr>",
    ],
    *["<noscript>", "</noscript>", "<iframe>", "</iframe>", "<h1>", "</h1>", "<dd>", "<tbody>", "</body>"],
    *["<a href=x>", '<p class="x>y" ', "<!DOCTYPE html>", " ", "\n", "<time datetime='2024-01-01'>"],
]
pages = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80))


@given(pages)
def test_every_run_is_what_stands_in_its_place(markup: str) -> None:
    outline = outline_of(markup)
    behind = 0
    for run in outline.runs:
        assert behind <= run.start < run.end <= len(markup)
        assert text_of(markup[run.start : run.end]) == run.text
        assert run.text == " ".join(run.text.split())
        assert 0 <= run.linked <= 1
        behind = run.end


@given(pages)
def test_elements_stand_in_order_and_hold_what_they_hold(markup: str) -> None:
    outline = outline_of(markup)
    for number, node in enumerate(outline.nodes):
        parent = outline.nodes[node.parent]
        assert node.parent < number or number == 0
        assert parent.first <= node.first <= node.last <= parent.last
    for number, run in enumerate(outline.runs):
        node = outline.nodes[run.node]
        assert node.first <= number < node.last


@given(pages)
def test_the_same_markup_gives_the_same_outline(markup: str) -> None:
    assert outline_of(markup) == outline_of(markup)


def texts(markup: str) -> list[str]:
    return [run.text for run in outline_of(markup).runs]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One<p>Two<div>Three", ["One", "Two", "Three"]),
        ("<ul><li>One<li>Two</ul>Three", ["One", "Two", "Three"]),
        ("<table><tr><td>One<td>Two<tr><td>Three</table>", ["One", "Two", "Three"]),
        ("One.<br>Two", ["One.", "Two"]),
        ("One<br>two", ["One two"]),
        ("One<br><br>Two", ["One", "Two"]),
        ("a<b>b</b>c <i>d</i>", ["abc d"]),
        ('<p title="a > b" data-x=1>Text', ["Text"]),
        ('<p title=it"s>Text', ["Text"]),
        ("1 < 2 and 3 <4", ["1 < 2 and 3 <4"]),
        ("<p>One<!-- two -->three</p>", ["Onethree"]),
        ("<SCRIPT>no()</SCRIPT>yes<style>no</style>", ["yes"]),
        ("<P>One</P><DIV>Two</DIV>", ["One", "Two"]),
        ("a &lt; b &amp;&nbsp;c", ["a < b & c"]),
        ("<x-card>One</x-card>Two", ["One", "Two"]),
        ("<o:p>One</o:p>two", ["Onetwo"]),
        ("<p>a <b", ["a <b"]),
        ("<p><a <b>bold</b> rest", ["<a bold rest"]),
    ],
)
def test_what_browsers_read_is_read(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


@pytest.mark.parametrize(("markup", "by"), [("a<!-- b c", "comment"), ("a<script>b", "script"), ("a<style>b", "style")])
def test_what_never_ends_hides_the_rest_and_says_so(markup: str, by: str) -> None:
    outline = outline_of(markup)
    assert [run.text for run in outline.runs] == ["a"]
    assert (outline.hidden_by, outline.hidden_from) == (by, 1)


def test_an_anchor_without_an_address_and_one_never_closed_are_no_links_to_the_end() -> None:
    markup = '<p><a name="top">One two</p><p><a href="/x">Three</p><p>Four</p>'
    assert [run.linked for run in outline_of(markup).runs] == [0, 1, 0]


def test_strokes_between_links_are_not_text() -> None:
    assert outline_of("<a href=1>정치</a> | <a href=2>경제</a> |").runs[0].linked == 1


def test_a_character_reference_of_any_length_is_resolved() -> None:
    assert plain_text("&#" + "9" * 5000 + ";x") == "\ufffdx"
    assert plain_text("&#x" + "0" * 5000 + "41;") == "A"
    assert plain_text("a\x00b&#0;") == "ab\ufffd"


def test_reading_stops_where_there_are_too_many_lines() -> None:
    assert outline_of("a.<br>" * (MOST_RUNS + 10)).overfull
