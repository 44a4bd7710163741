"""Dates as feeds and sitemaps write them, in the zone they name: RFC 822 and ISO 8601 and their common misspellings. Never today."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Final

from observance.ingest.shown import shown

_LONGEST: Final = 80
_ZONE: Final = r"(?P<zone>[Zz]|(?:GMT|UTC)?[+-]\d{1,2}:?\d{0,2}|[A-Za-z]{1,5}|[A-Za-z]+/[A-Za-z_/]+)?"
_CLOCK: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
_ISO: Final = re.compile(
    rf"(?P<year>\d{{4}})-?(?P<month>\d{{2}})(?:-?(?P<day>\d{{2}}))?(?:(?:[Tt]|\s){{1,2}}{_CLOCK}\s?{_ZONE})?"
)
_RFC: Final = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-](?P<name>[A-Za-z]{3,9})\.?|"
    r"(?P<name2>[A-Za-z]{3,9})\.?\s(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[\s-](?P<year>\d{4}|\d{2})"
    rf",?(?:\s(?:at\s)?{_CLOCK}\s?{_ZONE})?(?:\s\([^()]*\))?"
)
_UNIX: Final = re.compile(  # as the command "date" and Java print it
    rf"[A-Za-z]{{3}}\s(?P<name>[A-Za-z]{{3}})\s(?P<day>\d{{1,2}})\s{_CLOCK}\s(?:(?P<zone>[A-Z]{{1,5}}|[+-]\d{{4}})\s)?(?P<year>\d{{4}})"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OFFSET: Final = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?")
_EARLIEST: Final = 1990  # there was no web before


def moment(text: str | None) -> tuple[datetime | None, str | None]:
    """Give the moment *text* names and what a reader must know of it; (None, None) where it names nothing.

    It stays in the zone it is written in: the day there is the day the outlet published, and in UTC it may be another.
    A date alone is its midnight, and a time without a zone is taken as UTC: both are noted. What is no date, a zone
    nobody can place and a year outside 1990 to 2100 give None and a note.
    """
    if not text or not text.strip():
        return None, None
    written = " ".join(text[: 4 * _LONGEST].split())
    said = shown(written, 40)
    if len(written) > _LONGEST:
        return None, f"date cannot be read: {said!r}"
    found = _ISO.fullmatch(written) or _RFC.fullmatch(written) or _UNIX.fullmatch(written)
    parts = found.groupdict() if found else {}
    day = _day(parts)
    if day is None:
        return None, f"date cannot be read: {said!r}"
    if parts.get("hour") is None:
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return at, f"date gives a day only, read as midnight UTC: {said!r}"
    zone, note = _zone(parts.get("zone"), said)
    if zone is None:
        return None, note
    try:
        at = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(
            hours=int(parts["hour"]), minutes=int(parts["minute"]), seconds=int(parts["second"] or 0)
        )
    except OverflowError:
        return None, f"date cannot be read: {said!r}"
    if int(parts["hour"]) > 24 or int(parts["minute"]) > 59 or int(parts["second"] or 0) > 60:
        return None, f"date names a time that is none: {said!r}"
    return at, note


def _day(parts: dict[str, str | None]) -> date | None:
    """Give the day the parts name; None where there is no such day, or no web that day."""
    name = parts.get("name") or parts.get("name2")
    month = parts.get("month")
    if not parts.get("year"):
        return None
    if name:
        known = [number for number, short in enumerate(_MONTHS, 1) if name.lower().startswith(short)]
        month = str(known[0]) if known else "0"
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 1900 if year >= 90 else 2000
    try:
        day = date(year, int(month or 0), int(parts.get("day") or parts.get("day2") or 0))
    except ValueError:
        return None
    return day if _EARLIEST <= year <= 2100 else None


def _zone(name: str | None, said: str) -> tuple[timezone | None, str | None]:
    if not name:
        return UTC, f"time has no zone, read as UTC: {said!r}"
    if offset := _OFFSET.fullmatch(name.upper()):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes > 14 * 60:
            return None, f"time zone cannot be placed: {said!r}"
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)), None
    known = _zones().get(name.upper())
    if known is None:
        return None, f"time zone {shown(name, 20)!r} cannot be placed, so its day is not known: {said!r}"
    return timezone(timedelta(minutes=known)), None


@cache
def _zones() -> dict[str, int]:
    """Give minutes east of Greenwich by name; data/zones.tsv says where each is from."""
    text = files("observance.ingest").joinpath("data/zones.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]
    return {name: int(minutes) for name, minutes, _ in rows[1:]}
