"""The power is cut after every operation of a walk: what was acknowledged is there, and verification finds it intact."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest

from observance.model import ObservanceError
from tests.faults import preloading, walk
from tests.faults.disk import Disk, Operation, operations
from tests.faults.power import cuts, without, wrong_after


@dataclass(frozen=True, slots=True)
class Recorded:
    """A walk that was recorded: the workspace's folder, what was read into it, and every operation."""

    root: str
    source: Path
    operations: list[Operation]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Record a walk into a folder that is there and empty."""
    folder = tmp_path_factory.mktemp("recorded")
    built = preloading.recorder(folder)
    home = folder / "home"
    home.mkdir()
    source = walk.write_source(folder)
    preloading.drive(built, "record", home, source, folder / "log")
    return Recorded(str(home), source, operations(folder / "log"))


def looked_at(home: Path, acknowledged: list[str]) -> list[str]:
    """Say what is wrong with a workspace, one that cannot be opened included."""
    try:
        return walk.faults_of(home, acknowledged)
    except ObservanceError as error:
        return [str(error)]


def test_the_record_is_the_walk(recorded: Recorded, memory_path: Path) -> None:
    root, done = recorded.root, recorded.operations
    disk = Disk(root)
    for one in done:
        disk.apply(one)
    assert disk.acknowledged == ["r0", "r1"]
    (last,) = [cut for cut in cuts(done, root, step=len(done)) if cut.mode == "kept"]
    for path, data in last.left.items():
        place = Path(path)
        assert place.is_dir() if data is None else place.read_bytes() == data, path
    assert wrong_after(last, root, memory_path / "home", looked_at) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)  # a guard against hanging only
def test_a_power_cut_anywhere_loses_nothing_that_was_acknowledged(recorded: Recorded, memory_path: Path) -> None:
    root, done = recorded.root, recorded.operations
    count = 0
    wrong: list[str] = []
    for cut in cuts(done, root, step=preloading.STEP):
        count += 1
        wrong += wrong_after(cut, root, memory_path / "home", looked_at)
    assert not wrong, f"{len(wrong)} in {count} cuts: {wrong[:5]}"
    assert count > 100
    print(f"{len(done)} operations, {count} power cuts")  # noqa: T201 - a figure of the report, shown with -s


@pytest.mark.parametrize(
    ("kind", "part"),
    [("F", "/evidence/"), ("D", "/evidence"), ("F", "observance.db-wal")],
    ids=["archived bytes", "the archive's folders", "the database's log"],
)
def test_a_sync_that_is_left_out_is_found(recorded: Recorded, memory_path: Path, kind: str, part: str) -> None:
    root, done = recorded.root, recorded.operations
    careless = without(done, kind, part)
    assert len(careless) < len(done)
    found = (wrong_after(cut, root, memory_path / "home", looked_at) for cut in cuts(careless, root, step=len(done)))
    assert next(itertools.chain.from_iterable(found), None), "nobody noticed that it is missing"


def test_a_walk_goes_on_after_a_power_cut(recorded: Recorded, memory_path: Path) -> None:
    root, done = recorded.root, recorded.operations
    source = recorded.source
    walk.read_all(memory_path / "whole", source, lambda _: None)
    expected = walk.state_of(memory_path / "whole")

    def resumed(home: Path, _acknowledged: list[str]) -> list[str]:
        walk.read_all(home, source, lambda _: None)
        return [] if walk.state_of(home) == expected else ["the resumed run ends otherwise"]

    chosen = [cut for cut in cuts(done, root, step=len(done) // 8) if cut.mode in {"lost", "random"}][::6]
    assert len(chosen) > 5
    assert [what for cut in chosen for what in wrong_after(cut, root, memory_path / "home", resumed)] == []
