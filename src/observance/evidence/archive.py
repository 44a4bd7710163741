"""The archive: bytes kept under their own SHA-256, written so that a crash or a cut wire leaves all of them or none."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from observance.model import IntegrityBroken, WorkspaceError

CHUNK = 1 << 20


class Archive:
    """A folder of files named by the SHA-256 of their bytes (``ab/cdef...``). Nothing in it is ever changed."""

    def __init__(self, folder: Path) -> None:
        """Hold *folder*; it is made on the first write."""
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Give where the bytes with that digest lie."""
        return self.folder / digest[:2] / digest[2:]

    def put(self, data: bytes) -> str:
        """Keep *data* and give its SHA-256 in hexadecimal; safe on disk when this returns. Idempotent.

        The bytes are written beside their place under a name of this call alone, synced, moved, and the folder synced:
        another process can never see, move or sweep half a file.
        """
        digest = hashlib.sha256(data).hexdigest()
        place = self.path(digest)
        if place.exists():
            return digest
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.parent / f".part-{os.getpid()}-{uuid.uuid4().hex}"
            with part.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            part.replace(place)
            _sync_folder(place.parent)
            _sync_folder(self.folder)
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
        if self.folder.is_dir():
            for place in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
                if not place.name.startswith(".part-"):
                    yield place.parent.name + place.name

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
        """Remove what a process that is no longer alive left half-written; give how many files that was."""
        swept = 0
        for part in self.folder.glob("*/.part-*"):
            owner = int(part.name.split("-")[1])
            if owner != os.getpid() and not _alive(owner):
                part.unlink(missing_ok=True)
                swept += 1
        return swept


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync_folder(folder: Path) -> None:
    """Make a rename in *folder* survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
