"""What one fetch may cost us: seconds, bytes, headers, redirects. The deadline counts every second, whatever drips in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from observance.model import FetchFailed

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on one fetch; seconds and bytes.

    ``request_seconds`` is for one request and its whole answer, from looking up the name to the last byte;
    ``total_seconds`` for all of a fetch: robots.txt, redirects, tries and the waits between them. ``silence_seconds``
    is the longest wait for the next byte. ``body`` caps the bytes received (a PDF is mostly pictures; of characters
    `raw_input` takes no more than of a file), ``unpacked`` what comes of a body when its content coding is undone
    (`observance.ingest.codings` caps the ratio as well).
    """

    connect_seconds: float = 10
    silence_seconds: float = 20
    request_seconds: float = 120
    total_seconds: float = 300
    body: int = 64 * MIB
    unpacked: int = 16 * MIB
    headers: int = 200
    header_bytes: int = 64 * 1024
    redirects: int = 5
    addresses: int = 4  # of one name, tried in the order the resolver gives them

    @property
    def wire(self) -> int:
        """Bytes of one answer as sent: headers, body, and a sixteenth for the frames of its chunks."""
        return self.header_bytes + self.body + self.body // 16


class Deadline:
    """A moment after which nothing more is waited for. *ticks* gives seconds that only go up."""

    def __init__(
        self, seconds: float, *, ticks: Callable[[], float], where: str, within: Deadline | None = None
    ) -> None:
        self.seconds = seconds
        self.where = where
        self._ticks = ticks
        self.end = ticks() + seconds
        if within is not None and within.end < self.end:
            self.end, self.seconds = within.end, within.seconds

    def left(self, most: float | None = None) -> float:
        """Give the seconds left, *most* at the most; raises `FetchFailed` when there are none."""
        left = self.end - self._ticks()
        if left <= 0:
            raise self.passed()
        return left if most is None else min(left, most)

    def allows(self, wait: float) -> bool:
        """Whether something could still be done after *wait* seconds."""
        return self.end - self._ticks() > wait

    def passed(self) -> FetchFailed:
        """Give the error that says so."""
        return FetchFailed(
            f"was not done within {self.seconds:g} seconds",
            where=self.where,
            hint="the host is slow or sends drop by drop; try again later, or save the page and read the file",
        )
