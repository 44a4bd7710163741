"""The archive: captures kept as WARC records in immutable segments, and given out again, hashed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from observance.evidence.capture_records import METADATA, PAYLOAD_KINDS, described_capture, records_of
from observance.evidence.segments import VERIFY_HINT, Part, Segments
from observance.evidence.warc import BadRecord, WarcRecord, read_records
from observance.model import Capture, IntegrityBroken

# A batch that holds this much should be sealed and the next begun: a segment is read whole by verification.
FULL_BYTES: Final = 64 * 1024 * 1024


class KeptRecord(msgspec.Struct, frozen=True, gc=False):
    """Where one WARC record of an item lies: *length* bytes at *offset* of a segment.

    ``digest`` is `WarcRecord.digest`, which fixes header and block.
    """

    item: str
    kind: str  # response, resource, request, metadata
    segment: str
    offset: int
    length: int
    digest: str


@dataclass(slots=True)
class Batch:
    """Captures that are going to lie in one segment. `Archive.collecting` gives one."""

    part: Part
    _made: list[WarcRecord] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether it holds as much as one segment should."""
        return self.part.size >= FULL_BYTES

    def add(self, capture: Capture, data: bytes, *, item: str, actor: str) -> None:
        """Write the records of *capture*, whose bytes are *data*, collected by *actor*. Not yet safe on disk."""
        for record in records_of(capture, data, item=item, actor=actor):
            self._made.append(self.part.write(record))

    def seal(self) -> tuple[KeptRecord, ...]:
        """Put the segment into its place, safe on disk when this returns; give where every record lies."""
        if not self._made:
            return ()
        segment = self.part.place()
        return tuple(kept_at(segment, record) for record in self._made)

    def take_back(self) -> None:
        """Remove the sealed segment again: the log is not going to know it."""
        self.part.take_back()


class Archive:
    """A folder of segments. Nothing in it is ever changed; an erasure replaces a segment by one without the record."""

    def __init__(self, folder: Path) -> None:
        """Hold *folder*; it is made on the first write."""
        self.folder = folder
        self.segments = Segments(folder)

    @contextmanager
    def collecting(self) -> Iterator[Batch]:
        """Collect captures into one segment: `Batch.add` each, `Batch.seal`, commit them to the store, leave.

        Leaving well says that the store knows the segment. Left by an error before it was sealed, nothing of it stays;
        after, `unfinished` finds it. Raises `WorkspaceError` where the disk refuses.
        """
        with self.segments.part() as part:
            yield Batch(part)

    def record(self, kept: KeptRecord) -> WarcRecord:
        """Read one record, checked against its digest; `IntegrityBroken` where it is gone or not the same."""
        where = f"{self.segments.path(kept.segment)}:{kept.offset}"
        data = self.segments.read_at(kept.segment, kept.offset, kept.length)
        try:
            (record,) = read_records(data)
        except (BadRecord, ValueError) as error:
            raise IntegrityBroken("archived bytes were changed", where=where, hint=VERIFY_HINT) from error
        if record.digest != kept.digest or not (record.has_its_block() and record.has_its_payload()):
            raise IntegrityBroken("archived bytes were changed", where=where, hint=VERIFY_HINT)
        return record

    def payload(self, records: Iterable[KeptRecord], sha256: str) -> bytes:
        """Give the captured bytes out of an item's *records*, hashed again on the way out.

        Raises `IntegrityBroken` where they are gone or do not have the digest *sha256*.
        """
        for kept in records:
            if kept.kind in PAYLOAD_KINDS:
                record = self.record(kept)
                if record.payload_sha256 != sha256:  # which `record` has just compared with the bytes
                    where = f"{self.segments.path(kept.segment)}:{kept.offset}"
                    raise IntegrityBroken("archived bytes were changed", where=where, hint=VERIFY_HINT)
                return bytes(record.payload())
        raise IntegrityBroken(f"no archived bytes of {sha256} are known", where=str(self.folder))

    def without(self, part: Part, segment: str, items: frozenset[str]) -> tuple[KeptRecord, ...]:
        """Write *segment* again into *part* without the records of *items*; give where the others lie now.

        Nothing is placed where none is left. Raises `IntegrityBroken` where the segment cannot be read.
        """
        try:
            left = [one for one in read_records(self.segments.read(segment)) if one.item not in items]
        except BadRecord as error:
            raise IntegrityBroken(error.what, where=f"{self.segments.path(segment)}:{error.offset}") from error
        made = [part.write(record.as_bytes()) for record in left]
        if not made:
            return ()
        name = part.place()
        return tuple(kept_at(name, record) for record in made)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCapture:
    """A capture as a segment alone tells of it: what the store's rows can be made from again."""

    capture: Capture
    item: str
    actor: str
    records: tuple[KeptRecord, ...]
    data: bytes


def captures_in(segment: str, records: Iterable[WarcRecord]) -> Iterator[FoundCapture]:
    """Give each capture the records of a *segment* describe. Raises ValueError where one describes no capture."""
    by_item: dict[str, list[WarcRecord]] = {}
    for record in records:
        by_item.setdefault(record.item, []).append(record)
    for item, held in by_item.items():
        for described in (one for one in held if one.kind == METADATA):
            capture, actor = described_capture(described)
            yield FoundCapture(
                capture=capture,
                item=item,
                actor=actor,
                records=tuple(kept_at(segment, one) for one in held),
                data=b"".join(bytes(one.payload()) for one in held if one.kind in PAYLOAD_KINDS),
            )


def kept_at(segment: str, record: WarcRecord) -> KeptRecord:
    """Give the place of a record read out of *segment*."""
    return KeptRecord(
        item=record.item,
        kind=record.kind,
        segment=segment,
        offset=record.offset,
        length=record.length,
        digest=record.digest,
    )
