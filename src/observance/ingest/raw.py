"""Bytes as they came in, with how they came and what was said of them; not yet archived, not yet read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from observance.model import Capture, Declared, Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class RawInput:
    """One input. ``method`` is what a capture's is; ``origin`` names it as a person would (a path, "-", FILE:LINE)."""

    data: bytes
    media_type: str
    origin: str
    method: str
    declared: Declared
    exchange: Exchange | None = None
    parents: tuple[str, ...] = ()
    announced: Declared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a JSON-lines file; ``undated`` when it says itself that its date is unknown."""

    raw: RawInput
    undated: bool


def capture_of(raw: RawInput, *, at: datetime, tool: str) -> Capture:
    """Describe *raw* as the capture it becomes once its bytes are archived; *at* is UTC."""
    return Capture(
        sha256=hashlib.sha256(raw.data).hexdigest(),
        size=len(raw.data),
        media_type=raw.media_type,
        origin=raw.origin,
        method=raw.method,
        captured_at=at,
        tool=tool,
        declared=raw.declared,
        exchange=raw.exchange,
        parents=raw.parents,
        announced=raw.announced,
    )
