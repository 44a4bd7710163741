"""Custody: who did what to an item and when, each act an entry of the same log as the evidence itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

CUSTODY_VERSION: Final = "custody-1"
NOBODY_KNOWN: Final = "unknown"


class Act(StrEnum):
    """What can be done to an item. ``collected`` is the capture step's own entry; the others have one each."""

    COLLECTED = "collected"
    VERIFIED = "verified"
    EXPORTED = "exported"
    READ = "read"
    ANNOTATED = "annotated"
    HELD = "held"  # a legal hold
    RELEASED = "released"  # from a legal hold
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One act as the store keeps it. ``item`` is None where it was done to the workspace as a whole.

    ``note`` says what a person must know of it: the order an erasure follows, the file an export went to. ``entries``
    are, of an erasure, the log entries whose openings were deleted by it.
    """

    act: Act
    actor: str
    at: datetime
    item: str | None = None
    note: str = ""
    entries: tuple[int, ...] = ()

    def content(self) -> dict[str, Any]:
        """Give what its log entry commits to."""
        return {
            "custody": self.act.value,
            "actor": self.actor,
            "at": self.at,
            "item": self.item,
            "note": self.note,
            "entries": list(self.entries),
        }
