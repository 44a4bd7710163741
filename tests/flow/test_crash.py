"""The whole walk, killed at every durable operation: the same state as a walk that was never cut off."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path

import alembic.command  # imported once here, not in every forked run
import alembic.config  # noqa: F401
import pytest

from observance import regimes
from observance.model import Reading
from observance.workspace import Workspace
from tests.crash import Acknowledge, die_at_every_operation, dump

NOON = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
REPORTS = (
    """(Harbour Wire - Dnipro Dispatch) North Korea and Russia held a trade fair in Pyongyang this week, where firms of both countries showcased software.

This was reported by the state agency KCNA.""",
    """PYONGYANG, October 31 (Pyongyang Monitor) -- The DPRK Ministry of IT Industry and the Russian Ministry of Digital Development signed an agreement on cooperation in the fields of software and data security on Wednesday.""",
)


def entropy(size: int, purpose: str) -> bytes:
    """Give what looks random and is the same for the same purpose: two runs must make the same bytes."""
    return hashlib.shake_256(purpose.encode()).digest(size)


def opened(folder: Path | str) -> Workspace:
    return Workspace.open(folder, clock=lambda: NOON, actor="tester", entropy=entropy)


def read_both(home: Path, acknowledge: Acknowledge) -> None:
    """Read two reports into the workspace at *home*."""
    os.chdir(home)  # the origin a capture is logged with is the path as given, and must not differ from run to run
    for number, text in enumerate(REPORTS):
        source = Path(f"report-{number}.txt")
        source.write_text(text, encoding="utf-8")
        with opened("workspace") as workspace:
            workspace.read(source, published=date(2024, 11, 1))
        acknowledge(source.name)


def state(home: Path) -> object:
    """Give every row and every archived file; the clock stands still, so nothing may differ."""
    with opened(home / "workspace") as workspace:
        assert workspace.verify().intact
    return dump(home / "workspace" / "observance.db", home / "workspace" / "evidence")


def nothing_half_stored(home: Path, acknowledged: list[str]) -> None:
    """What was acknowledged is there, whole; what is there is sound."""
    if not (home / "workspace" / "observance.db").exists():
        assert acknowledged == []
        return
    with opened(home / "workspace") as workspace:
        found = workspace.verify()
        assert found.problems == []
        assert found.unlogged == [], "opening logs what was archived and cut off"
        read = [reading.capture.origin for reading in workspace.readings()]
    assert len(read) >= len(acknowledged)


@pytest.mark.slow
@pytest.mark.timeout(900)  # a guard against hanging only: every step waits for the disk
def test_a_walk_killed_anywhere_ends_as_one_never_cut_off(memory_path: Path) -> None:
    regimes.bundled()
    operations = die_at_every_operation(memory_path, read_both, state, check=nothing_half_stored)
    assert operations > 100


def test_reading_twice_changes_nothing(tmp_path: Path) -> None:
    read_both(tmp_path, lambda _: None)
    before = dump(tmp_path / "workspace" / "observance.db", tmp_path / "workspace" / "evidence")
    read_both(tmp_path, lambda _: None)
    assert dump(tmp_path / "workspace" / "observance.db", tmp_path / "workspace" / "evidence") == before


def test_the_same_text_with_another_date_is_another_reading(tmp_path: Path) -> None:
    source = tmp_path / "r.txt"
    source.write_text(REPORTS[0], encoding="utf-8")
    with Workspace.open(tmp_path / "w", clock=lambda: NOON) as home:
        first = home.read(source, published=date(2024, 11, 1))
        second = home.read(source, published=date(2024, 11, 8))
        assert len(list(home.readings())) == 2
    assert isinstance(first, Reading)
    starts = [r.extraction.events[0].when for r in (first, second)]
    assert [when.start for when in starts if when] == [date(2024, 10, 28), date(2024, 11, 4)]
