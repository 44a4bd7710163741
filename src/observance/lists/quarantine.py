"""Where a list file goes that could not be imported: its bytes, why, when and from where, so that it can be looked at.

``<sha256>.bin`` is the file, ``<sha256>.json`` the note. Both are written under another name and then renamed, the note
last: whatever moment the machine stops at, a note always stands for whole bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from observance.model import WorkspaceError

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """The note of one file: ``at`` is in ISO 8601 with UTC offset, ``list`` the list's id where it is known."""

    sha256: str
    size: int  # bytes
    source: str
    list: str | None
    reason: str
    at: str


class Quarantine:
    """The files of one workspace that were refused."""

    def __init__(self, folder: Path) -> None:
        """Use *folder*; it is made when the first file comes."""
        self.folder = folder

    def keep(self, file: Path, *, reason: str, list_id: str | None, at: datetime) -> Path:
        """Copy *file* and note why; give where the copy lies. The same bytes again renew the note alone.

        *at* needs a time zone. Raises `WorkspaceError` where the folder or the file cannot be used.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            digest, size = _digest(file)
            copy = self.folder / f"{digest}.bin"
            if not copy.exists():
                with file.open("rb") as source:
                    _write(copy, iter(lambda: source.read(_CHUNK), b""))
            note = Quarantined(
                sha256=digest,
                size=size,
                source=file.name,
                list=list_id,
                reason=reason,
                at=at.astimezone(UTC).isoformat(timespec="microseconds"),
            )
            words = json.dumps(asdict(note), ensure_ascii=False, indent=1) + "\n"
            _write(self.folder / f"{digest}.json", [words.encode("utf-8")])
        except OSError as error:
            raise WorkspaceError(
                f"a refused list file cannot be kept ({error.strerror or error})",
                where=str(self.folder),
                hint="make room or check the folder's rights",
            ) from error
        return copy

    def all(self) -> tuple[Quarantined, ...]:
        """Give every note, the latest first. Raises `WorkspaceError` where one was damaged."""
        notes = [_note(path) for path in sorted(self.folder.glob("*.json"))] if self.folder.is_dir() else []
        return tuple(sorted(notes, key=lambda note: (note.at, note.sha256), reverse=True))

    def last(self) -> dict[str | None, Quarantined]:
        """Give of every list the file refused last, by the list's id; None stands for files of no known list."""
        return {note.list: note for note in reversed(self.all())}


def _write(target: Path, chunks: Iterable[bytes]) -> None:
    """Write a file whole or not at all."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with part.open("wb") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(out.fileno())
    part.replace(target)


def _digest(file: Path) -> tuple[str, int]:
    """Give a file's SHA-256 and its size in bytes."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return digest, opened.tell()


def _note(path: Path) -> Quarantined:
    try:
        return Quarantined(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise WorkspaceError(
            f"the note of a refused list file is damaged ({error})",
            where=str(path),
            hint="delete the note and the .bin file beside it",
        ) from error
