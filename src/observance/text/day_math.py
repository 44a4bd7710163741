"""Arithmetic on days for report dates: nearest past day, weeks, months and parts of months as closed intervals."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Interval = tuple[date, date]


def safe_date(year: int, month: int, day: int) -> date | None:
    """Give the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_on_or_before(anchor: date, weekday: int) -> date:
    """Give the latest day of that weekday (0 is Monday) not after *anchor*."""
    return anchor - timedelta((anchor.weekday() - weekday) % 7)


def nearest_past(anchor: date, month: int, day: int) -> date | None:
    """Give the latest such day of a year that is not after *anchor*; 29 February looks back for a leap year."""
    for back in range(9):
        found = safe_date(anchor.year - back, month, day)
        if found and found <= anchor:
            return found
    return None


def month_interval(year: int, month: int) -> Interval:
    """Give the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def past_month(anchor: date, month: int) -> Interval:
    """Give the latest such month that has begun by *anchor*."""
    return month_interval(anchor.year if month <= anchor.month else anchor.year - 1, month)


def week_of(day: date, *, weeks: int = 0) -> Interval:
    """Give Monday to Sunday of the week of *day*, moved by *weeks*."""
    monday = day - timedelta(day.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(6)


def year_interval(year: int) -> Interval:
    """Give the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def shifted_month(anchor: date, months: int) -> Interval:
    """Give the month *months* away from that of *anchor*."""
    index = anchor.year * 12 + anchor.month - 1 + months
    return month_interval(index // 12, index % 12 + 1)


def part_of_month(whole: Interval, part: str) -> Interval:
    """Give the early, mid or late third of a month: days 1-10, 11-20, 21 to the end."""
    start, end = whole
    if part == "early":
        return start, start.replace(day=10)
    if part == "mid":
        return start.replace(day=11), start.replace(day=20)
    return start.replace(day=21), end
