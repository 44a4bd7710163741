"""The archive keeps bytes whole, under their own hash, and removes only what the dead left."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.evidence import Archive
from observance.model import IntegrityBroken

WRITER = """
import os, sys, time
from pathlib import Path
from observance.evidence import Archive
real = os.fsync
def slow(handle):
    print("writing", flush=True)
    sys.stdin.readline()
    os.fsync = real
    real(handle)
os.fsync = slow
print(Archive(Path(sys.argv[1])).put(b"from another process"), flush=True)
"""


@given(data=st.binary(max_size=5_000))
def test_what_is_put_is_what_is_got(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    digest = archive.put(data)
    assert archive.put(data) == digest
    assert archive.get(digest) == data
    assert list(archive.digests()) == [digest]
    assert list(archive.strays()) == []


def test_order_of_writing_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    names: dict[int, str] = {}
    real_open, real_fsync, real_replace = os.open, os.fsync, os.replace

    def opened(path: Path, flags: int, mode: int = 0o777) -> int:
        handle = real_open(path, flags, mode)
        names[handle] = "part" if Path(path).parent.name == "tmp" else Path(path).name
        return handle

    def synced(handle: int) -> None:
        done.append(f"sync {names[handle]}")
        real_fsync(handle)

    def moved(source: Path, target: Path) -> None:
        done.append("move")
        real_replace(source, target)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", moved)
    folder = tmp_path / "home" / "evidence"
    digest = Archive(folder).put(b"bytes")
    assert done == ["sync part", "move", f"sync {digest[:2]}", "sync evidence", "sync home"]
    done.clear()
    Archive(folder).put(b"bytes")
    assert done == [f"sync {digest[:2]}", "sync evidence", "sync home"], "its first writer may have died before these"


def test_missing_and_changed_bytes_are_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"bytes")
    archive.path(digest).write_bytes(b"bytez")
    with pytest.raises(IntegrityBroken, match=digest[2:]):
        archive.get(digest)
    archive.path(digest).write_bytes(b"byte")
    with pytest.raises(IntegrityBroken, match=digest[2:]):
        archive.put(b"bytes")
    archive.path(digest).unlink()
    with pytest.raises(IntegrityBroken, match="missing"):
        archive.get(digest)


def test_strays_are_not_taken_for_archived_files(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"bytes")
    (tmp_path / "note.txt").write_bytes(b"")
    (tmp_path / digest[:2] / "note").write_bytes(b"")
    (tmp_path / digest[:2] / ("f" * 62)).symlink_to(archive.path(digest))
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / digest[2:]).write_bytes(b"bytes")
    assert list(archive.digests()) == [digest]
    assert sorted(archive.strays()) == sorted(
        ["note.txt", f"{digest[:2]}/note", f"{digest[:2]}/{'f' * 62}", f"zz/{digest[2:]}"]
    )


def test_sweeping_removes_what_the_dead_left(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "999999-dead").write_bytes(b"half")
    assert archive.sweep() == 1
    (tmp_path / "tmp" / "999999-dead").write_bytes(b"half")
    archive.put(b"bytes")
    assert list((tmp_path / "tmp").iterdir()) == [], "the first write sweeps"


def test_sweeping_leaves_the_file_another_process_is_writing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        assert len(list((tmp_path / "tmp").iterdir())) == 1
        assert Archive(tmp_path).sweep() == 0
        writer.stdin.write("\n")
        writer.stdin.flush()
        digest = writer.stdout.readline().strip()
    assert writer.returncode == 0
    assert Archive(tmp_path).get(digest) == b"from another process"


def test_writers_and_sweepers_of_one_process_do_not_disturb_each_other(tmp_path: Path) -> None:
    failed: list[BaseException] = []
    stop = threading.Event()

    def sweeping() -> None:
        while not stop.is_set():
            Archive(tmp_path).sweep()

    def writing(number: int) -> None:
        try:
            for round_ in range(40):
                Archive(tmp_path).put(b"%d %d" % (number % 2, round_))
        except OSError as error:
            failed.append(error)

    sweeper = threading.Thread(target=sweeping)
    writers = [threading.Thread(target=writing, args=(number,)) for number in range(4)]
    for thread in (sweeper, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    sweeper.join()
    assert failed == []
    assert len(list(Archive(tmp_path).digests())) == 80
    assert list((tmp_path / "tmp").iterdir()) == []
