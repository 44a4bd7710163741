"""English date expressions: patterns and what each resolves to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from observance.text import day_math
from observance.text.day_math import Interval

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one expression means: an interval, whether it is wholly stated in the words, and any contradiction in it."""

    start: date
    end: date
    stated: bool
    conflict: str = ""


Resolve = Callable[[re.Match[str], date | None], Resolved | None]


@cache
def _words(kind: str) -> tuple[str, ...]:
    table = tomllib.loads(files("observance.text").joinpath("calendar_words.toml").read_text(encoding="utf-8"))
    return tuple(table["en"][kind])


def _index(kind: str, word: str) -> int:
    """Give the position of a month or weekday word in its table."""
    plain = word.casefold().rstrip(".")
    return next(n for n, forms in enumerate(_words(kind)) if plain in forms.split("|"))


def _month(word: str) -> int:
    return _index("months", word) + 1


def _month_words() -> str:
    """Give a pattern of every month word, capitalised, short forms with or without a full stop."""
    forms = [form for row in _words("months") for form in sorted(row.split("|"), key=len, reverse=True)]
    full = {"may", "june", "july"}
    stopped = [
        f"{form.capitalize()}[.]?" if len(form) <= 4 and form not in full else form.capitalize() for form in forms
    ]
    return r"(?:" + "|".join(stopped) + r")(?![a-z])"


_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?![\d-])"
_DAY: Final = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
_TAIL: Final = rf"(?:,? (?:{_YEAR}|(?P<rel>this year|last year|next year)))?"
_WEEKDAY: Final = r"(?:" + "|".join(WEEKDAY_NAMES) + r")"
_LEAD: Final = rf"(?:(?P<weekday>{_WEEKDAY}),? )?"
_TIMES: Final = r"(?: (?:morning|afternoon|evening|night))?"
_ORDINAL: Final = r"(?:th|st|nd|rd)?"
_TO: Final = r"(?: ?[-\u2013] ?| to | and | through | until )"
_PART: Final = r"(?:(?P<part>early|mid|late)[- ])?"


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Resolve], ...]:
    """Give every pattern with its resolver, the longest-reaching first; an earlier one wins where two overlap."""
    m = _month_words()
    table: list[tuple[str, Resolve]] = [
        (
            rf"\b(?:[Ff]rom |[Bb]etween |[Oo]n )?(?:the )?(?P<m1>{m}) (?P<d1>[0-3]?\d){_ORDINAL}{_TO}(?:(?P<m2>{m}) )?(?P<d2>[0-3]?\d){_ORDINAL}(?!\d){_TAIL}",
            _range,
        ),
        (
            rf"\b(?:[Ff]rom |[Bb]etween |[Oo]n )?(?P<d1>[0-3]?\d){_ORDINAL}(?: (?P<m1>{m}))?{_TO}(?P<d2>[0-3]?\d){_ORDINAL} (?P<m2>{m}){_TAIL}",
            _range,
        ),
        (rf"\b(?:[Oo]n )?{_LEAD}(?P<month>{m}) {_DAY}{_TAIL}", _day),
        (rf"\b(?:[Oo]n )?{_LEAD}(?:the )?{_DAY} (?:of )?(?P<month>{m}){_TAIL}", _day),
        (r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<mon>[01]\d)-(?P<day>[0-3]\d)(?![\d-])", _numeric),
        (r"(?<![\d.])(?P<day>[0-3]?\d)\.(?P<mon>[01]?\d)\.(?P<year>(?:19|20)\d\d)(?![\d.])", _numeric),
        (rf"\b(?:[Ii]n |[Dd]uring )?{_PART}(?P<month>{m}),? {_YEAR}", _month_of_year),
        (
            rf"\b(?:[Ii]n |[Ss]ince |[Dd]uring )?{_PART}(?P<month>{m}) (?P<rel>this year|last year|next year)",
            _month_of_year,
        ),
        (rf"\b(?P<part>early|mid|late)[- ](?P<month>{m})(?! \d)", _bare_month),
        (rf"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) (?P<month>{m})", _named_month),
        (rf"\b(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]y|[Uu]ntil|of) {_PART}(?P<month>{m})(?! \d)", _bare_month),
        (
            rf"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|[Oo]n|[Ss]ince|[Bb]y|[Uu]ntil) (?P<weekday>{_WEEKDAY}){_TIMES}",
            _weekday,
        ),
        (rf"(?<![\w-])(?P<weekday>{_WEEKDAY}){_TIMES}(?![\w-])", _weekday),
        (r"\b(?P<rel>[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast) (?P<unit>week|month|year)\b", _unit),
        (r"\b(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b", _word),
        (r"\b(?:(?P<n>\d{1,2}|two|three|four|five|six|seven|ten) (?P<unit>days?|weeks?|months?|years?) ago)\b", _ago),
        (rf"\b(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]y|of) (?:the year )?{_YEAR}(?![\w%])", _year),
        (r"\bJuche (?P<juche>\d{1,3}) ?\((?P<year>(?:19|20)\d\d)\)", _year),
    ]
    return tuple((re.compile(pattern), resolve) for pattern, resolve in table)


def _stated_year(match: re.Match[str], anchor: date | None) -> int | None:
    """Give the year the words state or point to ("last year"); None where they do neither."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("rel") and anchor:
        return anchor.year + {"this year": 0, "last year": -1, "next year": 1}[groups["rel"]]
    return None


def _day(match: re.Match[str], anchor: date | None) -> Resolved | None:
    month, day = _month(match["month"]), int(match["day"])
    year = _stated_year(match, anchor)
    if year is not None:
        found = day_math.safe_date(year, month, day)
    else:
        found = day_math.nearest_past(anchor, month, day) if anchor else None
    if found is None:
        return None
    conflict = ""
    if match["weekday"] and WEEKDAY_NAMES[found.weekday()] != match["weekday"]:
        conflict = f"the text says {match['weekday']}, but {found} was a {WEEKDAY_NAMES[found.weekday()]}"
    return Resolved(found, found, match.groupdict().get("year") is not None, conflict)


def _numeric(match: re.Match[str], _anchor: date | None) -> Resolved | None:
    found = day_math.safe_date(int(match["year"]), int(match["mon"]), int(match["day"]))
    return Resolved(found, found, stated=True) if found else None


def _range(match: re.Match[str], anchor: date | None) -> Resolved | None:
    first = match["m1"] or match["m2"]
    last = match["m2"] or match["m1"]
    if first is None or last is None:
        return None
    year = _stated_year(match, anchor)
    if year is not None:
        end = day_math.safe_date(year, _month(last), int(match["d2"]))
    else:
        # A range may run past the anchor ("from October 29 to 31", reported on the 30th): its start decides the year.
        start = day_math.nearest_past(anchor, _month(first), int(match["d1"])) if anchor else None
        end = day_math.safe_date(start.year, _month(last), int(match["d2"])) if start else None
        if start and end and end < start:
            end = day_math.safe_date(start.year + 1, _month(last), int(match["d2"]))
    if end is None:
        return None
    begin_year = end.year if _month(first) <= _month(last) else end.year - 1
    begin = day_math.safe_date(begin_year, _month(first), int(match["d1"]))
    if begin is None or begin > end:
        return None
    return Resolved(begin, end, match.groupdict().get("year") is not None)


def _whole(match: re.Match[str], interval: Interval, *, stated: bool) -> Resolved:
    part = match.groupdict().get("part")
    start, end = day_math.part_of_month(interval, part) if part else interval
    return Resolved(start, end, stated)


def _month_of_year(match: re.Match[str], anchor: date | None) -> Resolved | None:
    year = _stated_year(match, anchor)
    if year is None:
        return None
    stated = match.groupdict().get("year") is not None
    return _whole(match, day_math.month_interval(year, _month(match["month"])), stated=stated)


def _named_month(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    month = _month(match["month"])
    if match["rel"].lower() == "next":
        year = anchor.year if month > anchor.month else anchor.year + 1
        return _whole(match, day_math.month_interval(year, month), stated=False)
    return _whole(match, day_math.past_month(anchor, month), stated=False)


def _bare_month(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    return _whole(match, day_math.past_month(anchor, _month(match["month"])), stated=False)


def _weekday(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    wanted = WEEKDAY_NAMES.index(match["weekday"])
    found = day_math.last_on_or_before(anchor, wanted)
    rel = (match.groupdict().get("rel") or "").lower()
    if rel == "next":
        found += timedelta(7)
    elif rel == "last" and found == anchor:
        found -= timedelta(7)
    return Resolved(found, found, stated=False)


def _unit(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    step = {"this": 0, "last": -1, "past": -1, "next": 1}[match["rel"].lower()]
    if match["unit"] == "week":
        interval = day_math.week_of(anchor, weeks=step)
    elif match["unit"] == "month":
        interval = day_math.shifted_month(anchor, step)
    else:
        interval = day_math.year_interval(anchor.year + step)
    return Resolved(*interval, stated=False)


def _word(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    day = anchor + timedelta({"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}[match["word"].lower()])
    return Resolved(day, day, stated=False)


_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


def _ago(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    number = _NUMBERS.get(match["n"]) or int(match["n"])
    unit = match["unit"].rstrip("s")
    if unit == "day":
        day = anchor - timedelta(number)
        return Resolved(day, day, stated=False)
    if unit == "week":
        return Resolved(*day_math.week_of(anchor, weeks=-number), stated=False)
    if unit == "month":
        return Resolved(*day_math.shifted_month(anchor, -number), stated=False)
    return Resolved(*day_math.year_interval(anchor.year - number), stated=False)


def _year(match: re.Match[str], _anchor: date | None) -> Resolved | None:
    return Resolved(*day_math.year_interval(int(match["year"])), stated=True)
