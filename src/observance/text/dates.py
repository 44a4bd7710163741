"""Dates in reports: every expression as an interval of days, resolved against the day the report was written.

News looks back, so an incomplete date is the latest one not after the anchor. Without an anchor only expressions that
say everything themselves are resolved; the others are left out, because a missing date is not today.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from observance.model import Basis, Quote, When
from observance.text import dates_east, dates_english, day_math
from observance.text.dates_english import Resolve, Resolved

_SAME_DAY = re.compile(
    r"\b(?:(?:on )?(?:the|that) same day|(?:on )?that (?:day|morning|afternoon|evening|night)|the same (?:morning|evening|night))"
    r"(?-i:(?![a-z]))",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"\b(?:(?:on )?the (?:previous day|day before)|a day earlier)\b", re.IGNORECASE)
_WEEKDAY_DAY = re.compile(
    r"\b(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday),? (?:the )?"
    r"(?:(?P<m1>[A-Z][a-z]{2,8})\.? (?P<d1>[0-3]?\d)|(?P<d2>[0-3]?\d) (?P<m2>[A-Z][a-z]{2,8}))(?:st|nd|rd|th)?(?!\d)"
)
_YEAR_MENTION = re.compile(r"(?<!\d)(20\d\d)(?![\d%])")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
EARLIEST_YEAR = 2000
# Characters: no expression is as long.
REACH = 200
# Words that turn the clause after them to the future: an incomplete month there is the next one, not the last.
_AHEAD = re.compile(r"\b(?:will|shall|going to|is to|are to|plans? to|due to|scheduled|expected to|slated)\b[^.;,\n]*$")
_MONTH_WORD = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")


def find_dates(
    text: str, *, anchor: date | None, language: str | None = "en", anchor_words: str = ""
) -> tuple[When, ...]:
    """Give every date expression of *text* in text order.

    *anchor* is the day the report was written, *anchor_words* says where that day comes from. ``When.quote`` holds the
    exact words. Never raises, whatever the text.
    """
    table = dates_english.patterns() if language in {"en", None} else dates_east.patterns(language or "en")
    words = anchor_words or (f"counted from {anchor}" if anchor else "")
    found = _matches(text, table, anchor)
    whens = [_when(Quote.cut(text, start, end), resolved, words) for start, end, resolved in found]
    if language in {"en", None}:
        whens += _same_day(text, whens)
    return tuple(sorted(whens, key=lambda when: when.quote.start if when.quote else 0))


def _matches(
    text: str, table: Sequence[tuple[re.Pattern[str], Resolve]], anchor: date | None
) -> list[tuple[int, int, Resolved]]:
    """Resolve every pattern; the first pattern to claim a span keeps it."""
    taken = bytearray(len(text))
    found = []
    places = [(0, len(text))] if anchor else _around_years(text)
    for pattern, resolve in table:
        for match in (match for place in places for match in pattern.finditer(text, *place)):
            start, end = match.span()
            if taken.find(1, start, end) >= 0:
                continue
            resolved = resolve(match, anchor)
            if resolved is not None:
                if anchor and not resolved.stated and _MONTH_WORD.search(match.group()):
                    resolved = _turned_ahead(resolved, text[max(0, start - 100) : start], anchor)
                taken[start:end] = b"\x01" * (end - start)
                found.append((start, end, resolved))
    return found


def _around_years(text: str) -> list[tuple[int, int]]:
    """Give where an expression can stand that needs no anchor: near a year."""
    places: list[tuple[int, int]] = []
    for match in _ANY_YEAR.finditer(text):
        start, end = max(0, match.start() - REACH), min(len(text), match.end() + REACH)
        if places and start <= places[-1][1]:
            start = places.pop()[0]
        places.append((start, end))
    return places


def _turned_ahead(resolved: Resolved, before: str, anchor: date) -> Resolved:
    """Move a past month or day a year on where the words before it speak of the future."""
    if resolved.end >= anchor or not _AHEAD.search(before):
        return resolved
    start = day_math.safe_date(resolved.start.year + 1, resolved.start.month, resolved.start.day)
    end = day_math.safe_date(resolved.end.year + 1, resolved.end.month, resolved.end.day)
    return Resolved(start, end, stated=False) if start and end else resolved


def _when(quote: Quote, resolved: Resolved, anchor_words: str) -> When:
    return When(
        start=resolved.start,
        end=resolved.end,
        basis=Basis.STATED if resolved.stated else Basis.RELATIVE,
        quote=quote,
        anchor="" if resolved.stated else anchor_words,
        conflict=resolved.conflict,
    )


def _same_day(text: str, whens: Sequence[When]) -> list[When]:
    """Resolve "the same day", "that evening" and "the day before" from the nearest single day named before them."""
    found = []
    days = sorted(
        ((when.quote, when.start) for when in whens if when.quote and when.start and when.start == when.end),
        key=lambda day: day[0].end,
    )
    told = [day for day in days if not _of_reporting(text, day[0])]
    for pattern, back, named in ((_SAME_DAY, 0, told), (_DAY_BEFORE, 1, days)):
        ends = [quote.end for quote, _ in named]
        for match in pattern.finditer(text):
            before = bisect_right(ends, match.start())
            if before:
                last, start = named[before - 1]
                day = start - timedelta(back)
                words = f'counted from "{last.text}"'
                quote = Quote.cut(text, *match.span())
                found.append(When(start=day, end=day, basis=Basis.RELATIVE, quote=quote, anchor=words))
    return found


def _of_reporting(text: str, quote: Quote) -> bool:
    """Whether a date only says when something was reported: "KCNA reported on Thursday", or a dateline's."""
    before = text[max(0, quote.start - 24) : quote.start]
    after = text[quote.end : quote.end + 40]
    reported = re.search(r"\b(?:reported|said|says|announced|stated)\s+$", before)
    return reported is not None or re.match(r"\s*\([^)\n]{2,40}\)\s*(?:--|—|–|-)", after) is not None


def infer_not_before(text: str, language: str | None = "en") -> When | None:
    """Give the latest day *text* itself proves it was written on or after; None where nothing proves one.

    Proof is a full date with its year, or a weekday with day and month that fits exactly one of the years the text
    mentions ("Thursday, October 31" beside "exhibition-2024").
    """
    proven = [
        When(start=w.start, end=None, basis=Basis.BOUND, quote=w.quote, anchor="a full date in the text")
        for w in find_dates(text, anchor=None, language=language)
        if w.basis is Basis.STATED and w.start == w.end and not _looks_ahead(text, w)
    ]
    proven += _weekday_proofs(text)
    return max(proven, key=lambda when: when.start or date.min, default=None)


def _looks_ahead(text: str, when: When) -> bool:
    """Whether the words before a date speak of the future: a planned day proves nothing about the writing."""
    if when.quote is None:
        return True
    before = text[max(0, when.quote.start - 80) : when.quote.start]
    return re.search(r"\b(?:will|until|till|by|scheduled|planned|due|expires?|expected)\b[^.;]*$", before) is not None


def _weekday_proofs(text: str) -> list[When]:
    years = sorted({int(y) for y in _YEAR_MENTION.findall(text) if int(y) >= EARLIEST_YEAR})
    found: list[When] = []
    for match in _WEEKDAY_DAY.finditer(text) if years else ():
        quote = Quote.cut(text, *match.span())
        dated = f"{match['m1'] or match['m2']} {match['d1'] or match['d2']}"
        fits = [day for year in years if (day := _on_weekday(match["weekday"], dated, year)) is not None]
        if len(fits) == 1 and not _looks_ahead(text, When(start=fits[0], end=None, basis=Basis.BOUND, quote=quote)):
            anchor = f"the only year the text mentions in which it fits is {fits[0].year}"
            found.append(When(start=fits[0], end=None, basis=Basis.BOUND, quote=quote, anchor=anchor))
    return found


@lru_cache(maxsize=4096)
def _on_weekday(weekday: str, dated: str, year: int) -> date | None:
    """Give the day *dated* ("October 31") in *year* if its weekday is the one named."""
    days = [w.start for w in find_dates(f"{dated}, {year}", anchor=None) if w.start == w.end]
    if not days or days[0] is None:
        return None
    return days[0] if days[0].weekday() == dates_english.WEEKDAY_NAMES.index(weekday) else None
