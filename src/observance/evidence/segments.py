"""Segments: immutable files of WARC records, each written once so that a crash or a cut wire leaves all of it or none.

A segment's name is its month and the SHA-256 over the digests of its records, in order. It first lies in ``tmp/`` under a
name of its writer alone, locked; once its bytes are on disk it is linked into its place. The file in ``tmp/`` goes when
the log knows the segment: until then it is the sign that a writer, alive or dead, had not finished.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from observance.evidence.warc import BadRecord, WarcRecord, read_records
from observance.model import IntegrityBroken, WorkspaceError

SUFFIX: Final = ".warc"
VERIFY_HINT: Final = "run observance verify"  # where something was changed
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_FILE: Final = re.compile(r"[0-9a-f]{64}\.warc")


def segment_name(month: str, digests: list[str]) -> str:
    """Give the name of the segment with records of these *digests*: ``2026-11/<64 hexadecimal digits>.warc``."""
    joined = hashlib.sha256(b"".join(bytes.fromhex(digest) for digest in digests)).hexdigest()
    return f"{month}/{joined}{SUFFIX}"


@dataclass(slots=True)
class Part:
    """A segment being written: a locked file in ``tmp/``. `Segments.part` gives one."""

    home: Segments
    path: Path
    handle: int
    digests: list[str] = field(default_factory=list)
    month: str = ""
    size: int = 0
    placed: str | None = None

    def write(self, record: bytes) -> WarcRecord:
        """Append one record; give it as it lies in the segment, without its block."""
        (read,) = read_records(record)
        written = msgspec.structs.replace(read, offset=self.size, block=memoryview(b""))
        left = memoryview(record)
        while left:
            left = left[os.write(self.handle, left) :]
        self.size += len(record)
        self.digests.append(read.digest)
        # The name must follow from the file alone: its month is that of the first record.
        self.month = self.month or read.fields["WARC-Date"][:7]
        return written

    def place(self) -> str:
        """Put the segment into its place, safe on disk when this returns; give its name.

        Raises `IntegrityBroken` where other bytes lie there.
        """
        name = segment_name(self.month, self.digests)
        os.fsync(self.handle)
        self.placed = name  # before it is: where syncing its folder fails, the segment lies in its place all the same
        try:
            self.home.link(self.path, name, self.size)
        except IntegrityBroken:
            self.placed = None  # what lies there is another's
            raise
        return name

    def take_back(self) -> None:
        """Remove the segment from its place again: the log is not going to know it."""
        if self.placed is not None:
            self.home.remove(self.placed)
            self.placed = None


class SegmentReader:
    """Reads one whole segment after another into the same memory: to ask for new memory costs as much as to read."""

    def __init__(self, segments: Segments) -> None:
        """Read out of *segments*."""
        self._root = str(segments.root)
        self._space = bytearray()

    def read(self, name: str) -> memoryview:
        """Give a whole segment, until the next is read; `IntegrityBroken` where it is gone."""
        place = f"{self._root}/{name}"
        try:
            handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
            try:
                size = os.fstat(handle).st_size
                if len(self._space) < size:
                    self._space = bytearray(size)
                whole = memoryview(self._space)[:size]
                read = 0
                while read < size and (more := os.readv(handle, [whole[read:]])):
                    read += more
            finally:
                os.close(handle)
        except OSError as error:
            raise IntegrityBroken("the archived segment is missing", where=place) from error
        return whole[:read]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A segment a dead writer left between writing and logging it. It stays locked while this is in hand."""

    name: str
    records: tuple[WarcRecord, ...]


class Segments:
    """The folder of segments: ``segments/2026-11/<digest>.warc``, and ``tmp/`` beside it."""

    def __init__(self, folder: Path) -> None:
        """Hold the evidence *folder*; it is made on the first write."""
        self.folder = folder
        self.root = folder / "segments"
        self.tmp = folder / "tmp"
        self._synced: set[Path] = set()

    def path(self, name: str) -> Path:
        """Give where a segment lies."""
        return self.root / name

    def names(self) -> Iterator[str]:
        """Give the name of every segment, in order."""
        for name, is_segment in self._files():
            if is_segment:
                yield name

    def strays(self) -> Iterator[str]:
        """Give, relative to the evidence folder, what lies in it and is no segment: other names, links, folders."""
        for place in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if place.is_symlink() or not place.is_dir() or place not in {self.root, self.tmp}:
                yield place.relative_to(self.folder).as_posix()
        for name, is_segment in self._files():
            if not is_segment:
                yield f"{self.root.name}/{name}"

    def read(self, name: str) -> bytes:
        """Give a whole segment; `IntegrityBroken` where it is gone."""
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise IntegrityBroken("the archived segment is missing", where=str(self.path(name))) from error

    def read_at(self, name: str, offset: int, length: int) -> bytes:
        """Give *length* bytes of a segment, fewer where it ends before; `IntegrityBroken` where it is gone."""
        try:
            with self.path(name).open("rb") as stream:
                stream.seek(offset)
                return stream.read(length)
        except OSError as error:
            raise IntegrityBroken("the archived segment is missing", where=str(self.path(name))) from error

    def remove(self, name: str) -> None:
        """Remove a segment for good. For what the log does not know, and for an erasure."""
        place = self.path(name)
        place.unlink(missing_ok=True)
        if place.parent.is_dir():
            sync_folder(place.parent)

    @contextmanager
    def part(self) -> Iterator[Part]:
        """Give a new segment to write. Leaving the context well says that the log knows it, if it was placed.

        Left by an error, a segment that was placed keeps its sign in ``tmp/`` until `unfinished` finds it. Raises
        `WorkspaceError` where the disk refuses.
        """
        try:
            self.tmp.mkdir(parents=True, exist_ok=True)
            path, handle = self._locked_file()
        except OSError as error:
            raise self._refused(error) from error
        part = Part(self, path, handle)
        try:
            yield part
        except BaseException as error:
            if part.placed is None:
                path.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise self._refused(error) from error
            raise
        else:
            path.unlink(missing_ok=True)
        finally:
            os.close(handle)

    def unfinished(self) -> Iterator[Unfinished]:
        """Give each segment a dead writer left, in its place; what it left half-written is removed.

        A file whose writer lives is locked and left alone. What is given counts as finished when the next is asked for.
        """
        for path in sorted(self.tmp.iterdir()) if self.tmp.is_dir() else ():
            try:
                handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            except OSError:
                continue  # its writer finished meanwhile
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                found = self._whole(path)
                if found is not None:
                    self.link(path, found.name, path.stat().st_size)
                    yield found
                path.unlink(missing_ok=True)
            except BlockingIOError:
                continue
            finally:
                os.close(handle)

    def being_written(self) -> set[str]:
        """Give the names of the segments that writers, alive or dead, have not finished."""
        found = set()
        for path in self.tmp.iterdir() if self.tmp.is_dir() else ():
            whole = self._whole(path)
            if whole is not None:
                found.add(whole.name)
        return found

    @contextmanager
    def locked(self, *, alone: bool, wait: bool = True) -> Iterator[bool]:
        """Hold the folder: *alone* to take evidence away, else to see that nobody does.

        Gives False, holding nothing, where another process holds it and *wait* is False, or where there is no folder.
        """
        try:
            handle = os.open(self.folder, os.O_RDONLY)
        except FileNotFoundError:
            yield False
            return
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB))
            yield True
        except BlockingIOError:
            yield False
        finally:
            os.close(handle)

    def link(self, path: Path, name: str, size: int) -> None:
        """Link the finished file *path* into the place of segment *name* and bring the folders to the disk."""
        place = self.path(name)
        sync_folder(self.tmp)  # the sign must be on disk before what it stands for
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except FileExistsError:
            if place.lstat().st_size != size:
                raise IntegrityBroken("archived bytes were changed", where=str(place), hint=VERIFY_HINT) from None
        sync_folder(place.parent)
        if place.parent not in self._synced:
            # Also where the folders were there: their maker may have died before they were on disk.
            for folder in (self.root, self.folder, self.folder.parent, self.folder.parent.parent):
                sync_folder(folder)
            self._synced.add(place.parent)

    def _whole(self, path: Path) -> Unfinished | None:
        """Read a file in ``tmp/``; None where it breaks off, or holds nothing."""
        try:
            records = tuple(read_records(path.read_bytes()))
        except (BadRecord, OSError):
            return None
        if not records or not all(one.has_its_block() and one.has_its_payload() for one in records):
            return None
        month = records[0].fields["WARC-Date"][:7]
        return Unfinished(segment_name(month, [record.digest for record in records]), records)

    def _locked_file(self) -> tuple[Path, int]:
        while True:
            path = self.tmp / f"{os.getpid()}-{uuid.uuid4().hex}"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                return path, handle
            os.close(handle)  # swept between its making and its locking

    def _files(self) -> Iterator[tuple[str, bool]]:
        """Give, in order, the name of everything that lies among the segments, and whether it is one."""
        for outer in sorted(os.scandir(self.root), key=_file_name) if self.root.is_dir() else ():
            if not outer.is_dir(follow_symlinks=False):
                yield outer.name, False
                continue
            is_month = _MONTH.fullmatch(outer.name) is not None
            for inner in sorted(os.scandir(outer.path), key=_file_name):
                is_named = is_month and _FILE.fullmatch(inner.name) is not None
                yield f"{outer.name}/{inner.name}", is_named and inner.is_file(follow_symlinks=False)

    def _refused(self, error: OSError) -> WorkspaceError:
        return WorkspaceError(
            f"the archive cannot be written ({error.strerror})", where=str(self.folder), hint="check the disk"
        )


def _file_name(entry: os.DirEntry[str]) -> str:
    return entry.name


def sync_folder(folder: Path) -> None:
    """Make a change of names in *folder* survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
