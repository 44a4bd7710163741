"""A folder as a source: every file below it in a fixed order, each as one input, as its lines, or as a web archive."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from observance.ingest.load import LIMIT, load_jsonl, load_path
from observance.ingest.raw import RawInput, Record
from observance.ingest.webarchives import SUFFIXES, read_web_archive, readable
from observance.model import Declared, InputError, ObservanceError, TooLarge

METHOD: Final = "folder"
MOST_FILES: Final = 1_000_000
DEEPEST: Final = 64
_LINES: Final = (".jsonl", ".ndjson")
_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class FolderWalk:
    """Walks *folder* once per iteration: folders and files by the bytes of their names, at most *deepest* levels down.

    Gives a `RawInput` for a file or a web archive's record, a `Record` for a line of a JSON-lines file, an
    `ObservanceError` in the place of what cannot be read; nothing is raised. *declared* is said of every plain file.
    After a walk ``hidden`` counts the files and folders that were left out because their name begins with a dot, and
    ``links`` the links to what lies within the folder, which is read where it lies. No link is followed; one that
    leads out of the folder is given as an error.
    """

    def __init__(
        self,
        folder: Path,
        *,
        declared: Declared | None = None,
        limit: int = LIMIT,
        deepest: int = DEEPEST,
        most_files: int = MOST_FILES,
    ) -> None:
        self.folder = folder
        self.declared = declared or Declared()
        self.limit = limit
        self.deepest = deepest
        self.most_files = most_files
        self.hidden = 0
        self.links = 0

    def __iter__(self) -> Iterator[RawInput | Record | ObservanceError]:
        """Walk, from the start."""
        self.hidden = self.links = 0
        files = 0
        waiting = [(self.folder, 0)]
        while waiting:
            path, depth = waiting.pop()
            try:
                mode = path.lstat().st_mode if depth else path.stat().st_mode
                if stat.S_ISDIR(mode):
                    waiting.extend(reversed(self._inside(path, depth)))
                    continue
            except OSError as error:
                yield InputError(
                    f"cannot be read ({error.strerror})", where=readable(path), hint="check the path and its rights"
                )
                continue
            except ObservanceError as error:
                yield error
                continue
            if files == self.most_files:
                yield TooLarge(
                    f"holds more than {files:,} files; from {readable(path)} on none was read",
                    where=readable(self.folder),
                    hint="read it folder by folder",
                )
                return
            files += 1
            yield from self._file(path, mode, depth)

    def _inside(self, folder: Path, depth: int) -> list[tuple[Path, int]]:
        """Give what lies in *folder*, hidden names counted and left out."""
        if depth > self.deepest:
            raise TooLarge(
                f"lies more than {self.deepest} folders deep; nothing in it was read",
                where=readable(folder),
                hint="read it by itself",
            )
        names = sorted(os.listdir(folder), key=os.fsencode)  # noqa: PTH208 - names are sorted as bytes, not as paths
        shown = [name for name in names if not name.startswith(".")]
        self.hidden += len(names) - len(shown)
        return [(folder / name, depth + 1) for name in shown]

    def _file(self, path: Path, mode: int, depth: int) -> Iterator[RawInput | Record | ObservanceError]:
        where = readable(path)
        if not depth:
            yield InputError("is no folder", where=where, hint="give a folder, or read the file by itself")
        elif stat.S_ISLNK(mode):
            yield from self._link(path, where)
        elif not stat.S_ISREG(mode):
            kind = next((name for test, name in _KINDS if test(mode)), "no file")
            yield InputError(f"is {kind}, and was not opened", where=where, hint="give files only")
        else:
            try:
                yield from self._read(path, where)
            except ObservanceError as error:
                error.where = where
                yield error
            except OSError as error:
                yield InputError(f"cannot be read ({error.strerror})", where=where, hint="check the disk")

    def _link(self, path: Path, where: str) -> Iterator[ObservanceError]:
        try:
            inside = path.resolve(strict=True).is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):  # it leads nowhere, or in a circle
            inside = False
        if inside:
            self.links += 1
        else:
            yield InputError(
                "is a link that leads out of the folder, and was not followed", where=where, hint="copy it in"
            )

    def _read(self, path: Path, where: str) -> Iterator[RawInput | Record | ObservanceError]:
        name = path.name.lower()
        if name.endswith(SUFFIXES):
            yield from read_web_archive(path)
        elif name.endswith(_LINES):
            for found in load_jsonl(path):
                yield _placed(found, path, where)
        else:
            yield replace(load_path(path, self.declared, limit=self.limit), origin=where, method=METHOD)


def _placed(found: Record | ObservanceError, path: Path, where: str) -> Record | ObservanceError:
    """Name a line by the whole path: two folders may each hold a file of that name."""
    if isinstance(found, ObservanceError):
        found.where = where + found.where.removeprefix(path.name)
        return found
    raw = found.raw
    return replace(found, raw=replace(raw, origin=where + raw.origin.removeprefix(path.name)))
