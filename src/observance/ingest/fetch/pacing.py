"""Not asking one host too often, and when to ask it again: gaps between visits, linear backoff, Retry-After."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from observance.ingest.fetch.limits import Deadline
from observance.model import FetchFailed

RETRIED: Final = frozenset({429, 502, 503, 504})
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
_HOSTS: Final = 10_000  # remembered at once; the one asked longest ago is forgotten first


class Pacer:
    """Knows when each host was last asked, in *ticks*, and waits with *sleep*."""

    def __init__(self, *, ticks: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._ticks = ticks
        self._sleep = sleep
        self._asked: OrderedDict[str, float] = OrderedDict()

    def wait(self, host: str, gap: float, deadline: Deadline) -> None:
        """Wait until *gap* seconds have gone since *host* was asked; `FetchFailed` where that is past *deadline*."""
        asked = self._asked.get(host)
        if asked is not None and (left := asked + gap - self._ticks()) > 0:
            self.pause(left, deadline)

    def asked(self, host: str) -> None:
        """Note that *host* was asked just now."""
        self._asked[host] = self._ticks()
        self._asked.move_to_end(host)
        if len(self._asked) > _HOSTS:
            self._asked.popitem(last=False)

    def pause(self, seconds: float, deadline: Deadline) -> None:
        """Wait for *seconds*, or say at once that they do not fit before *deadline*."""
        if not deadline.allows(seconds):
            raise FetchFailed(
                f"would have to wait {seconds:.0f} more seconds, past the {deadline.seconds:g} it may take",
                where=deadline.where,
                hint="try again later",
            )
        self._sleep(seconds)


def asked_to_wait(value: str, now: datetime) -> float | None:
    """Give the seconds a Retry-After header asks for, from its number or its date; None where it asks for nothing."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, OverflowError, IndexError):
        return None
