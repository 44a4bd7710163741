"""Dates of reports, resolved against the day the report was written; looking back unless the words look ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.model import Basis
from observance.text import find_dates, infer_not_before

FRIDAY = date(2024, 11, 1)


def days(text: str, language: str = "en", anchor: date | None = FRIDAY) -> list[tuple[str, str]]:
    found = find_dates(text, anchor=anchor, language=language)
    return [(when.quote.text, when.days) for when in found if when.quote]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Wednesday in Minsk.", "2024-10-30"),
        ("They met last Friday.", "2024-10-25"),
        ("It was read out on Friday morning.", "2024-11-01"),
        ("A fair was held this week.", "2024-10-28 to 2024-11-03"),
        ("It ended last week.", "2024-10-21 to 2024-10-27"),
        ("The ship sailed in March.", "2024-03-01 to 2024-03-31"),
        ("The ship sailed in December.", "2023-12-01 to 2023-12-31"),
        ("It will be handed over in December.", "2024-12-01 to 2024-12-31"),
        ("It opened on Oct. 29.", "2024-10-29"),
        ("It opened on 29 October.", "2024-10-29"),
        ("It ran from August 26 to 30.", "2024-08-26 to 2024-08-30"),
        ("It ran from 30 September to 2 October.", "2024-09-30 to 2024-10-02"),
        ("It runs from October 29 to November 4.", "2024-10-29 to 2024-11-04"),
        ("It was signed in June last year.", "2023-06-01 to 2023-06-30"),
        ("The contract of 2017-12-22 lapsed.", "2017-12-22"),
        ("The contract of 22.12.2017 lapsed.", "2017-12-22"),
        ("They came in early September.", "2024-09-01 to 2024-09-10"),
        ("It dates from Juche 113 (2024).", "2024-01-01 to 2024-12-31"),
        ("He left three days ago.", "2024-10-29"),
        ("He left yesterday.", "2024-10-31"),
        ("In October, ships came.", "2024-10-01 to 2024-10-31"),
        ("Next Friday they sail.", "2024-11-08"),
        ("Last March it rained.", "2024-03-01 to 2024-03-31"),
    ],
)
def test_english_expressions(text: str, expected: str) -> None:
    assert [found for _, found in days(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "It may rain; they march on.",
        "The DPRK exhibition-2024 closed.",
        "The Hwasong-19 flew 1,000 km.",
        "In recent years trade fell.",
        "Resolution 2397 (2017) holds.",
        "It cost 31 million dollars.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [quote for quote, _ in days(text) if quote != "2017"] == []


def test_the_same_day_and_the_day_before_count_from_the_day_named_last() -> None:
    assert days("On Oct. 29 they met. That evening they dined.")[1] == ("That evening", "2024-10-29")
    assert days("KCNA said on Thursday that it was signed the day before.")[1] == ("the day before", "2024-10-30")


def test_a_weekday_that_is_not_that_dates_is_a_contradiction_and_is_said() -> None:
    (when,) = find_dates("on Friday, October 31, they met", anchor=FRIDAY)
    assert "Thursday" in when.conflict
    (sound,) = find_dates("on Thursday, October 31, they met", anchor=FRIDAY)
    assert sound.conflict == ""


def test_without_an_anchor_only_what_says_everything_itself_is_resolved() -> None:
    assert days("on Wednesday, in March and on 5 May 2023", anchor=None) == [("on 5 May 2023", "2023-05-05")]


def test_a_stated_year_is_a_statement_and_a_missing_one_an_inference() -> None:
    stated, inferred = find_dates("on 5 May 2023 and on 6 June", anchor=FRIDAY, anchor_words="published 2024-11-01")
    assert (stated.basis, stated.anchor) == (Basis.STATED, "")
    assert (inferred.basis, inferred.anchor) == (Basis.RELATIVE, "published 2024-11-01")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ko", "전시회가 31일 폐막했다고 보도했다.", "2024-10-31"),
        ("ko", "주체113(2024)년 10월 30일 개막했다.", "2024-10-30"),
        ("ru", "Об этом сообщили в среду.", "2024-10-30"),
        ("ru", "Выставка прошла на этой неделе.", "2024-10-28 to 2024-11-03"),
        ("uk", "Росія наклала вето у березні.", "2024-03-01 to 2024-03-31"),
        ("zh", "展览10月31日闭幕。", "2024-10-31"),
        ("zh", "展览昨天闭幕。", "2024-10-31"),
    ],
)
def test_other_languages(language: str, text: str, expected: str) -> None:
    assert [found for _, found in days(text, language)] == [expected]


@given(st.text(), st.sampled_from(["en", "ko", "ru", "uk", "zh"]), st.dates())
def test_no_text_breaks_it_and_every_quote_slices(text: str, language: str, anchor: date) -> None:
    for when in find_dates(text, anchor=anchor, language=language):
        assert when.quote is not None
        assert when.quote.holds_in(text)


@given(st.dates(date(2001, 1, 1), date(2029, 12, 31)), st.integers(0, 300))
def test_a_day_and_month_is_the_latest_such_day(day: date, later: int) -> None:
    anchor = day + timedelta(later)
    (when,) = find_dates(f"on {day:%B} {day.day}", anchor=anchor)
    assert when.start == day or (when.start is not None and day < when.start <= anchor)


def test_the_text_may_prove_when_it_was_written() -> None:
    text = "The exhibition-2024 closed. They tested it on Thursday, October 31."
    proof = infer_not_before(text)
    assert proof is not None
    assert (proof.start, proof.end, proof.basis) == (date(2024, 10, 31), None, Basis.BOUND)


@pytest.mark.parametrize(
    "text",
    [
        "They tested it on Thursday, October 31.",  # no year anywhere
        "In 2019 and in 2024 it rained. It was Thursday, October 31.",  # both years fit
        "PYONGYANG, October 30 (KCNA) -- It opened.",
        "It will open on 5 May 2031.",
    ],
)
def test_what_proves_nothing(text: str) -> None:
    assert infer_not_before(text) is None
