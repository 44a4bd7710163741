"""Two writers of one workspace, killed at any moment; and what harnesses like this one have found before."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.faults.preloading import ROOT

ROUNDS = 20


def game() -> ModuleType:
    """Load the tool."""
    spec = importlib.util.spec_from_file_location("kill_writers", ROOT / "tools" / "kill_writers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks its own module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.timeout(600)  # a guard against hanging only
def test_two_writers_killed_at_any_moment_lose_and_double_nothing(tmp_path: Path) -> None:
    tally = game().play(tmp_path, ROUNDS, seed=3, reports=8, check_every=4)
    assert tally.sound, vars(tally)
    assert tally.rounds == ROUNDS
    assert tally.kills > 0
    assert tally.reports > 0


def test_the_game_sees_what_is_lost_and_what_is_doubled(tmp_path: Path) -> None:
    tool = game()
    home = tmp_path / "w"
    source = tool.write_source(tmp_path / "reports.jsonl", 2, tool.random.Random(1))
    with tool.Workspace.open(home) as workspace, tool.Queue.open(home / "observance.db") as queue:
        assert len(list(tool.Bulk(workspace.line, queue, workspace.reading).read(source))) == 2
        again = tmp_path / "again.jsonl"
        again.write_text(source.read_text(encoding="utf-8").replace("2024-11-01", "2024-11-02"), encoding="utf-8")
        assert len(list(workspace.read_many(again))) == 2
    (home / "notes-0").write_text("r0\nr7\nr1", encoding="utf-8")  # the last note was cut off: it says nothing
    tally = tool.Tally()
    tool._look(home, tally, whole=True)
    assert tally.lost == ["r7"]
    assert tally.doubled == ["r0", "r1"]
    assert not tally.sound
