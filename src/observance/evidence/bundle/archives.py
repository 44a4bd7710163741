"""The archives of a bundle against its log: every record is one the log fixes, and every one it fixes is there."""

from __future__ import annotations

from observance.evidence.bundle.index import INDEXED, answered_by, index_line
from observance.evidence.bundle.layout import ARCHIVE
from observance.evidence.bundle.result import BundleResult
from observance.evidence.bundle.walking import Walk, walk_records
from observance.evidence.warc import BadRecord


class ArchiveCheck:
    """Walks over archives one by one. ``records`` are the digests the log fixes, with the entry that does."""

    def __init__(self, result: BundleResult, records: dict[bytes, int], *, payloads: bool) -> None:
        """Report to *result*."""
        self._result = result
        self._wanted = records
        self._payloads = payloads
        self._seen: set[bytes] = set()
        self._lines: list[bytes] = []
        self._whole = True

    def walk(self, name: str, walk: Walk) -> None:
        """Check every record of the archive *name*."""
        self._result.archives += 1
        filename = name.removeprefix(ARCHIVE)
        try:
            for record in walk_records(walk, payloads=self._payloads):
                self._result.records += 1
                self._result.captures += record.kind in INDEXED
                if record.header_sha256 in self._wanted:
                    self._seen.add(record.header_sha256)
                else:
                    self._result.report(self._item(name, record.offset, record.url), "the log fixes no such record")
                for fault in record.faults:
                    self._result.report(self._item(name, record.offset, record.url), fault)
                line = index_line(record, filename)
                if line is not None:
                    self._lines.append(line)
        except BadRecord as error:
            self._whole = False
            self._result.report(self._item(name, error.offset, ""), error.what)

    def missing(self) -> None:
        """Say which records the log fixes and no archive has."""
        for digest, entry in self._wanted.items():
            if digest not in self._seen:
                self._result.report(f"log entry {entry}", "a record it fixes is not in the archives")

    def compare_index(self, name: str, walk: Walk) -> set[tuple[str, str]]:
        """Compare the index with the one the records make; give the (URL, fourteen digits) it answers for.

        Where the archives could not be read to their end it is taken as it is: its own hash is compared elsewhere.
        """
        made = iter(sorted(self._lines))
        indexed = set()
        fits = True
        for number, line in enumerate(walk.lines(), 1):
            if line != next(made, None) and self._whole and fits:
                self._result.report(f"{name} line {number}", "it is not the index the records make")
                fits = False
            answered = answered_by(line)
            if answered is not None:
                indexed.add(answered)
        if next(made, None) is not None and self._whole and fits:
            self._result.report(name, "it ends before the index the records make does")
        return indexed

    @staticmethod
    def _item(name: str, offset: int, url: str) -> str:
        return f"{name} record at byte {offset}" + (f" ({url[:200]})" if url else "")
