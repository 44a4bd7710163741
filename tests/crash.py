"""Die at every durable operation in turn, and see that a resumed run ends as one that was never cut off.

A run is forked for each operation it makes: files made, written (by half), synced, moved or removed, and every
statement and commit of the database. At that operation the process ends as by SIGKILL: nothing is flushed or closed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

KILLED: Final = 137
MOST_OPERATIONS: Final = 5_000
LOG_HEAD: Final = 32
FRAME_HEAD: Final = 24

Acknowledge = Callable[[str], None]
Action = Callable[[Path, Acknowledge], None]
Check = Callable[[Path, list[str]], None]


def die_at_every_operation(
    folder: Path,
    action: Action,
    state: Callable[[Path], object],
    *,
    check: Check | None = None,
    prepare: Callable[[Path], None] = lambda _: None,
) -> int:
    """Run *action* in new folders below *folder*, killed at operation 1, 2, 3... until a run ends by itself.

    After each death *check* sees the folder and what had been acknowledged; then *action* runs again to its end, and
    *state* must give what it gives after a run that was never cut off. A death that leaves the very bytes an earlier one
    left (most statements only read) is not looked at twice. *prepare* fills each folder beforehand, uncounted.
    Gives how many operations there were.
    """
    whole = _home(folder, "whole", prepare)
    action(whole, lambda _: None)
    expected = state(whole)
    seen: set[str] = set()
    for number in range(1, MOST_OPERATIONS):
        home = _home(folder, f"killed-{number}", prepare)
        status, acknowledged = _run_killed(home, action, number)
        assert status in {0, KILLED}, f"operation {number}: the run failed by itself with {status}"
        left = _fingerprint(home, acknowledged)
        if status == KILLED and left in seen:
            shutil.rmtree(home)
            continue
        seen.add(left)
        if check is not None:
            check(home, acknowledged)
        if status == 0:
            assert state(home) == expected
            sys.stdout.write(f"{action.__name__}: killed at each of {number - 1} operations, {len(seen)} ends\n")
            return number - 1
        action(home, lambda _: None)
        assert state(home) == expected, f"killed at operation {number}, the resumed run ends otherwise"
        if Path.cwd() == home:
            os.chdir(folder)
        shutil.rmtree(home)  # a folder may be in memory
    msg = f"the run made more than {MOST_OPERATIONS} operations"
    raise AssertionError(msg)


def dump(database: Path, archive: Path) -> dict[str, object]:
    """Give every row of every table and the digest of every archived file, to compare two workspaces by."""
    connection = sqlite3.connect(database)
    try:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not name.startswith(("report_search_", "sqlite_"))
        ]
        found: dict[str, object] = {
            name.lower(): sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608 - own names
            for name in names
        }
    finally:
        connection.close()
    found["archive"] = {
        path.relative_to(archive).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(archive.rglob("*"))
        if path.is_file() and path.parent.name != "tmp"
    }
    return found


def _fingerprint(home: Path, acknowledged: list[str]) -> str:
    """Give a digest of everything a death left, names, sizes and bytes; what SQLite makes anew by chance is left out."""
    digest = hashlib.sha256(repr(acknowledged).encode())
    for path in sorted(home.rglob("*")):
        # The index of the write-ahead log is made again by the first to open the database.
        if path.name.endswith("-shm"):
            continue
        data = b"" if path.is_dir() else path.read_bytes()
        if path.name.endswith("-wal"):
            data = _plain_log(data)
        digest.update(f"{path.relative_to(home).as_posix()!r} {path.is_dir()} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _plain_log(data: bytes) -> bytes:
    """Give SQLite's write-ahead log without its chance salts and the checksums over them (sqlite.org/fileformat2, section 4)."""
    if len(data) < LOG_HEAD:
        return data
    page = int.from_bytes(data[8:12])
    salts = data[16:24]
    parts = [data[:16]]
    for at in range(LOG_HEAD, len(data), FRAME_HEAD + page):
        head = data[at : at + FRAME_HEAD]
        parts += [head[:8], bytes([head[8:16] == salts]), data[at + FRAME_HEAD : at + FRAME_HEAD + page]]
    return b"".join(parts)


def _home(folder: Path, name: str, prepare: Callable[[Path], None]) -> Path:
    home = folder / name
    home.mkdir(parents=True)
    prepare(home)
    return home


def _run_killed(home: Path, action: Action, number: int) -> tuple[int, list[str]]:
    """Fork a run that dies at operation *number*; give its exit status and what it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            write = os.write
            _arm(number)
            action(home, lambda said: _tell(write, writer, said))
            status = 0
        except BaseException:  # noqa: BLE001 - the child must never return into the test run
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        acknowledged = stream.read().splitlines()
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended), acknowledged


def _tell(write: Callable[[int, bytes], int], to: int, said: str) -> None:
    write(to, f"{said}\n".encode())


class _Countdown:
    """Ends this process at the operation with one *number*."""

    def __init__(self, number: int) -> None:
        self._left = number

    def due(self) -> bool:
        """Count one operation; whether it is the last."""
        self._left -= 1
        return self._left == 0

    def tick(self, *_: Any) -> None:
        """Count one operation, and die at the last."""
        if self.due():
            os._exit(KILLED)

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Give *real* with an operation counted before and after it."""

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.tick()
            given = real(*args, **kwargs)
            self.tick()
            return given

        return counted

    def torn(self, write: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        """Give *write* so that the last operation writes only half."""

        def counted(handle: int, data: Any) -> int:
            if self.due():
                write(handle, bytes(data)[: len(data) // 2])
                os._exit(KILLED)
            return write(handle, data)

        return counted


def _arm(number: int) -> None:
    """Count this process's durable operations and end it at the one with that *number*."""
    countdown = _Countdown(number)
    for name in ("fsync", "fdatasync", "replace", "rename", "link", "unlink", "mkdir"):
        setattr(os, name, countdown.around(getattr(os, name)))
    os.write = countdown.torn(os.write)
    event.listen(Engine, "after_cursor_execute", countdown.tick)
    DefaultDialect.do_commit = countdown.around(DefaultDialect.do_commit)  # type: ignore[method-assign]
