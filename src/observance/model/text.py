"""Quotes and dates: the two small values every claim is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A span of a report's text; offsets are Unicode code points, ``end`` is exclusive.

    The invariant of the whole program: ``report.text[start:end] == text``.
    """

    start: int
    end: int
    text: str

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Quote:
        """Take the quote ``text[start:end]``; the span must lie inside *text* and not be empty."""
        if not 0 <= start < end <= len(text):
            msg = f"span {start}:{end} is outside a text of {len(text)} characters"
            raise ValueError(msg)
        return cls(start, end, text[start:end])

    def holds_in(self, text: str) -> bool:
        """Whether this quote slices exactly out of *text*."""
        return 0 <= self.start < self.end <= len(text) and text[self.start : self.end] == self.text

    def overlaps(self, other: Quote) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Quote) -> bool:
        """Whether *other* lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Basis(StrEnum):
    """How a date was arrived at, so that an inference is never shown as a statement."""

    STATED = "stated"  # a full calendar date stands in the text
    RELATIVE = "relative"  # "this week", "on Wednesday", "in March": resolved against the publication date
    DATELINE = "dateline"  # the report's own dateline
    BOUND = "bound"  # not stated; bounded by other dated facts of the report
    PUBLISHED = "published"  # the publication date of the report itself


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An interval of calendar days, both ends inclusive; an open end is ``None`` (unknown).

    ``quote`` is the words it was read from; ``None`` only for `Basis.PUBLISHED`.
    ``anchor`` says in words what a relative date was resolved against ("published 2024-11-01").
    ``conflict`` says in words where the text contradicts itself (a weekday that is not that date's).
    """

    start: date | None
    end: date | None
    basis: Basis
    quote: Quote | None = None
    anchor: str = ""
    conflict: str = ""

    def __post_init__(self) -> None:
        """Reject an interval that is empty or runs backwards."""
        if self.start is None and self.end is None:
            msg = "a When needs at least one end; use None where nothing is known"
            raise ValueError(msg)
        if self.start and self.end and self.end < self.start:
            msg = f"interval runs backwards: {self.start} to {self.end}"
            raise ValueError(msg)

    @property
    def days(self) -> str:
        """The interval in words: "2024-10-31", "2024-10-28 to 2024-11-03", "from 2024-10-29", "until 2024-10-31"."""
        if self.start == self.end:
            return str(self.start)
        if self.start is None:
            return f"until {self.end}"
        if self.end is None:
            return f"from {self.start}"
        return f"{self.start} to {self.end}"
