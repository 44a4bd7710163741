"""Sentences and paragraphs as exact spans, in damaged text too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.text import dominant_script, language_of, normalise, paragraphs, sentences


def split(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


def test_abbreviations_and_initials_end_nothing() -> None:
    text = "It opened on Oct. 29 in the U.S. Embassy. Mr. V. Putin came with Co. Ltd. staff. He left."
    assert split(text) == [
        "It opened on Oct. 29 in the U.S. Embassy.",
        "Mr. V. Putin came with Co. Ltd. staff.",
        "He left.",
    ]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert split('"It closed." He said so. \u201cNo.\u201d They left.') == [
        '"It closed."',
        "He said so.",
        "\u201cNo.\u201d",
        "They left.",
    ]


def test_no_sentence_crosses_a_line() -> None:
    assert split("A headline without a stop\n\nThe text. More") == ["A headline without a stop", "The text.", "More"]


def test_full_width_stops() -> None:
    assert split("展览闭幕。朝中社报道。") == ["展览闭幕。", "朝中社报道。"]


def test_damaged_text_is_one_sentence_still() -> None:
    assert split("They held a joint of products, visited PresidentKim Il Sungand left.") == [
        "They held a joint of products, visited PresidentKim Il Sungand left."
    ]


@given(st.text())
def test_spans_slice_and_nothing_is_lost(text: str) -> None:
    for span in (*sentences(text), *paragraphs(text)):
        assert span.holds_in(text)
    joined = "".join("".join(sentence.text.split()) for sentence in sentences(text))
    assert joined == "".join("".join(line.split()) for line in text.split("\n"))


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once or once.startswith("\ufeff")
    assert "\r" not in once


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The exhibition was held in the capital this week.", "en"),
        ("조선중앙통신은 전시회가 폐막했다고 보도했다.", "ko"),
        ("Об этом сообщило агентство, выставка была открыта.", "ru"),
        ("Про це повідомило агентство, її відкрили в Києві.", "uk"),
        ("据朝中社报道,展览闭幕。", "zh"),
        ("Die Ausstellung wurde gestern in Berlin feierlich eröffnet.", None),
        ("展示会が開かれました", None),
        ("12345", None),
        ("", None),
    ],
)
def test_language_by_letters_then_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_dominant_script() -> None:
    assert dominant_script("Пхеньян and") == "Cyrillic"
    assert dominant_script("...") is None
