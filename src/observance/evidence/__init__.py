"""Evidence: the archive, the append-only log's arithmetic, and verification. The rows are the store's."""

from __future__ import annotations

from observance.evidence.archive import Archive, Batch, FoundCapture, KeptRecord, captures_in
from observance.evidence.canonical import canonical
from observance.evidence.commitments import (
    ITEM_BYTES,
    Entropy,
    Leaf,
    Opening,
    leaf_of,
    sealed,
    system_entropy,
    told_version,
)
from observance.evidence.custody import CUSTODY_VERSION, NOBODY_KNOWN, Act, CustodyEvent
from observance.evidence.log import (
    Checkpoint,
    Ledger,
    LogEntry,
    Snapshot,
    StoredAct,
    StoredCheckpoint,
    StoredErasure,
    StoredStep,
    entry_hash,
    parse_checkpoint,
)
from observance.evidence.merkle import Frontier
from observance.evidence.segments import VERIFY_HINT, Segments, sync_folder
from observance.evidence.verified import ErasedItem, Problem, VerifyResult
from observance.evidence.verify import verify
from observance.evidence.warc import WarcRecord, read_records

__all__ = [
    "CUSTODY_VERSION",
    "ITEM_BYTES",
    "NOBODY_KNOWN",
    "VERIFY_HINT",
    "Act",
    "Archive",
    "Batch",
    "Checkpoint",
    "CustodyEvent",
    "Entropy",
    "ErasedItem",
    "FoundCapture",
    "Frontier",
    "KeptRecord",
    "Leaf",
    "Ledger",
    "LogEntry",
    "Opening",
    "Problem",
    "Segments",
    "Snapshot",
    "StoredAct",
    "StoredCheckpoint",
    "StoredErasure",
    "StoredStep",
    "VerifyResult",
    "WarcRecord",
    "canonical",
    "captures_in",
    "entry_hash",
    "leaf_of",
    "parse_checkpoint",
    "read_records",
    "sealed",
    "sync_folder",
    "system_entropy",
    "told_version",
    "verify",
]
