"""Read every segment again and compare it with the log: each record, its digests, its place, and nothing besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import msgspec

from observance.evidence.archive import Archive, KeptRecord
from observance.evidence.capture_records import PAYLOAD_KINDS
from observance.evidence.log import Snapshot
from observance.evidence.segments import SegmentReader, segment_name
from observance.evidence.verified import VerifyResult
from observance.evidence.warc import BadRecord, WarcRecord, read_records
from observance.model import IntegrityBroken


class LoggedCapture(msgspec.Struct, gc=False):
    """What the log commits to of a capture: its digest and, by kind, those of its records. ``seen`` are those found.

    ``records`` is None where its log entry is broken, which is reported there: nothing can be held against it.
    """

    title: str
    sha256: str = ""
    records: dict[str, str] | None = None
    seen: int = 0


Captures = dict[str, LoggedCapture]  # by item


def verify_segments(archive: Archive, record: Snapshot, captures: Captures, result: VerifyResult) -> list[str]:
    """Compare every segment with what the log and the store know; give the segments that the store does not know."""
    for name in archive.segments.strays():
        result.report(f"archive {name}", "is no segment: it was put there from outside")
    leaving = {one.item for one in record.erasures() if not one.done}
    logged = _Logged(captures, leaving)
    reader = SegmentReader(archive.segments)
    unknown = []
    present = archive.segments.names()
    here = next(present, None)
    for wanted, rows in groupby(record.kept_records(), attrgetter("segment")):
        while here is not None and here < wanted:
            unknown.append(here)
            here = next(present, None)
        if here == wanted:
            _segment(reader, wanted, list(rows), logged, result)
            here = next(present, None)
        else:
            for row in (row for row in rows if row.item not in leaving):
                result.report(_title(row, captures), f"its {row.kind} record is missing with segment {wanted}")
                _seen(row, captures)
    unknown.extend(() if here is None else (here, *present))
    for capture in captures.values():
        if capture.records is not None and (capture.seen < len(capture.records) or not capture.records):
            result.report(capture.title, "an archived record of it is missing, or none was ever kept")
    return unknown


@dataclass(frozen=True, slots=True)
class _Logged:
    """What may lie in a segment: the captures the log knows, and items that are being erased."""

    captures: Captures
    leaving: set[str]


def _segment(reader: SegmentReader, name: str, rows: list[KeptRecord], logged: _Logged, result: VerifyResult) -> None:
    """Compare one segment with the rows that point into it."""
    captures = logged.captures
    try:
        data = reader.read(name)
    except IntegrityBroken as error:
        result.report(f"segment {name}", error.what)
        return
    result.bytes_checked += len(data)
    wanted = {row.offset: row for row in rows}
    digests = []
    for record in _readable(data, name, result):
        digests.append(record.digest)
        row = wanted.pop(record.offset, None)
        if row is None:
            result.report(f"segment {name}", f"holds a record at byte {record.offset} that no log entry knows")
            continue
        if row.item in logged.leaving:
            continue
        _seen(row, captures)
        for what in _faults(record, digests[-1], row, captures):
            result.report(_title(row, captures), f"{_place(row)}: {what}")
        result.archived += record.kind in PAYLOAD_KINDS
    for row in wanted.values():
        _seen(row, captures)
        result.report(_title(row, captures), f"{_place(row)} is missing")
    if not wanted and len(digests) == len(rows) and segment_name(name[:7], digests) != name:
        result.report(f"segment {name}", "its name is not the digest of its records")


def _readable(data: memoryview, name: str, result: VerifyResult) -> Iterator[WarcRecord]:
    try:
        yield from read_records(data)
    except BadRecord as error:
        result.report(f"segment {name}", f"cannot be read on from byte {error.offset}: {error.what}")


def _faults(record: WarcRecord, digest: str, row: KeptRecord, captures: Captures) -> Iterator[str]:
    """Say what of one record is not as it was logged.

    The body of an HTTP answer is not hashed by itself: its digest stands in the header, which the log fixes.
    """
    if not record.has_its_block():
        yield "its block does not have the digest its header gives"
    capture = captures.get(row.item)
    if (record.length, record.kind, record.item) != (row.length, row.kind, row.item) or digest != row.digest:
        yield "it is not the one that was kept"
    elif capture is None:
        yield "it belongs to no capture the log knows"
    elif capture.records is None:
        return
    elif capture.records.get(row.kind) != digest:
        yield "it is not the one its log entry commits to"
    elif record.kind in PAYLOAD_KINDS and record.payload_sha256 != capture.sha256:
        yield "it does not hold the bytes its log entry commits to"


def _place(row: KeptRecord) -> str:
    return f"its {row.kind} record at byte {row.offset} of segment {row.segment}"


def _title(row: KeptRecord, captures: Captures) -> str:
    capture = captures.get(row.item)
    return capture.title if capture else f"item {row.item}"


def _seen(row: KeptRecord, captures: Captures) -> None:
    """Count a record as dealt with: found, or reported by itself."""
    capture = captures.get(row.item)
    if capture is not None:
        capture.seen += 1
