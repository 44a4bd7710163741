"""The small values every claim is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.model import Basis, InputError, Quote, When
from tests.sample import reading


@given(st.text(min_size=1), st.data())
def test_a_cut_quote_holds_and_a_moved_one_does_not_lie(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = Quote.cut(text, start, end)
    assert quote.holds_in(text)
    moved = replace(quote, start=start + 1, end=end + 1)
    assert moved.holds_in(text) == (text[start + 1 : end + 1] == quote.text and end + 1 <= len(text))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 99)])
def test_a_quote_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        Quote.cut("short", start, end)


def test_an_interval_needs_an_end_and_runs_forwards() -> None:
    with pytest.raises(ValueError, match="at least one end"):
        When(start=None, end=None, basis=Basis.STATED)
    with pytest.raises(ValueError, match="backwards"):
        When(start=date(2024, 2, 1), end=date(2024, 1, 1), basis=Basis.STATED)


def test_days_in_words() -> None:
    day, later = date(2024, 10, 30), date(2024, 10, 31)
    assert When(start=day, end=day, basis=Basis.STATED).days == "2024-10-30"
    assert When(start=day, end=None, basis=Basis.STATED).days == "from 2024-10-30"
    assert When(start=None, end=day, basis=Basis.STATED).days == "until 2024-10-30"
    assert When(start=day, end=later, basis=Basis.STATED).days == "2024-10-30 to 2024-10-31"


def test_same_bytes_with_another_date_are_another_capture() -> None:
    assert reading().capture.key != reading(published=date(2024, 11, 5)).capture.key
    assert reading().capture.key == reading().capture.key


def test_an_error_says_what_where_and_what_to_do_on_one_line() -> None:
    error = InputError("cannot be read", where="a.txt", hint="check it")
    assert str(error) == "a.txt: cannot be read. Hint: check it [OBS-I01]"
