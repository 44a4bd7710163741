"""Korean, Russian, Ukrainian and Chinese date expressions."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from observance.text import day_math
from observance.text.dates_english import Resolve, Resolved


@cache
def _table(language: str) -> dict[str, str | list[str]]:
    table = tomllib.loads(files("observance.text").joinpath("calendar_words.toml").read_text(encoding="utf-8"))
    return dict(table[language])


@cache
def patterns(language: str) -> tuple[tuple[re.Pattern[str], Resolve], ...]:
    """Give the patterns of ko, zh, ru or uk with their resolvers; an earlier one wins where two overlap."""
    if language in {"ru", "uk"}:
        return _slavic(language)
    if language in {"ko", "zh"}:
        return _east_asian(language)
    return ()


def _slavic(language: str) -> tuple[tuple[re.Pattern[str], Resolve], ...]:
    words = _table(language)
    months, weekdays = list(words["months"]), list(words["weekdays"])
    month = "(?:" + "|".join(f"(?P<m{n}>{form})" for n, form in enumerate(months, 1)) + ")"
    weekday = "(?:" + "|".join(f"(?P<w{n}>{form})" for n, form in enumerate(weekdays)) + ")"
    year = rf"(?: (?P<year>(?:19|20)\d\d)(?: (?:{words['year']}))?)?"
    preposition = words["in"]
    table: list[tuple[str, Resolve]] = [
        (r"(?<![\d.])(?P<day>[0-3]?\d)\.(?P<mon>[01]?\d)\.(?P<year>(?:19|20)\d\d)(?![\d.])", _numeric),
        (rf"(?:{weekday}, )?\b(?P<day>[0-3]?\d) {month}\b{year}", _day),
        (rf"\b{preposition} {month}\b{year}", _month),
        (rf"\b{preposition}о? {weekday}\b", _weekday),
        (rf"\b(?P<this>{words['this_week']})\b", _week),
        (rf"\b(?P<last>{words['last_week']})\b", _week),
        (rf"\b(?:(?P<today>{words['today']})|(?P<yesterday>{words['yesterday']}))\b", _word),
        (rf"\b(?P<year>(?:19|20)\d\d) (?:{words['year']})\b", _year),
    ]
    return tuple((re.compile(pattern, re.IGNORECASE), resolve) for pattern, resolve in table)


def _east_asian(language: str) -> tuple[tuple[re.Pattern[str], Resolve], ...]:
    if language == "ko":
        year, month, day = "년 ?", "월 ?", "일"
        juche = r"(?:주체 ?\d{1,3} ?\()?"
        words = r"(?:(?P<today>오늘)|(?P<yesterday>어제))"
        week = ("이번 ?주", "지난 ?주")
        relative = r"(?:(?P<lastyear>지난해|작년) ?|지난 ?|올해 ?)"
        weekdays = r"(?P<wd>[월화수목금토일])요일"
    else:
        year, month, day = "年", "月", "[日号]"
        juche = r"(?:主体\d{1,3}[(\uff08])?"
        words = r"(?:(?P<today>今天|今日)|(?P<yesterday>昨天|昨日))"
        week = ("本周|这周", "上周")
        relative = r"(?:(?P<lastyear>去年)|今年)"
        weekdays = r"(?:星期|周|礼拜)(?P<wd>[一二三四五六日天])"
    table: list[tuple[str, Resolve]] = [
        (
            rf"(?:{juche}(?P<year>(?:19|20)\d\d)[)\uff09]? ?{year})?(?P<mon>1[0-2]|0?[1-9]){month}(?P<day>[0-3]?\d){day}",
            _day,
        ),
        (rf"{juche}(?P<year>(?:19|20)\d\d)[)\uff09]? ?{year}(?P<mon>1[0-2]|0?[1-9])月?월?", _month),
        (rf"{relative}(?P<mon>1[0-2]|0?[1-9]){month}(?! ?\d)", _month),
        (rf"(?P<this>{week[0]})", _week),
        (rf"(?P<last>{week[1]})(?![一二三四五六日天])", _week),
        (weekdays, _weekday),
        (words, _word),
        (rf"(?<![\d월月])(?P<day>[0-3]?\d){day}(?![본일])", _day_alone),
        (rf"(?P<year>(?:19|20)\d\d) ?{year.strip(' ?')}(?! ?\d)", _year),
    ]
    return tuple((re.compile(pattern), resolve) for pattern, resolve in table)


def _number(match: re.Match[str], prefix: str, first: int, last: int) -> int | None:
    """Give which of the numbered groups matched."""
    groups = match.groupdict()
    return next((n for n in range(first, last + 1) if groups.get(f"{prefix}{n}")), None)


def _month_number(match: re.Match[str]) -> int | None:
    given = match.groupdict().get("mon")
    return int(given) if given else _number(match, "m", 1, 12)


def _numeric(match: re.Match[str], _anchor: date | None) -> Resolved | None:
    found = day_math.safe_date(int(match["year"]), int(match["mon"]), int(match["day"]))
    return Resolved(found, found, stated=True) if found else None


def _day(match: re.Match[str], anchor: date | None) -> Resolved | None:
    month = _month_number(match)
    if month is None:
        return None
    if match["year"]:
        found = day_math.safe_date(int(match["year"]), month, int(match["day"]))
    else:
        found = day_math.nearest_past(anchor, month, int(match["day"])) if anchor else None
    return Resolved(found, found, stated=bool(match["year"])) if found else None


def _day_alone(match: re.Match[str], anchor: date | None) -> Resolved | None:
    """Resolve "31일", the usual form of a Korean agency report: the latest such day of a month."""
    if anchor is None:
        return None
    found = day_math.safe_date(anchor.year, anchor.month, int(match["day"]))
    if found is None or found > anchor:
        before, _ = day_math.shifted_month(anchor, -1)
        found = day_math.safe_date(before.year, before.month, int(match["day"]))
    return Resolved(found, found, stated=False) if found else None


def _month(match: re.Match[str], anchor: date | None) -> Resolved | None:
    month = _month_number(match)
    groups = match.groupdict()
    if month is None:
        return None
    if groups.get("year"):
        return Resolved(*day_math.month_interval(int(groups["year"]), month), stated=True)
    if anchor is None:
        return None
    if groups.get("lastyear"):
        return Resolved(*day_math.month_interval(anchor.year - 1, month), stated=False)
    return Resolved(*day_math.past_month(anchor, month), stated=False)


_WEEKDAY_SIGNS = ("월月一", "화二", "수三", "목四", "금五", "토六", "일日天")


def _weekday(match: re.Match[str], anchor: date | None) -> Resolved | None:
    sign = match.groupdict().get("wd")
    if sign:
        wanted = next(n for n, signs in enumerate(_WEEKDAY_SIGNS) if sign in signs)
    else:
        number = _number(match, "w", 0, 6)
        if number is None:
            return None
        wanted = number
    if anchor is None:
        return None
    found = day_math.last_on_or_before(anchor, wanted)
    return Resolved(found, found, stated=False)


def _week(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    weeks = -1 if match.groupdict().get("last") else 0
    return Resolved(*day_math.week_of(anchor, weeks=weeks), stated=False)


def _word(match: re.Match[str], anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    found = anchor - timedelta(1 if match["yesterday"] else 0)
    return Resolved(found, found, stated=False)


def _year(match: re.Match[str], _anchor: date | None) -> Resolved | None:
    return Resolved(*day_math.year_interval(int(match["year"])), stated=True)
