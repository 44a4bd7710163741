"""Rebuild everything and compare: segments, log and tree, commitments, results, quotes. Names what does not fit."""

from __future__ import annotations

from observance.evidence.archive import Archive
from observance.evidence.log import Checkpoint, Ledger
from observance.evidence.verified import VerifyResult
from observance.evidence.verify_log import verify_log
from observance.evidence.verify_quotes import Quotes
from observance.evidence.verify_segments import verify_segments


def verify(archive: Archive, ledger: Ledger, *, outside: Checkpoint | None = None) -> VerifyResult:
    """Compare everything with everything; *outside* is a checkpoint kept elsewhere, against a log cut short.

    Others may write meanwhile: the record is read as it was at one moment, and an erasure waits. Reads and hashes
    every archived byte once. Writes nothing.
    """
    result = VerifyResult()
    with archive.segments.locked(alone=False):
        with ledger.snapshot() as record:
            for item, what in record.damage():
                result.report(item, what)
            if result.problems:
                return result
            quotes = Quotes(record, result)
            captures = verify_log(record, outside, result, quotes.compare)
            quotes.finish()
            unknown = verify_segments(archive, record, captures, result)
            for item, what in record.index_faults():
                result.report(item, what)
        _unknown_segments(archive, ledger, unknown, result)
    return result


def _unknown_segments(archive: Archive, ledger: Ledger, unknown: list[str], result: VerifyResult) -> None:
    """Tell a segment that is being written, or was logged since, from one that was put there from outside."""
    if not unknown:
        return
    unfinished = archive.segments.being_written()  # before the record is read: a writer logs first and finishes then
    with ledger.snapshot() as record:
        known = {kept.segment for kept in record.kept_records()}
    for name in unknown:
        if name in unfinished:
            result.unlogged.append(name)
        elif name not in known:
            result.report(f"segment {name}", "no log entry knows it: it was put there from outside")
