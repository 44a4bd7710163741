"""An erasure takes every byte away, leaves the order in the log, and is no tampering; the same deletion without it is."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import alembic.command  # imported once here, not in every forked run
import alembic.config  # noqa: F401
import pytest

from observance import regimes
from observance.evidence import Act
from observance.model import UsageError
from observance.workspace import Workspace
from tests.crash import Acknowledge, die_at_every_operation, dump

NOON = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
ORDER = "Harbour District Court, 5 C 17/24, 1 November 2024"
MARKER = "Zymurgic"
SHARED = (
    "North Korea and Russia held a trade fair in Pyongyang this week, where the Zymurgic Works of Dnipro and the "
    "Blue Pine Trading Company showed X-ray tubes, lathes and software for accounts to visitors of both countries."
)
REPORTS = (
    f"(Harbour Wire - Dnipro Dispatch) {SHARED}\n\nThis was reported by the state agency KCNA.",
    f"(Quay Courier - Dnipro Dispatch) {SHARED.replace(MARKER, 'Brewing')}\n\nIt was the first of its kind.",
    """PYONGYANG, October 31 (Pyongyang Monitor) -- The DPRK Ministry of IT Industry and the Russian Ministry of Digital \
Development signed an agreement on cooperation in the fields of software and data security on Wednesday.""",
)


def entropy(size: int, purpose: str) -> bytes:
    return hashlib.shake_256(purpose.encode()).digest(size)


def opened(folder: Path) -> Workspace:
    return Workspace.open(folder, clock=lambda: NOON, actor="clerk", entropy=entropy)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports; the first two share their wording, and only the first holds the marker."""
    where = tmp_path_factory.mktemp("filled")
    sources = where / "sources"
    sources.mkdir()
    with opened(where / "workspace") as home:
        for number, text in enumerate(REPORTS):
            source = sources / f"{number}.txt"
            source.write_text(text, encoding="utf-8")
            home.read(source, published=date(2024, 11, 1 + number))
        assert len(list(home.readings())[1].reuse) == 1, "the two tellings are linked"
    shutil.rmtree(sources)
    return where / "workspace"


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "copy"))


def first_key(home: Path) -> str:
    with opened(home) as workspace:
        return next(one.capture.key for one in workspace.readings() if MARKER in one.report.text)


def files_with(home: Path, *words: str) -> list[str]:
    """Give every file below *home* that holds one of the words, in any case."""
    found = []
    for path in sorted(home.rglob("*")):
        data = path.read_bytes().lower() if path.is_file() else b""
        if any(word.lower().encode() in data for word in words):
            found.append(path.relative_to(home).as_posix())
    return found


def test_nothing_of_it_is_left_and_verify_says_by_whose_order(home: Path) -> None:
    key = first_key(home)
    with opened(home) as workspace:
        sha256 = workspace.reading(key).capture.sha256
        before = workspace.checkpoint()
    assert files_with(home, MARKER, key, sha256)
    with opened(home) as workspace:
        erased = workspace.erase(key, order=ORDER)
        assert erased.same_bytes == 0
        found = workspace.verify(outside=before)
        assert found.problems == []
        assert [(one.order, one.actor, one.is_finished) for one in found.erased] == [(ORDER, "clerk", True)]
        assert found.unlogged == []
        assert files_with(home, MARKER, key, sha256, "zymurg") == []
        assert [len(one.reuse) for one in workspace.readings()] == [0, 0]
        assert workspace.search(MARKER) == ()
        assert len(workspace.search("trade fair")) == 1
        with pytest.raises(UsageError, match="no report"):
            workspace.reading(key)
        assert workspace.verify().problems == [], "the links of the others are found anew"
    assert files_with(home, MARKER, key, sha256, "zymurg") == []


def test_an_order_must_be_given(home: Path) -> None:
    with opened(home) as workspace, pytest.raises(UsageError, match="order"):
        workspace.erase(first_key(home), order="  ")


def test_the_same_deletion_without_an_order_is_named(home: Path, tmp_path: Path) -> None:
    key = first_key(home)
    erased = Path(shutil.copytree(home, tmp_path / "erased"))
    with opened(erased) as workspace:
        workspace.erase(key, order=ORDER)
    connection = sqlite3.connect(erased / "observance.db")
    size, frontier, body, leaf = connection.execute(
        'SELECT c.size, c.frontier, l.body, l.leaf FROM checkpoint c JOIN log l ON l."index" = c.size - 1 '
        "WHERE l.body LIKE '%\"erased\"%'"
    ).fetchone()
    assert (body, leaf) != (None, None)
    with connection:
        connection.execute("DELETE FROM erasure")
        connection.execute("DELETE FROM custody WHERE log_index = ?", (size - 1,))
        connection.execute("DELETE FROM opening WHERE log_index = ?", (size - 1,))
        connection.execute("DELETE FROM checkpoint WHERE size = ?", (size,))
        connection.execute('DELETE FROM log WHERE "index" = ?', (size - 1,))
    connection.close()
    assert frontier
    with opened(erased) as workspace:
        found = workspace.verify()
    assert found.erased == []
    assert len([one for one in found.problems if "no order to erase it is logged" in one.what]) >= 7


def test_the_same_bytes_read_again_are_another_item(home: Path, tmp_path: Path) -> None:
    key = first_key(home)
    source = tmp_path / "again.txt"
    source.write_text(REPORTS[0], encoding="utf-8")
    with opened(home) as workspace:
        item = workspace._store.item_of(key)
        workspace.erase(key, order=ORDER)
    with Workspace.open(home, clock=lambda: NOON) as workspace:
        again = workspace.read(source, published=date(2024, 11, 1))
        assert again.capture.key == key
        assert workspace._store.item_of(key) not in {None, item}
        assert workspace.verify().problems == []
        assert len(workspace.verify().erased) == 1


def test_who_handled_it_stays_known(home: Path) -> None:
    key = first_key(home)
    with opened(home) as workspace:
        item = workspace._store.item_of(key)
        workspace.note_act(Act.EXPORTED, ref=key, note="bundle.wacz")
        workspace.note_act(Act.ANNOTATED, ref=key, note=f"{MARKER} looks odd")
        assert [one.act for one in workspace.custody(key)] == [Act.COLLECTED, Act.EXPORTED, Act.ANNOTATED]
        workspace.erase(key, order=ORDER)
        left = workspace._store.custody_of(item)
        assert [(one.act, one.actor) for one in left] == [(Act.EXPORTED, "clerk"), (Act.ERASED, "clerk")]
        assert workspace.verify(record=True).problems == []
        assert [one.act for one in workspace.custody()] == [Act.VERIFIED]
        assert workspace.verify().problems == []
    assert files_with(home, MARKER) == []


@pytest.mark.slow
@pytest.mark.timeout(900)  # a guard against hanging only: every step waits for the disk
def test_an_erasure_killed_anywhere_is_finished_at_the_next_opening(home: Path, memory_path: Path) -> None:
    regimes.bundled()
    key = first_key(home)

    def prepare(where: Path) -> None:
        shutil.copytree(home, where / "workspace")

    def erase(where: Path, acknowledge: Acknowledge) -> None:
        with opened(where / "workspace") as workspace:
            if workspace._store.item_of(key):
                workspace.erase(key, order=ORDER)
        acknowledge("erased")

    def check(where: Path, acknowledged: list[str]) -> None:
        with opened(where / "workspace") as workspace:
            found = workspace.verify()
            assert found.problems == []
            assert all(one.is_finished for one in found.erased), "opening finishes what was cut off"
        assert len(found.erased) == 1 or not acknowledged
        assert found.erased == [] or files_with(where, MARKER) == []

    def state(where: Path) -> object:
        return dump(where / "workspace" / "observance.db", where / "workspace" / "evidence")

    assert die_at_every_operation(memory_path / "runs", erase, state, check=check, prepare=prepare) > 40
