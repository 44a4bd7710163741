"""Evidence: the archive, the append-only log's arithmetic, and verification. The rows are the store's."""

from __future__ import annotations

from observance.evidence.archive import Archive
from observance.evidence.log import (
    Checkpoint,
    Ledger,
    LogEntry,
    Snapshot,
    StoredReading,
    StoredStep,
    canonical,
    checkpoint_note,
    entry_hash,
    parse_checkpoint,
)
from observance.evidence.merkle import Frontier
from observance.evidence.verify import Problem, VerifyResult, verify

__all__ = [
    "Archive",
    "Checkpoint",
    "Frontier",
    "Ledger",
    "LogEntry",
    "Problem",
    "Snapshot",
    "StoredReading",
    "StoredStep",
    "VerifyResult",
    "canonical",
    "checkpoint_note",
    "entry_hash",
    "parse_checkpoint",
    "verify",
]
