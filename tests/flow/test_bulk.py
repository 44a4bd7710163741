"""Many reports through the queue: in order, by one process or several, what fails quarantined, what is cut off resumed."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.flow.bulk import Bulk, Outcome
from observance.flow.rereading import Rereader, ref_of, ref_of_fault
from observance.flow.workers import Workers
from observance.ingest import RawInput, Sources
from observance.model import (
    Declared,
    InputError,
    ObservanceError,
    Reading,
    UsageError,
    WorkspaceError,
)
from observance.model.queue import InputRef, JobState
from observance.store import Queue
from observance.workspace import Workspace

TEXT = (
    "PYONGYANG, October 31 (Harbour Wire) -- Report {n}: a delegation of the ministry number {n} opened a trade fair."
)


def record(number: int, **other: object) -> str:
    said = {"id": f"r{number}", "text": TEXT.format(n=number), "published": "2024-11-01", "outlet": "Harbour Wire"}
    return json.dumps({**said, **other})


def write_lines(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@contextmanager
def opened(folder: Path) -> Iterator[Bulk]:
    """Open the workspace at *folder* with its queue."""
    with Workspace.open(folder) as home, Queue.open(folder / "observance.db") as queue:
        yield Bulk(home.line, queue, home.reading)


@contextmanager
def deadly(folder: Path) -> Iterator[Bulk]:
    """Open one whose process dies at the report called r1, as one does that runs out of memory."""
    with opened(folder) as bulk:
        real = bulk._line.read

        def read(raw: RawInput, *, undated: bool = False) -> Reading:
            if raw.declared.id == "r1":
                os._exit(9)
            return real(raw, undated=undated)

        bulk._line.read = read  # type: ignore[method-assign]
        yield bulk


def named(found: Reading | ObservanceError) -> str:
    return found.report.id if isinstance(found, Reading) else type(found).__name__


def ids(found: Iterator[Reading | ObservanceError]) -> list[str]:
    return [named(one) for one in found]


def states(bulk: Bulk) -> dict[JobState, int]:
    return {state: count for state, count in bulk.queue.counts().items() if count}


def test_reports_come_in_the_order_of_their_source_faults_in_their_place(tmp_path: Path) -> None:
    lines = [record(0), "no record", record(1), record(2, published=None, text="Undated words only."), record(3)]
    source = write_lines(tmp_path / "reports.jsonl", lines)
    with opened(tmp_path / "w") as bulk:
        assert ids(bulk.read(source)) == ["r0", "BadRecord", "r1", "UsageError", "r3"]
        assert states(bulk) == {JobState.DONE: 3, JobState.QUARANTINED: 2}
        for kept, line in zip(bulk.queue.jobs(state=JobState.QUARANTINED), (2, 4), strict=True):
            assert kept.reason
            assert kept.reason.where == f"reports.jsonl:{line}"
            assert kept.tries == 1, "the same bytes are not tried again"


def test_the_readings_are_those_of_a_walk_without_a_queue(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(20)])
    with opened(tmp_path / "w") as bulk:
        queued = list(bulk.read(source))
    with Workspace.open(tmp_path / "plain") as home:
        plain = list(home.read_many(source))
    for one, other in zip(queued, plain, strict=True):
        assert isinstance(one, Reading)
        assert isinstance(other, Reading)
        assert (one.report, one.extraction, one.reuse) == (other.report, other.extraction, other.reuse)
        assert one.capture.key == other.capture.key
        assert one.capture.origin == other.capture.origin


def test_read_again_nothing_is_walked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(3)])
    with opened(tmp_path / "w") as bulk:
        first = ids(bulk.read(source))
        monkeypatch.setattr(bulk, "_walked", None)
        assert ids(bulk.read(source)) == first


def test_a_source_left_in_the_middle_is_finished_by_another(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(5)])
    with opened(tmp_path / "w") as bulk:
        reading = bulk.read(source)
        assert named(next(reading)) == "r0"
        reading.close()  # type: ignore[attr-defined]
        assert states(bulk) == {JobState.DONE: 1, JobState.WAITING: 4}
        assert all(job.tries == 0 for job in bulk.queue.jobs(state=JobState.WAITING))
    with opened(tmp_path / "w") as bulk:
        assert [outcome.state for outcome in bulk.work()] == [JobState.DONE] * 4


def test_a_folder_of_everything(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a:12").write_text(TEXT.format(n=1), encoding="utf-8")
    (folder / "deep" / "b.txt").write_text(TEXT.format(n=2), encoding="utf-8")
    write_lines(folder / "deep" / "c.jsonl", [record(3), record(4)])
    with opened(tmp_path / "w") as bulk:
        sources = Sources(Path("in"), declared=Declared(outlet="Bay Herald"))
        found = list(bulk.read(sources, undated=True))
        origins = [one.capture.origin for one in found if isinstance(one, Reading)]
        assert origins == ["in/a:12", "in/deep/b.txt", "in/deep/c.jsonl:1", "in/deep/c.jsonl:2"]
        assert [job.input.place for job in bulk.queue.jobs()] == ["", "", ":1", ":2"]
        assert all(Path(job.input.path).is_absolute() for job in bulk.queue.jobs())


def test_an_input_that_is_no_longer_what_it_was_is_quarantined(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(0), record(1)])
    with opened(tmp_path / "w") as bulk:
        assert len(list(bulk.enqueue(source))) == 2
        write_lines(source, [record(0)])
        outcomes = list(bulk.work())
        assert [one.state for one in outcomes][-1] is JobState.QUARANTINED
        assert states(bulk) == {JobState.DONE: 1, JobState.QUARANTINED: 1}
        assert outcomes[-1].reason
        assert "is not what it was" in outcomes[-1].reason.what
        assert outcomes[-1].job.tries == 2, "it was tried three times: it might have been back"
        write_lines(source, [record(0), record(1)])
        assert ids(bulk.read(source)) == ["r0", "r1"], "asked for again it is tried again"


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    with opened(tmp_path / "w") as bulk:
        raw = next(iter(Sources(write_lines(tmp_path / "x.jsonl", [record(0)]))))
        assert not isinstance(raw, ObservanceError)
        ref = InputRef(path=str(source), method="file", origin="a.txt", declared=Declared())
        bulk.queue.enqueue([ref], kind="read", version=bulk.version)
        source.unlink()
        last: Outcome = list(bulk.work())[-1]
        assert last.state is JobState.QUARANTINED
        assert last.reason
        assert "No such file" in last.reason.what


def test_a_fault_of_the_program_in_one_report_keeps_no_other_from_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(3)])
    with opened(tmp_path / "w") as bulk:
        real = bulk._line.walk

        def faulty(capture: object) -> Reading:
            if getattr(capture, "declared").id == "r1":  # noqa: B009 - any capture will do
                raise KeyError("where")
            return real(capture)  # type: ignore[arg-type]

        monkeypatch.setattr(bulk._line, "walk", faulty)
        assert ids(bulk.read(source)) == ["r0", "InputError", "r2"]
        (kept,) = bulk.queue.jobs(state=JobState.QUARANTINED)
        assert kept.tries == 3
        assert kept.reason
        assert "KeyError: 'where'" in kept.reason.what
        assert kept.reason.code == "OBS-Q02"


def test_a_full_disk_stops_the_work_and_blames_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(3)])
    with opened(tmp_path / "w") as bulk:

        def full(*_: object, **__: object) -> Reading:
            raise WorkspaceError("the disk is full")

        with monkeypatch.context() as patched:
            patched.setattr(bulk._line, "read", full)
            with pytest.raises(WorkspaceError, match="full"):
                list(bulk.read(source))
        assert states(bulk) == {JobState.WAITING: 3}
        assert ids(bulk.read(source)) == ["r0", "r1", "r2"]


def test_faults_of_a_folder_wait_for_another_try_but_for_what_is_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "b.warc").write_bytes(b"WARC/1.0\r\nbroken")
    (folder / "c.lnk").symlink_to("/dev/zero")
    os.mkfifo(folder / "d.pipe")
    (folder / "e.jsonl").write_text("[]\n", encoding="utf-8")
    with opened(tmp_path / "w") as bulk:
        first = [str(one) for one in bulk.read(folder)]
        assert len(first) == 5
        kept = list(bulk.queue.jobs(state=JobState.QUARANTINED))
        assert [Path(job.input.path).name for job in kept] == ["a.png", "b.warc", "e.jsonl"]
        assert [str(job.reason) in first for job in kept] == [True] * 3
        assert [str(one) for one in bulk.read(folder)] == first
        (folder / "a.png").unlink()
        os.mkfifo(folder / "a.png")
        bulk.queue.retry()
        assert {outcome.state for outcome in bulk.work()} <= {JobState.QUARANTINED, JobState.WAITING}, "nothing hangs"


@given(st.text(max_size=40))
def test_where_a_fault_lies_is_found_or_given_up_whatever_it_says(said: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        source = write_lines(Path(name) / "reports.jsonl", [record(0)])
        for place in (source, source.parent):
            for where in (said, f"{source}{said}", f"reports.jsonl{said}"):
                found = ref_of_fault(InputError("odd", where=where), place, declared=Declared())
                assert found is None or Path(found.path) == source


def test_what_cannot_be_read_again_is_not_taken(tmp_path: Path) -> None:
    with opened(tmp_path / "w") as bulk:
        with pytest.raises(UsageError, match="standard input"):
            list(bulk.enqueue("-"))
        url = InputRef(path="https://example.org/a", method="url", origin="https://example.org/a", declared=Declared())
        bulk.queue.enqueue([url], kind="read", version=bulk.version)
        outcomes = list(bulk.work())
        assert outcomes[-1].state is JobState.QUARANTINED
        assert outcomes[-1].reason
        assert "nothing may be fetched" in outcomes[-1].reason.what


def test_lines_are_found_again_from_any_place(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(6)])
    refs = [ref_of(one, source) for one in Sources(source) if not isinstance(one, ObservanceError)]
    reader = Rereader()
    for number in (0, 3, 4, 1, 1, 5):
        raw, undated = reader.read(refs[number])
        assert raw.declared.id == f"r{number}"
        assert raw.origin == f"reports.jsonl:{number + 1}"
        assert not undated
    reader.close()
    source.unlink()
    with pytest.raises(InputError, match="No such file"):
        reader.read(refs[0])


@pytest.mark.slow
def test_several_processes_read_one_source_and_it_comes_in_order(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(40)])
    with opened(tmp_path / "w") as bulk:
        found = ids(bulk.read(source, jobs=2, opener=partial(opened, tmp_path / "w")))
        assert found == [f"r{n}" for n in range(40)]
        assert states(bulk) == {JobState.DONE: 40}
    with Workspace.open(tmp_path / "w") as home:
        assert home.verify().problems == []
        assert len(list(home.readings())) == 40


@pytest.mark.slow
def test_a_report_that_kills_its_process_is_quarantined_and_the_others_are_read(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "reports.jsonl", [record(n) for n in range(6)])
    with opened(tmp_path / "w") as bulk:
        found = ids(bulk.read(source, jobs=2, opener=partial(deadly, tmp_path / "w")))
        assert found == ["r0", "InputError", "r2", "r3", "r4", "r5"]
        (kept,) = bulk.queue.jobs(state=JobState.QUARANTINED)
        assert kept.reason
        assert "never finished" in kept.reason.what


@contextmanager
def hopeless() -> Iterator[Bulk]:
    """Open nothing: the process dies first."""
    os._exit(7)
    yield


def wait_for(crew: Workers) -> None:
    while crew.look(at=1):
        time.sleep(0.01)


@pytest.mark.slow
def test_processes_that_die_for_no_report_are_not_started_for_ever() -> None:
    with Workers(hopeless, 1) as crew, pytest.raises(WorkspaceError, match="exit status 7"):
        wait_for(crew)
