"""Killed anywhere: nothing acknowledged is lost, nothing is doubled, nothing is half done."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import alembic.command  # imported once here, not in every forked run
import alembic.config  # noqa: F401
import pytest

from observance.flow import Collected, keep_captures, recover
from observance.model import Reading, WorkspaceError
from observance.store import NewStep, Store
from tests.crash import die_at_every_operation, dump
from tests.store import readings


def steps(home: Path) -> set[str]:
    connection = sqlite3.connect(readings.database(home))
    try:
        return {f"{subject} {name}" for subject, name in connection.execute("SELECT subject, name FROM step")}
    finally:
        connection.close()


def collected(kept: Sequence[Reading]) -> list[Collected]:
    return [Collected(one.capture, one.report.text.encode(), readings.ACTOR) for one in kept]


def nothing_half_done(home: Path, acknowledged: list[str]) -> None:
    found = readings.verified(home)
    assert found.problems == []
    assert found.entries == found.steps
    assert found.custody == 0
    assert set(acknowledged) <= steps(home)
    assert len(found.unlogged) <= 1, "at most the bytes that were archived and not yet logged"


def state(home: Path) -> object:
    assert readings.verified(home).intact
    assert readings.verified(home).unlogged == []
    assert list((home / "evidence" / "tmp").iterdir()) == []
    return dump(readings.database(home), home / "evidence")


@pytest.mark.timeout(900)  # a guard against hanging only: every step waits for the disk
def test_a_run_killed_at_any_operation_is_resumed_to_the_same_end(memory_path: Path) -> None:
    operations = die_at_every_operation(memory_path, readings.fill, state, check=nothing_half_done)
    assert operations > 200


@pytest.mark.timeout(900)  # a guard against hanging only: every step waits for the disk
def test_a_batch_killed_at_any_operation_is_kept_whole_or_not_at_all(memory_path: Path) -> None:
    both = readings.two_readings()
    steps = [NewStep(subject=one.capture.key, name="parse", version="1", result=one.report) for one in both]

    def batched(home: Path, said: Callable[[str], None]) -> None:
        with readings.opened(home) as store:
            recover(readings.archive(home), store, at=readings.AT)
            keep_captures(readings.archive(home), store, collected(both), at=readings.AT)
            said("captures")
            store.commit_steps(steps, at=readings.AT)
            said("steps")

    def whole(home: Path, acknowledged: list[str]) -> None:
        found = readings.verified(home)
        assert found.problems == []
        assert found.steps in {0, 2, 4}
        assert found.steps >= 2 * len(acknowledged)
        assert found.archived == min(found.steps, 2)

    assert die_at_every_operation(memory_path, batched, state, check=whole) > 100
    assert len(list(readings.archive(memory_path / "whole").segments.names())) == 1, "one segment for the batch"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    before = state(tmp_path)
    readings.fill(tmp_path)
    assert state(tmp_path) == before


def test_a_failing_disk_is_named_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    first, _ = readings.two_readings()
    with readings.opened(tmp_path / "elsewhere") as store, pytest.raises(WorkspaceError, match="No space left"):
        keep_captures(readings.archive(tmp_path), store, collected([first]), at=readings.AT)
    assert [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()] == []


def test_an_error_in_the_middle_of_a_step_keeps_nothing_of_it(tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    with Store.open(readings.database(tmp_path)) as store:
        store.commit_step(first.capture.key, "capture", "1", first.capture, at=readings.AT)
        size = store.checkpoint().size
        with pytest.raises(OverflowError):
            store.commit_step(first.capture.key, "link", "1", (), at=readings.AT, hashes=[2**64])
        assert store.checkpoint().size == size
        assert store.step_result(first.capture.key, "link", "1", tuple[int, ...]) is None
        store.commit_step(first.capture.key, "link", "1", (), at=readings.AT, hashes=[1])
        assert store.checkpoint().size == size + 1


def test_the_harness_finds_a_write_that_is_not_one_piece(memory_path: Path) -> None:
    def careless(home: Path, _said: object) -> None:
        with (home / "note").open("ab") as out:
            out.write(b"one")
            out.flush()
            os.fsync(out.fileno())

    with pytest.raises(AssertionError, match="ends otherwise"):
        die_at_every_operation(memory_path, careless, lambda home: (home / "note").read_bytes())
