"""What a bundle is made of: the store's record as the exporter asks for it. The store knows nothing of bundles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFile:
    """One WARC file of the archive: the name it has in the bundle (``2026-11-000001.warc``), and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """One entry of the log: ``body`` is what is hashed into it; ``salt`` and ``content`` open its commitment.

    Both are None where the opening was erased, or where the body has no commitment.
    """

    body: str
    salt: bytes | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedNote:
    """A token over a signed checkpoint, which may be of an earlier size than the bundle's own."""

    note: str
    authority: str  # the URL it was got from
    token: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page for the list a player shows: the address and the time of its record, and a title."""

    url: str
    at: datetime
    title: str


class BundleSource(Protocol):
    """One moment of a workspace's record, whatever others write meanwhile."""

    @property
    def checkpoint(self) -> str:
        """The signed checkpoint over exactly the entries that `entries` gives."""
        ...

    def segments(self) -> Iterable[SegmentFile]:
        """Give every file of the archive, in order."""
        ...

    def entries(self) -> Iterable[BundleEntry]:
        """Give every entry of the log, in order from 0."""
        ...

    def stamps(self) -> Iterable[StampedNote]:
        """Give every token there is, in an order that stays the same."""
        ...

    def pages(self) -> Iterable[Page]:
        """Give every page, in order."""
        ...
