"""Reports in our own words, made without the walk."""

from __future__ import annotations

from datetime import date

from observance.model import Report, text_digest

DAY = date(2024, 11, 1)


def report(text: str, *, outlet: str | None = None, published: date | None = DAY, url: str | None = None) -> Report:
    digest = text_digest(text)
    return Report(
        id=digest[:16],
        text=text,
        text_sha256=digest,
        capture=digest,
        outlet=outlet,
        headline=None,
        published=published,
        language="en",
        url=url,
    )
