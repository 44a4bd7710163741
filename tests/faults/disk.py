"""A disk that forgets what was not synced: recorded operations applied in order, and what a power cut leaves of them.

What is on the platter is what was synced: a file's bytes by syncing the file, a folder's names by syncing the folder.
Everything else may be there, be missing, or be there by half:

lost      nothing that was not synced
names     every name, but no byte that was not synced: a file moved into place and empty
bytes     every byte, but no name that was not synced
kept      everything, as when only the process is killed
torn      everything; the last write by half
random    of each write all, nothing or some sectors; of each folder's changes the first few
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

SECTOR: Final = 512
_HEAD: Final = struct.Struct("<5Q")
MODES: Final = ("lost", "names", "bytes", "kept", "torn", "random")


@dataclass(frozen=True, slots=True)
class Operation:
    """One recorded change.

    ``kind`` is C create, T cut to ``offset``, W write, F sync file, D sync folder, R rename, L link, U unlink, M make
    folder, A acknowledged (``path`` is then what was).
    """

    kind: str
    inode: int
    offset: int
    path: str
    second: str
    data: bytes


def operations(log: Path) -> list[Operation]:
    """Read what the recorder wrote."""
    found = []
    raw = log.read_bytes()
    at = 0
    while at < len(raw):
        kind = chr(raw[at])
        inode, offset, *lengths = _HEAD.unpack_from(raw, at + 1)
        at += 1 + _HEAD.size
        parts = []
        for length in lengths:
            parts.append(raw[at : at + length])
            at += length
        path, second = (part.decode("utf-8", "surrogateescape") for part in parts[:2])
        found.append(Operation(kind, inode, offset, path, second, parts[2]))
    return found


@dataclass(slots=True, eq=False)
class _File:
    synced: bytes = b""
    pending: list[Operation] = field(default_factory=list)


_Node = _File | None  # None is a folder: its names are kept by its path
_Change = tuple[str, _Node, bool]  # name, what it stands for, whether it is there from now on


class Disk:
    """The disk below *root*, which is there and empty at the start. `apply` operations, then ask what a cut `leaves`."""

    def __init__(self, root: str) -> None:
        """Start with an empty folder at *root*."""
        self.root = root
        self.acknowledged: list[str] = []
        self._inodes: dict[int, _File] = {}
        self._now: dict[str, dict[str, _Node]] = {root: {}}
        self._synced: dict[str, dict[str, _Node]] = {root: {}}
        self._pending: dict[str, list[_Change]] = {root: []}

    def apply(self, one: Operation) -> None:
        """Do one operation."""
        match one.kind:
            case "A":
                self.acknowledged.append(one.path)
            case "C":
                self._inodes[one.inode] = _File()
                self._name(one.path, self._inodes[one.inode])
            case "W" | "T":
                self._inodes[one.inode].pending.append(one)
            case "F":
                file = self._inodes[one.inode]
                file.synced, file.pending = _written(file.synced, file.pending), []
            case "D":
                self._synced[one.path] = dict(self._now[one.path])
                self._pending[one.path] = []
            case "M":
                self._now[one.path], self._synced[one.path], self._pending[one.path] = {}, {}, []
                self._name(one.path, None)
            case "U":
                self._name(one.path, None, there=False)
            case "R" | "L":
                folder, name = _split(one.path)
                self._name(one.second, self._now[folder][name])
                if one.kind == "R":
                    self._name(one.path, None, there=False)
            case _:
                raise ValueError(one.kind)

    def leaves(self, mode: str, chance: random.Random) -> dict[str, bytes | None]:
        """Give what lies on the disk after a power cut now, by path; None stands for a folder."""
        found: dict[str, bytes | None] = {}
        waiting = [self.root]
        while waiting:
            folder = waiting.pop()
            for name, node in self._names(folder, mode, chance).items():
                path = f"{folder}/{name}"
                found[path] = None if node is None else _surviving(node, mode, chance)
                if node is None:
                    waiting.append(path)
        return found

    def _name(self, path: str, node: _Node, *, there: bool = True) -> None:
        folder, name = _split(path)
        if there:
            self._now[folder][name] = node
        else:
            del self._now[folder][name]
        self._pending[folder].append((name, node, there))

    def _names(self, folder: str, mode: str, chance: random.Random) -> dict[str, _Node]:
        if mode in {"names", "kept", "torn"}:
            return self._now[folder]
        names = dict(self._synced[folder])
        if mode == "random":
            pending = self._pending[folder]
            for name, node, there in pending[: chance.randint(0, len(pending))]:
                if there:
                    names[name] = node
                else:
                    names.pop(name, None)
        return names


def _surviving(file: _File, mode: str, chance: random.Random) -> bytes:
    match mode:
        case "lost" | "names":
            return file.synced
        case "bytes" | "kept":
            return _written(file.synced, file.pending)
        case "torn":
            last = [_half(one) for one in file.pending[-1:]]
            return _written(file.synced, [*file.pending[:-1], *last])
        case _:
            return _written(file.synced, list(_some(file.pending, chance)))


def _some(pending: list[Operation], chance: random.Random) -> Iterator[Operation]:
    """Give some of the writes, some of them by sectors: a disk writes in an order of its own."""
    for one in pending:
        kind = chance.randrange(3)
        if kind == 0 or one.kind == "T":
            yield one
        elif kind == 1:
            for start in range(0, len(one.data), SECTOR):
                if chance.random() < 0.5:
                    yield replace(one, offset=one.offset + start, data=one.data[start : start + SECTOR])


def _half(one: Operation) -> Operation:
    return replace(one, data=one.data[: len(one.data) // 2])


def _written(start: bytes, pending: list[Operation]) -> bytes:
    data = bytearray(start)
    for one in pending:
        if one.kind == "T":
            del data[one.offset :]
            data.extend(bytes(one.offset - len(data)))
        else:
            data.extend(bytes(max(0, one.offset - len(data))))
            data[one.offset : one.offset + len(one.data)] = one.data
    return bytes(data)


def _split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name


def materialise(left: dict[str, bytes | None], root: str, home: Path) -> None:
    """Write what a power cut left of *root* below *home*, which is made."""
    home.mkdir(parents=True)
    for path, data in left.items():  # a folder comes before what lies in it
        place = home / path[len(root) + 1 :]
        if data is None:
            place.mkdir()
        else:
            place.write_bytes(data)
