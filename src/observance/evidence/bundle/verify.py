"""Verify a bundle: every byte of the file is covered by a hash or must be the one byte its form has there.

From the outside in: the ZIP form; the signature over the manifest and its hash; every file against the manifest; the
log against its signed checkpoint; every archived record against the log; index and pages against the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from cryptography import x509

from observance.evidence import notes
from observance.evidence.bundle import layout
from observance.evidence.bundle.archives import ArchiveCheck
from observance.evidence.bundle.index import PAGES_HEADER, page_fault
from observance.evidence.bundle.logcheck import LogCheck, Trust
from observance.evidence.bundle.manifest import DIGEST, MANIFEST, Listed, check_digest_file, read_manifest
from observance.evidence.bundle.result import BundleResult
from observance.evidence.bundle.walking import Walk
from observance.evidence.bundle.zipform import BadForm, Member, by_directory, by_headers, local_header, tail
from observance.model import IntegrityBroken, WorkspaceError

_LARGEST_TEXT: Final = 64 * 1024 * 1024  # bytes of a file that is read as a whole
_ZIP_END: Final = "zip directory"


def verify_bundle(
    path: Path,
    *,
    outside: str | None = None,
    trusted_roots: Sequence[x509.Certificate] = (),
    trusted_signer: notes.Signer | None = None,
    payloads: bool = False,
) -> BundleResult:
    """Verify the bundle at *path* and name every item that does not fit.

    *outside* is a checkpoint kept elsewhere, signed or not: it shows a log that was cut short or made anew.
    *trusted_roots* are certificates timestamps are checked under; without any they stay unchecked, which is no problem.
    *trusted_signer* is whose key must have signed; without it the key in the bundle is taken at its word, and the result
    says which. *payloads* also hashes the body of every answer by itself, which the log fixes already.

    Raises `WorkspaceError` where the file cannot be read, `UsageError` where *outside* is no checkpoint.
    """
    trust = Trust(
        signer=trusted_signer,
        roots=tuple(trusted_roots),
        outside=None if outside is None else (outside, notes.read_checkpoint(outside)),
    )
    try:
        with path.open("rb") as stream:
            bundle = _Bundle(stream, path.stat().st_size, BundleResult())
            if bundle.open():
                bundle.check(trust, payloads=payloads)
            return bundle.result
    except OSError as error:
        raise WorkspaceError(f"the bundle cannot be read ({error.strerror})", where=str(path)) from error


@dataclass(slots=True)
class _Bundle:
    """A bundle being verified."""

    stream: BinaryIO
    size: int
    result: BundleResult
    members: dict[str, Member] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)

    def open(self) -> bool:
        """Find the members and compare the form of the file; False where nothing further can be read."""
        try:
            found = by_directory(self.stream, self.size)
        except BadForm as error:
            self.result.report(_ZIP_END, str(error))
            found = by_headers(self.stream, self.size)
        if not found or sum(member.size for member in found) > self.size:
            self.result.report(_ZIP_END, "the members it names are not in the file")
            return False
        self._form(found)
        for member in found:
            if member.name in self.members:
                self.result.report(member.name, "is there twice")
            self.members[member.name] = member
        return True

    def _form(self, found: Sequence[Member]) -> None:
        """Compare every byte that is no member's with the one byte it must be."""
        expected = 0
        for member in found:
            if member.offset != expected:
                self.result.report(member.name, f"starts at byte {member.offset}, where {expected} is next")
            header = local_header(member)
            self.stream.seek(member.offset)
            if self.stream.read(len(header)) != header:
                self.result.report(member.name, "the header before it is not what the zip directory says of it")
            expected = member.end
        end = tail(found)
        self.stream.seek(expected)
        rest = self.stream.read(len(end))
        if rest != end or expected + len(end) != self.size:
            place = next(
                (n for n, (a, b) in enumerate(zip(rest, end, strict=False)) if a != b), min(len(rest), len(end))
            )
            self.result.report(_ZIP_END, f"not in its one form from byte {expected + place} on")

    def check(self, trust: Trust, *, payloads: bool) -> None:
        """Check everything inside."""
        archive_key = self._manifest()
        self._names()
        log = LogCheck(self.result, trust)
        texts = {name: self._text(name) for name in self.members if name.startswith(layout.OURS) and name not in _LONG}
        log.signatures(texts, archive_key)
        log.stamps(texts)
        bodies, openings = self._walk(layout.LOG), self._walk(layout.OPENINGS)
        if bodies is not None and openings is not None:
            log.entries(bodies, openings)
            self._hashed(layout.LOG, bodies)
            self._hashed(layout.OPENINGS, openings)
        log.heads()
        archives = ArchiveCheck(self.result, log.records, payloads=payloads)
        for name, member in self.members.items():
            if name.startswith(layout.ARCHIVE):
                walk = Walk(self.stream, member.start, member.size)
                archives.walk(name, walk)
                self._hashed(name, walk)
        archives.missing()
        index, pages = self._walk(layout.INDEX), self._walk(layout.PAGES)
        if index is not None:
            indexed = archives.compare_index(layout.INDEX, index)
            self._hashed(layout.INDEX, index)
            if pages is not None:
                self._pages(pages, indexed)
                self._hashed(layout.PAGES, pages)
        self.result.entries, self.result.erased = log.size, log.erased

    def _manifest(self) -> bytes | None:
        """Check the manifest and its signature, and take the list of files from it; give the key that signed it."""
        listing, digest = self._text(MANIFEST), self._text(DIGEST)
        key = None
        if listing is not None and digest is not None:
            try:
                key = check_digest_file(digest, listing)
            except IntegrityBroken as error:
                self.result.report(error.where, error.what)
        if listing is not None:
            try:
                listed, found = read_manifest(listing)
            except IntegrityBroken as error:
                self.result.report(error.where, error.what)
                return key
            self.listed = {one.path: one for one in listed}
            self.result.created = str(found["created"])
            if [*(one.path for one in listed), MANIFEST, DIGEST] != list(self.members):
                self.result.report(MANIFEST, "it does not list the files that are there, in their order")
        return key

    def _names(self) -> None:
        """Say which file is missing and which should not be there."""
        for name in (*layout.ALWAYS, MANIFEST, DIGEST):
            if name not in self.members:
                self.result.report(name, "is missing")
        for name in self.members:
            if name in {MANIFEST, DIGEST}:
                continue
            if not layout.is_known(name):
                self.result.report(name, "is no file a bundle has")
            elif self.listed and name not in self.listed:
                self.result.report(name, "is not in the manifest")
        for name in self.listed:
            if name not in self.members:
                self.result.report(name, "is in the manifest, and missing")

    def _walk(self, name: str) -> Walk | None:
        member = self.members.get(name)
        return None if member is None else Walk(self.stream, member.start, member.size)

    def _text(self, name: str) -> bytes | None:
        """Read a file as a whole, compared with the manifest; None where there is none or it is far too large."""
        walk = self._walk(name)
        if walk is None:
            return None
        if walk.size > _LARGEST_TEXT:
            self.result.report(name, f"is larger than {_LARGEST_TEXT:,} bytes")
            return None
        data = walk.take(walk.size)
        self._hashed(name, walk)
        return data

    def _hashed(self, name: str, walk: Walk) -> None:
        """Compare what was walked over with the manifest and with the checksum in the ZIP."""
        digest = walk.digest()
        self.result.bytes_checked += walk.offset
        listed = self.listed.get(name)
        if listed is not None and (digest, walk.offset) != (listed.sha256, listed.size):
            self.result.report(name, "its bytes do not have the hash the manifest gives")
        if walk.crc != self.members[name].crc:
            self.result.report(name, "its bytes do not have the checksum the zip directory gives")

    def _pages(self, pages: Walk, indexed: set[tuple[str, str]]) -> None:
        """Compare every page with the index."""
        lines = pages.lines()
        if next(lines, None) != PAGES_HEADER:
            self.result.report(layout.PAGES, "does not start as a list of pages does")
        for number, line in enumerate(lines, 2):
            fault = page_fault(line, indexed)
            if fault:
                self.result.report(f"{layout.PAGES} line {number}", fault)


_LONG: Final = frozenset({layout.LOG, layout.OPENINGS})
