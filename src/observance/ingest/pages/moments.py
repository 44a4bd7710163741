"""Dates as pages write them for machines. What is not a full calendar date in one of these forms is no date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?")
_CLOCK: Final = re.compile(
    r"[T\s,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s{0,2}(Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?")
_LONGEST: Final = 60
_MILLISECONDS: Final = 10**11


def moment_of(written: str) -> datetime | None:
    """Read a date, with its time and offset where it has them; None for anything else, for 30 February too.

    Read: ISO 8601 with any of ``- / .`` between the year-first parts, the same without separators, the date of an
    e-mail or HTTP header, seconds or milliseconds since 1970. A date that begins with the day is left alone: 03/04/2024
    is two dates.
    """
    text = written.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _numeric(text) or _from_header(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _numeric(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        seconds = int(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    if day := _DAY.match(text):
        clock = _CLOCK.match(text, day.end())
        parts = [int(part or 0) for part in clock.groups()[:3]] if clock else [0, 0, 0]
        return _moment([int(part) for part in day.groups()] + parts, clock[4] if clock else None)
    if compact := _COMPACT.fullmatch(text):
        return _moment([int(part or 0) for part in compact.groups()[:6]], compact[7])
    return None


def _moment(parts: list[int], offset: str | None) -> datetime:
    year, month, day, hour, minute, second = parts
    naive = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the page gives no offset
    if not offset:
        return naive
    if offset.upper() in {"Z", "UTC", "GMT"}:
        return naive.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    return naive.replace(tzinfo=timezone(sign * timedelta(hours=hours, minutes=minutes)))


def _from_header(text: str) -> datetime | None:
    return (
        parsedate_to_datetime(text) if re.match(r"(?:[A-Z][a-z]{2},\s)?\d{1,2}\s[A-Z][a-z]{2}\s\d{4}\b", text) else None
    )
