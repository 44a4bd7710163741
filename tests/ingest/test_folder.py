"""A folder as a source: fixed order, no link out of it, hidden files counted, every fault in its place."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observance.ingest.folder import FolderWalk
from observance.ingest.raw import RawInput, Record
from observance.model import Declared, InputError, ObservanceError, TooLarge

WARC = (
    b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-11-01T00:00:00Z\r\n"
    b"WARC-Target-URI: https://a.example/\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nA fair.\r\n\r\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


def origin(found: RawInput | Record | ObservanceError) -> str:
    if isinstance(found, ObservanceError):
        return found.where
    return found.raw.origin if isinstance(found, Record) else found.origin


def test_every_file_in_a_fixed_order_faults_in_their_place(folder: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/y.txt", "c/d/e.txt", "B.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<html><p>a" if name.endswith("html") else "A fair.", encoding="utf-8")
    (folder / "a/empty.txt").write_bytes(b"")
    walk = FolderWalk(folder, declared=Declared(published=date(2024, 11, 1)))
    found = list(walk)
    names = ["B.txt", "a/empty.txt", "a/y.txt", "a/z.html", "b.txt", "c/d/e.txt"]
    assert [origin(each) for each in found] == [str(folder / name) for name in names]
    first = found[0]
    assert isinstance(first, RawInput)
    assert (first.method, first.declared.published) == ("folder", date(2024, 11, 1))
    assert isinstance(found[1], InputError)
    assert [origin(each) for each in walk] == [origin(each) for each in found], "a second walk is the same walk"


def test_lines_are_records_and_web_archives_are_opened(folder: Path) -> None:
    for name in ("x", "y"):
        (folder / name).mkdir()
        (folder / name / "many.jsonl").write_text('{"text": "A fair.", "published": "unknown"}\n{\n', encoding="utf-8")
    (folder / "z.warc").write_bytes(WARC)
    found = list(FolderWalk(folder))
    assert [type(each) for each in found[:2]] == [Record, type(found[1])]
    assert isinstance(found[0], Record)
    assert found[0].undated
    places = [
        f"{folder}/x/many.jsonl:1",
        f"{folder}/x/many.jsonl:2",
        f"{folder}/y/many.jsonl:1",
        f"{folder}/y/many.jsonl:2",
    ]
    assert [origin(each) for each in found[:4]] == places
    assert isinstance(found[4], RawInput)
    assert (found[4].method, found[4].data) == ("warc", b"A fair.")


def test_hidden_names_are_counted_and_left_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text("secret", encoding="utf-8")
    (folder / ".env").write_text("secret", encoding="utf-8")
    walk = FolderWalk(folder)
    assert list(walk) == []
    assert walk.hidden == 2


def test_no_link_is_followed(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "a.txt").write_text("A fair.", encoding="utf-8")
    (folder / "file").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "gone").symlink_to(folder / "nowhere")
    (folder / "inside").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "round").symlink_to(folder)
    walk = FolderWalk(folder)
    found = list(walk)
    assert [type(each).__name__ for each in found] == ["RawInput"] + ["InputError"] * 4
    assert [Path(origin(each)).name for each in found[1:]] == ["file", "folder", "gone", "loop"]
    assert walk.links == 2


def test_the_folder_itself_may_be_a_link(folder: Path) -> None:
    (folder / "a.txt").write_text("A fair.", encoding="utf-8")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert len(list(FolderWalk(link))) == 1


def test_a_pipe_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (error,) = FolderWalk(folder)
    assert "is a pipe" in str(error)


def test_a_name_that_is_no_utf8_can_be_written(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_text("A fair.", encoding="utf-8")
    (folder / os.fsdecode(b"\xff.warc")).write_bytes(b"junk")
    (folder / os.fsdecode(b"\xff.jsonl")).write_bytes(b'{"text": "A fair."}')
    found = list(FolderWalk(folder))
    assert len(found) == 3
    for each in found:
        origin(each).encode("utf-8")


def test_caps(folder: Path) -> None:
    deep = folder
    for _ in range(5):
        deep = deep / "d"
        deep.mkdir()
    (deep / "a.txt").write_text("A fair.", encoding="utf-8")
    (stopped,) = FolderWalk(folder, deepest=3)
    assert isinstance(stopped, TooLarge)
    for number in range(4):
        (folder / f"{number}.txt").write_text("A fair.", encoding="utf-8")
    found = list(FolderWalk(folder, most_files=2))
    assert [type(each) for each in found] == [RawInput, RawInput, TooLarge]
    assert "2.txt" in str(found[2])
    (large, *_) = FolderWalk(folder, limit=3)
    assert isinstance(large, TooLarge)


def test_no_folder(folder: Path) -> None:
    (folder / "a.txt").write_text("A fair.", encoding="utf-8")
    (error,) = FolderWalk(folder / "a.txt")
    assert "is no folder" in str(error)
    (error,) = FolderWalk(folder / "gone")
    assert "No such file" in str(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.jsonl", "a.warc", "a.warc.gz", "a.wacz", "a.pdf"]))
def test_any_bytes_in_any_kind_of_file(folder: Path, data: bytes, name: str) -> None:
    (folder / name).write_bytes(data)
    for found in FolderWalk(folder):
        assert str(folder) in origin(found)
    (folder / name).unlink()


@pytest.mark.shared_data
def test_the_hostile_corpus_as_one_folder(shared_data: Path) -> None:
    counts = [isinstance(found, ObservanceError) for found in FolderWalk(shared_data / "hostile")]
    assert len(counts) > 2_600
    assert not all(counts)
