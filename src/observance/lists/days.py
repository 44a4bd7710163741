"""Days as lists write them: whole, by month, by year, about, or a span."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = "(?:" + "|".join(MONTHS) + r")[a-z]{0,6}"
# In this order: what is longer is tried first. Named groups end in the number of the alternative.
_DAY: Final = re.compile(
    r"(?<![\d])(?:"
    r"(?P<y1>\d{4})-(?P<m1>0[1-9]|1[0-2])-(?P<d1>\d{2})(?!\d)"
    rf"|(?P<d2>\d{{1,2}})[ .-]+(?P<m2>{_MONTH})[ .,-]+(?P<y2>\d{{4}})(?!\d)"
    r"|(?P<d3>\d{1,2}|dd)/(?P<m3>\d{1,2}|mm)/(?P<y3>\d{4})(?!\d)"
    r"|(?P<y4>\d{4})-(?P<m4>0[1-9]|1[0-2])(?!\d)"
    rf"|(?P<m5>{_MONTH})[ .,-]+(?P<y5>\d{{4}})(?!\d)"
    r"|(?P<y6>\d{4})(?!\d|s\b)"
    r")",
    re.IGNORECASE,
)
_FORMS: Final = 6
_SPAN: Final = re.compile(r"\s*(?:to|-|\u2013|until)\s*", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bbetween\s+(.{4,12}?)\s+and\s+", re.IGNORECASE)
YEARS: Final = range(1000, 2200)


def births(text: str) -> tuple[str, ...]:
    """Give every date in *text* as YYYY-MM-DD, YYYY-MM or YYYY, a span as two of them with "/" between; () for none.

    "19 Nov 1964", "19/11/1964", "dd/mm/1964", "circa 1964", "1960 to 1965", "1964 or 1965", "Nov 1964". Words such as
    "circa" are left out: what the list says in full stays in its remarks. A day that no calendar has is given by month.
    """
    found: list[str] = []
    end = 0
    plain = _BETWEEN.sub(r"\1 to ", text)
    for match in _DAY.finditer(plain):
        written = _iso(match)
        if not written:
            continue
        if found and "/" not in found[-1] and _SPAN.fullmatch(plain[end : match.start()]):
            found[-1] = f"{found[-1]}/{written}"
        else:
            found.append(written)
        end = match.end()
    return tuple(dict.fromkeys(found))


def day(text: str) -> date | None:
    """Give the first whole day in *text*, the day before the month where both are numbers; None where there is none."""
    for written in births(text):
        first = written.partition("/")[0]
        if len(first) == len("YYYY-MM-DD"):
            return date.fromisoformat(first)
    return None


def american_day(text: str) -> date | None:
    """Give the day of "05/03/2024", the month first; None where *text* is no such day."""
    match = re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*", text, re.ASCII)
    return _calendar(int(match[3]), int(match[1]), int(match[2])) if match else None


def _iso(match: re.Match[str]) -> str:
    """Give one written date in the ISO form as far as it is known; empty for a year that is none."""
    form = next(number for number in range(1, _FORMS + 1) if match[f"y{number}"])
    known = match.groupdict()
    year, month, written_day = int(known[f"y{form}"]), known.get(f"m{form}"), known.get(f"d{form}")
    if year not in YEARS:
        return ""
    number = _month(month)
    if not number:
        return f"{year:04}"
    whole = _calendar(year, number, int(written_day)) if written_day and written_day.isdecimal() else None
    return whole.isoformat() if whole else f"{year:04}-{number:02}"


def _month(written: str | None) -> int:
    """Give a month's number; 0 for none."""
    if not written:
        return 0
    if written.isdecimal():
        return int(written) if 1 <= int(written) <= len(MONTHS) else 0
    start = written[:3].casefold()
    return MONTHS.index(start) + 1 if start in MONTHS else 0


def _calendar(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None
