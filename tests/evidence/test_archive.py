"""The archive keeps captures whole in segments that are never changed, and removes only what the dead left."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.evidence import Archive, KeptRecord, read_records
from observance.model import Exchange, IntegrityBroken, WorkspaceError
from tests.evidence import captures

WRITER = """
import sys
from pathlib import Path
from observance.evidence import Archive
from tests.evidence import captures
with Archive(Path(sys.argv[1])).collecting() as batch:
    batch.add(captures.capture(b"from another process"), b"from another process", item="0" * 32, actor="other")
    print("writing", flush=True)
    sys.stdin.readline()
    print(batch.seal()[0].segment, flush=True)
"""


def keep(archive: Archive, *pages: bytes, exchange: Exchange | None = None) -> tuple[KeptRecord, ...]:
    """Keep *pages* in one segment, each with an item made of its number and content."""
    with archive.collecting() as batch:
        for number, data in enumerate(pages):
            capture = captures.capture(data, exchange=exchange)
            item = capture.sha256[:24] + f"{number:08x}"
            batch.add(capture, data, item=item, actor="tester")
        return batch.seal()


@given(pages=st.lists(st.binary(max_size=2_000), min_size=1, max_size=4), exchange=st.none() | captures.exchanges)
def test_what_is_put_is_what_is_got(
    pages: list[bytes], exchange: Exchange | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = Archive(tmp_path_factory.mktemp("home") / "evidence")
    kept = keep(archive, *pages, exchange=exchange)
    for number, data in enumerate(pages):
        capture = captures.capture(data)
        mine = [one for one in kept if one.item == capture.sha256[:24] + f"{number:08x}"]
        assert archive.payload(mine, capture.sha256) == data
    assert list(archive.segments.names()) == [kept[0].segment]
    assert list(archive.segments.strays()) == []
    assert list(archive.segments.tmp.iterdir()) == []


def test_order_of_writing_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    names: dict[int, str] = {}
    real_open, real_fsync, real_link = os.open, os.fsync, os.link

    def opened(path: Path, flags: int, mode: int = 0o777) -> int:
        handle = real_open(path, flags, mode)
        names[handle] = "part" if Path(path).parent.name == "tmp" else Path(path).name
        return handle

    def synced(handle: int) -> None:
        done.append(f"sync {names[handle]}")
        real_fsync(handle)

    def linked(source: Path, target: Path) -> None:
        done.append("link")
        real_link(source, target)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    archive = Archive(tmp_path / "home" / "evidence")
    keep(archive, b"bytes")
    parents = ["sync segments", "sync evidence", "sync home", f"sync {tmp_path.name}"]
    assert done == ["sync part", "sync tmp", "link", "sync 2024-11", *parents]
    done.clear()
    keep(archive, b"other bytes", b"and more")
    assert done == ["sync part", "sync tmp", "link", "sync 2024-11"], "one set for a batch, the folders being known"
    done.clear()
    keep(Archive(tmp_path / "home" / "evidence"), b"bytes of another process")
    assert done[4:] == parents, "the maker of the folders may have died before they were on disk"


def test_missing_and_changed_bytes_are_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    kept = keep(archive, b"bytes")
    digest = captures.capture(b"bytes").sha256
    place = archive.segments.path(kept[0].segment)
    data = place.read_bytes()
    place.write_bytes(data.replace(b"\r\n\r\nbytes", b"\r\n\r\nbytez"))
    with pytest.raises(IntegrityBroken, match=place.name):
        archive.payload(kept, digest)
    place.write_bytes(data[:-1])
    with pytest.raises(IntegrityBroken, match=place.name):
        keep(archive, b"bytes")
    place.unlink()
    with pytest.raises(IntegrityBroken, match="missing"):
        archive.payload(kept, digest)
    with pytest.raises(IntegrityBroken, match="no archived bytes"):
        archive.payload((), digest)


def test_a_payload_is_not_taken_for_another(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    kept = keep(archive, b"bytes")
    with pytest.raises(IntegrityBroken, match="changed"):
        archive.payload(kept, captures.capture(b"other").sha256)


def test_strays_are_not_taken_for_segments(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    segment = keep(archive, b"bytes")[0].segment
    root = archive.segments.root
    (archive.folder / "note.txt").write_bytes(b"")
    (root / "note.txt").write_bytes(b"")
    (root / "2024-11" / "note.warc").write_bytes(b"")
    (root / "2024-11" / f"{'f' * 64}.warc").symlink_to(root / segment)
    (root / "zz").mkdir()
    (root / "zz" / f"{'f' * 64}.warc").write_bytes(b"")
    assert list(archive.segments.names()) == [segment]
    assert sorted(archive.segments.strays()) == [
        "note.txt",
        f"segments/2024-11/{'f' * 64}.warc",
        "segments/2024-11/note.warc",
        "segments/note.txt",
        f"segments/zz/{'f' * 64}.warc",
    ]


def test_a_segment_is_written_again_without_one_item(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    kept = keep(archive, b"first", b"second", b"third")
    items = list(dict.fromkeys(one.item for one in kept))
    with archive.segments.part() as part:
        moved = archive.without(part, kept[0].segment, frozenset({items[1]}))
    archive.segments.remove(kept[0].segment)
    assert {one.item for one in moved} == {items[0], items[2]}
    data = archive.segments.read(moved[0].segment)
    assert b"second" not in data
    assert [one.digest for one in read_records(data)] == [one.digest for one in kept if one.item != items[1]]
    for item, page in ((items[0], b"first"), (items[2], b"third")):
        mine = [one for one in moved if one.item == item]
        assert archive.payload(mine, captures.capture(page).sha256) == page


def test_what_the_dead_left_half_written_is_removed_and_what_is_whole_is_given(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    segment = keep(archive, b"bytes")[0].segment
    data = archive.segments.read(segment)
    archive.segments.remove(segment)
    (archive.segments.tmp / "999999-dead").write_bytes(data[:-7])
    (archive.segments.tmp / "999999-whole").write_bytes(data)
    assert archive.segments.being_written() == {segment}
    assert [one.name for one in archive.segments.unfinished()] == [segment]
    assert archive.segments.read(segment) == data
    assert list(archive.segments.tmp.iterdir()) == []


def test_the_file_another_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        archive = Archive(tmp_path)
        assert len(list(archive.segments.tmp.iterdir())) == 1
        assert list(archive.segments.unfinished()) == []
        writer.stdin.write("\n")
        writer.stdin.flush()
        segment = writer.stdout.readline().strip()
    assert writer.returncode == 0
    assert list(archive.segments.names()) == [segment]


def test_writers_and_sweepers_of_one_process_do_not_disturb_each_other(tmp_path: Path) -> None:
    failed: list[BaseException] = []
    stop = threading.Event()

    def sweeping() -> None:
        while not stop.is_set():
            if list(Archive(tmp_path / "evidence").segments.unfinished()):
                failed.append(AssertionError("a live writer's segment was taken for a dead one's"))

    def writing(number: int) -> None:
        archive = Archive(tmp_path / "evidence")
        try:
            for round_ in range(30):
                keep(archive, b"%d %d" % (number, round_))
        except (OSError, WorkspaceError) as error:
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
    assert len(list(Archive(tmp_path / "evidence").segments.names())) == 120
    assert list((tmp_path / "evidence" / "tmp").iterdir()) == []


def interrupted(archive: Archive) -> None:
    """Start a batch and be stopped before it is sealed."""
    with archive.collecting() as batch:
        batch.add(captures.capture(b"bytes"), b"bytes", item="0" * 32, actor="tester")
        raise KeyError


def test_a_batch_left_by_an_error_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    with pytest.raises(KeyError):
        interrupted(archive)
    with archive.collecting() as batch:
        assert batch.seal() == (), "nothing was added"
    assert [path for path in archive.folder.rglob("*") if path.is_file()] == []
