"""The exported bundle: a web archive (WACZ) with the log, its signed checkpoint and its timestamps in it."""

from __future__ import annotations

from observance.evidence.bundle.result import BundleResult, CheckedStamp
from observance.evidence.bundle.source import BundleEntry, BundleSource, Page, SegmentFile, StampedNote
from observance.evidence.bundle.verify import verify_bundle
from observance.evidence.bundle.write import SUFFIX, Written, write_bundle

__all__ = [
    "SUFFIX",
    "BundleEntry",
    "BundleResult",
    "BundleSource",
    "CheckedStamp",
    "Page",
    "SegmentFile",
    "StampedNote",
    "Written",
    "verify_bundle",
    "write_bundle",
]
