"""Faults of two processes in one workspace that were found once, kept so that they are not made again."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from datetime import date
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest

from observance.workspace import Workspace
from tests.faults import walk

SYNCS = 6  # a report's own bytes and their folders are on disk after fewer


def open_at_once(home: Path, barrier: Barrier, failed: multiprocessing.SimpleQueue[str]) -> None:
    """Open the workspace when the others do; say what failed."""
    barrier.wait()
    try:
        with Workspace.open(home, clock=walk.clock) as workspace:
            assert workspace.lists()
    except BaseException as error:
        failed.put(repr(error))
        raise


@pytest.mark.slow
def test_processes_that_make_one_workspace_at_once_all_open_it(tmp_path: Path) -> None:
    # Setting the journal's mode heeds no busy timeout: one of two got "database is locked".
    context = multiprocessing.get_context("spawn")
    barrier, failed = context.Barrier(4), context.SimpleQueue()
    makers = [context.Process(target=open_at_once, args=(tmp_path / "w", barrier, failed)) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(120)
    assert failed.empty(), failed.get()
    assert [maker.exitcode for maker in makers] == [0] * 4
    assert walk.faults_of(tmp_path / "w", []) == []


def read_and_wait(home: Path, source: Path, number: int, reached: Event, go_on: Event) -> None:
    """Read *source*, waiting in the middle: before Python's sync number *number*, with the file written and not in place."""
    left = iter(range(number, 0, -1))

    def waiting(real: Callable[[int], None]) -> Callable[[int], None]:
        def sync(handle: int) -> None:
            if next(left, 0) == 1:
                reached.set()
                go_on.wait(60)
            real(handle)

        return sync

    with Workspace.open(home, clock=walk.clock) as workspace:
        os.fsync = waiting(os.fsync)  # type: ignore[assignment]
        workspace.read(source, published=date(2024, 11, 1))
        reached.set()


@pytest.mark.slow
def test_opening_a_workspace_leaves_what_another_process_is_writing(tmp_path: Path) -> None:
    # What the dead left half-written is swept at opening: once it took the file a living process was about to move.
    context = multiprocessing.get_context("fork")
    home = tmp_path / "w"
    for number in range(1, SYNCS + 1):
        mine, theirs = tmp_path / f"mine-{number}.txt", tmp_path / f"theirs-{number}.txt"
        mine.write_text(f"{walk.FAIR} {number}", encoding="utf-8")
        theirs.write_text(f"{walk.AGREEMENT} {number}", encoding="utf-8")
        reached, go_on = context.Event(), context.Event()
        writer = context.Process(target=read_and_wait, args=(home, theirs, number, reached, go_on))
        writer.start()
        assert reached.wait(60)
        late = threading.Timer(3, go_on.set)  # where the other holds a lock we wait for, it must go on some time
        late.start()
        with Workspace.open(home, clock=walk.clock) as workspace:
            ours = workspace.read(mine, published=date(2024, 11, 1))
        late.cancel()
        go_on.set()
        writer.join(60)
        assert writer.exitcode == 0, f"waiting at sync {number}"
        with Workspace.open(home, clock=walk.clock) as workspace:
            origins = [Path(reading.capture.origin).name for reading in workspace.readings()]
        assert Path(ours.capture.origin).name in origins
        assert theirs.name in origins
    assert walk.faults_of(home, []) == []
