"""The dates a PDF gives of itself: D:20241101093000+09'00'."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

_WRITTEN: Final = re.compile(
    r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?:(?P<sign>[+\-Z])(?:(?P<off>\d\d)'?(?P<more>\d\d)?'?)?)?$"
)


def pdf_date(written: str) -> datetime | None:
    """Read *written*; with its time zone where it names one; None where it is no date to the day."""
    found = _WRITTEN.match(written.strip())
    if found is None:
        return None
    zone = None
    if found["sign"]:
        offset = timedelta(hours=int(found["off"] or 0), minutes=int(found["more"] or 0))
        zone = timezone(-offset if found["sign"] == "-" else offset) if offset < timedelta(hours=24) else None
    try:
        return datetime(
            int(found["year"]), int(found["month"]), int(found["day"]), int(found["hour"] or 0),
            int(found["minute"] or 0), int(found["second"] or 0), tzinfo=zone,
        )  # fmt: skip
    except ValueError:
        return None
