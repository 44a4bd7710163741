"""The archive: bytes kept under their own SHA-256, written so that a crash or a cut wire leaves all of them or none."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from observance.model import IntegrityBroken, WorkspaceError

CHUNK = 1 << 20
_SHARD = re.compile(r"[0-9a-f]{2}")
_REST = re.compile(r"[0-9a-f]{62}")


class Archive:
    """A folder of files named by the SHA-256 of their bytes (``ab/cdef...``). Nothing in it is ever changed."""

    def __init__(self, folder: Path) -> None:
        """Hold *folder*; it is made on the first write."""
        self.folder = folder
        self._tmp = folder / "tmp"
        self._swept = False

    def path(self, digest: str) -> Path:
        """Give where the bytes with that digest lie."""
        return self.folder / digest[:2] / digest[2:]

    def put(self, data: bytes) -> str:
        """Keep *data* and give its SHA-256 in hexadecimal; safe on disk when this returns. Idempotent.

        The bytes are written in ``tmp/`` under a name of this call alone, synced, moved, and the folders synced.
        Raises `WorkspaceError` where the disk refuses, `IntegrityBroken` where other bytes lie in their place.
        """
        digest = hashlib.sha256(data).hexdigest()
        place = self.path(digest)
        try:
            if not self._holds(place, len(data)):
                self._write(data, place)
            # Also for a file that was there: its writer may have died before the folders were on disk.
            for folder in (place.parent, self.folder, self.folder.parent):
                _sync_folder(folder)
        except OSError as error:
            raise WorkspaceError(
                f"the archive cannot be written ({error.strerror})", where=str(self.folder), hint="check the disk"
            ) from error
        return digest

    def get(self, digest: str) -> bytes:
        """Give the bytes, hashed again on the way out; `IntegrityBroken` where they are gone or not the same."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as error:
            raise IntegrityBroken("archived bytes are missing", where=str(self.path(digest))) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise IntegrityBroken("archived bytes were changed", where=str(self.path(digest)))
        return data

    def digests(self) -> Iterator[str]:
        """Give the digest every archived file claims by its name, in order."""
        for place in self._files():
            if _is_archived(place, self.folder):
                yield place.parent.name + place.name

    def strays(self) -> Iterator[str]:
        """Give, relative to the folder, what lies in it and is no archived file: other names, links, folders."""
        for place in self._files():
            if not _is_archived(place, self.folder):
                yield place.relative_to(self.folder).as_posix()

    def rehash(self, digest: str) -> tuple[str, int]:
        """Hash the file kept under *digest* afresh; give the SHA-256 found and the size in bytes."""
        hashed = hashlib.sha256()
        size = 0
        with self.path(digest).open("rb") as stream:
            while block := stream.read(CHUNK):
                hashed.update(block)
                size += len(block)
        return hashed.hexdigest(), size

    def sweep(self) -> int:
        """Remove what a process that died left half-written; give how many files that was.

        A file that is being written is locked by its writer, in this process or another, and is left alone.
        """
        swept = 0
        for part in sorted(self._tmp.iterdir()) if self._tmp.is_dir() else ():
            try:
                handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
            except OSError:
                continue  # its writer moved it into its place meanwhile
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink(missing_ok=True)
                swept += 1
            except BlockingIOError:
                continue
            finally:
                os.close(handle)
        return swept

    def _holds(self, place: Path, size: int) -> bool:
        """Whether *place* is taken; by bytes of another size it cannot be without a change from outside."""
        try:
            found = place.lstat().st_size
        except FileNotFoundError:
            return False
        if found != size:
            raise IntegrityBroken("archived bytes were changed", where=str(place), hint="run observance verify")
        return True

    def _write(self, data: bytes, place: Path) -> None:
        self._tmp.mkdir(parents=True, exist_ok=True)
        if not self._swept:
            self.sweep()
            self._swept = True
        place.parent.mkdir(parents=True, exist_ok=True)
        with self._part() as (part, handle):
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
            part.replace(place)

    @contextmanager
    def _part(self) -> Iterator[tuple[Path, int]]:
        """Give a new locked file in ``tmp/``; it is removed unless it was moved."""
        while True:
            part = self._tmp / f"{os.getpid()}-{uuid.uuid4().hex}"
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                break
            os.close(handle)  # swept between its making and its locking
        try:
            yield part, handle
        finally:
            part.unlink(missing_ok=True)
            os.close(handle)

    def _files(self) -> Iterator[Path]:
        """Give everything that lies in the folder and in its shards, in order, ``tmp/`` left out."""
        for outer in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if outer.is_symlink() or not outer.is_dir():
                yield outer
            elif outer != self._tmp:
                yield from sorted(outer.iterdir())


def _is_archived(place: Path, folder: Path) -> bool:
    """Whether *place* is a plain file at an address of the archive."""
    return (
        place.parent.parent == folder
        and _SHARD.fullmatch(place.parent.name) is not None
        and _REST.fullmatch(place.name) is not None
        and not place.is_symlink()
        and place.is_file()
    )


def _sync_folder(folder: Path) -> None:
    """Make a rename in *folder* survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
