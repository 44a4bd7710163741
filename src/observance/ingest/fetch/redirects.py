"""Following redirects: each hop is asked as if it had been asked first, five at the most, and none twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from observance.ingest.fetch.transport import Answer
from observance.ingest.fetch.urls import Target, follow, visible
from observance.model import FetchFailed, Hop

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where a URL led: ``answer`` came from ``target``, after ``hops``; the first was asked at ``started_at``."""

    answer: Answer
    target: Target
    hops: tuple[Hop, ...]
    started_at: datetime


def walk(target: Target, ask: Callable[[Target], Answer], *, most: int) -> Walk:
    """Ask *target*, then whatever it redirects to, at most *most* times.

    Raises `FetchFailed` at a circle or one redirect too many, `FetchRefused` where one leads from https to http or is
    no URL that is fetched; *ask* judges where it leads.
    """
    hops: list[Hop] = []
    seen: set[str] = set()
    started: datetime | None = None
    while True:
        answer = ask(target)
        started = started or answer.started_at
        location = answer.header("location")
        if answer.status not in REDIRECTS or not location:
            return Walk(answer=answer, target=target, hops=tuple(hops), started_at=started)
        hops.append(Hop(url=target.url, address=answer.address, status=answer.status, location=location))
        seen.add(target.url)
        onward = follow(target, location)
        if onward.url in seen:
            raise _endless(target, "redirects in a circle", answer.status)
        if len(hops) > most:
            raise _endless(target, f"redirects more than {most} times", answer.status)
        target = onward


def _endless(target: Target, what: str, status: int) -> FetchFailed:
    return FetchFailed(what, where=visible(target.url), hint="give the address where it ends", status=status)
