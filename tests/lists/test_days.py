"""Dates as lists write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.lists.days import american_day, births, day
from observance.lists.places import listed_countries, listed_country


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DOB 19 Nov 1964", ("1964-11-19",)),
        ("DOB circa 1964", ("1964",)),
        ("Nov 1964", ("1964-11",)),
        ("1960 to 1965", ("1960/1965",)),
        ("between 1960 and 1965", ("1960/1965",)),
        ("1963-1964", ("1963/1964",)),
        ("01 Jan 1960 to 31 Dec 1961", ("1960-01-01/1961-12-31",)),
        ("1963 or 1964", ("1963", "1964")),
        ("1972-08-10 or 1972-08-11", ("1972-08-10", "1972-08-11")),
        ("1961-04", ("1961-04",)),
        ("19/11/1964", ("1964-11-19",)),
        ("00/00/1964", ("1964",)),
        ("dd/05/1964", ("1964-05",)),
        ("31 Feb 1964", ("1964-02",)),
        ("born in the early 1970s", ()),
        ("passport 12345", ()),
        ("0000", ()),
        ("", ()),
    ],
)
def test_births_are_given_as_far_as_they_are_known(text: str, found: tuple[str, ...]) -> None:
    assert births(text) == found


def test_a_day_is_a_whole_one() -> None:
    assert day("Report Date: 19-Nov-2026") == date(2026, 11, 19)
    assert day("Last Updated 05/03/2024") == date(2024, 3, 5)
    assert day("Nov 2026") is None
    assert american_day("05/03/2024") == date(2024, 5, 3)
    assert american_day("13/13/2024") is None
    assert american_day("2024") is None


@given(st.text(alphabet="0123456789/-. janfebmrdtoO", max_size=40))
def test_no_text_of_digits_breaks_it(text: str) -> None:
    for found in births(text):
        assert all(len(end) in {4, 7, 10} for end in found.split("/"))


def test_countries_are_known_by_the_lists_own_spellings() -> None:
    assert listed_countries("Korea, North", "kp", "Region: Gaza", "Cote d Ivoire", "xx", "", "undetermined", "00") == (
        "KP",
        "PS",
        "CI",
    )
    assert listed_country("Hong Kong") == listed_country("hk") == "HK"
