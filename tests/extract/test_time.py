"""Text built to cost a pattern its time ends all the same: work grows with the text, not with its square."""

from __future__ import annotations

import pytest

from observance.extract import extract
from observance.trace import chain_of
from tests.trace.test_credits import report


@pytest.mark.parametrize(
    "text",
    [
        "Ministry of " * 4000,
        "Kim Il Sung " * 4000,
        "University Institute " * 4000,
        "Korea and Russia and " * 3000,
        '"said ' * 8000,
        "on Monday, October 31 " * 3000,
        "delegation of the A of the B of " * 2000,
        "a" * 100_000,
        "a, " * 30_000,
        "oil, coal, missiles, " * 1500,
        "signed signed agreement " * 3000,
        "(A - B) " * 5000,
        "exhibition held " * 4000,
    ],
    ids=lambda text: text[:16],
)
@pytest.mark.timeout(60)  # a second or two; a pattern that explodes takes minutes
def test_hostile_repetition_ends(text: str) -> None:
    found = report("The report of the day is said to have been read. " + text, "Bay Herald")
    assert extract(found, chain_of(found)).read_by == "rules 1"
