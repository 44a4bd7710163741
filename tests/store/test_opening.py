"""Opening: a new file, an old one, one of ours, one that is not, one that is damaged, one that is busy."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from observance.model import WorkspaceError
from observance.store import Store, engine, tables
from tests.crash import dump
from tests.store import readings


def pragma(path: Path, name: str) -> object:
    with engine.reading(engine.open_engine(path)) as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


def test_commits_are_on_disk_and_keys_are_held(tmp_path: Path) -> None:
    path = tmp_path / "observance.db"
    assert pragma(path, "journal_mode") == "wal"
    assert pragma(path, "synchronous") == 2
    assert pragma(path, "foreign_keys") == 1
    assert pragma(path, "secure_delete") == 1
    assert pragma(path, "busy_timeout") == engine.BUSY_MILLISECONDS


def test_the_migrations_make_the_tables_the_code_speaks_of(tmp_path: Path) -> None:
    opened = engine.open_engine(tmp_path / "observance.db")
    with engine.reading(opened) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("report_search")},
        )
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == engine.HEAD
        strict = connection.execute(text("SELECT name FROM pragma_table_list WHERE \"schema\" = 'main' AND strict = 1"))
        assert set(strict.scalars()) == set(tables.metadata.tables)
    opened.dispose()


def test_the_newest_revision_is_the_one_opening_asks_for() -> None:
    versions = Path(engine.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in versions.glob("*.py")) == engine.HEAD


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%20b", "a;b", "평양", "with space", "a&b=c"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    home.mkdir()
    readings.fill(home)
    assert readings.verified(home).intact
    assert {path.name for path in tmp_path.iterdir()} == {name}


def test_a_database_that_is_not_ours_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (words)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="not a workspace database"):
        Store.open(path)
    assert path.read_bytes() == before
    assert {found.name for found in tmp_path.iterdir()} == {"other.db"}


@pytest.mark.parametrize("data", [b"no database at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "observance.db"
    path.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"observance\.db"):
        Store.open(path)
    assert path.read_bytes() == data


def test_a_folder_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        Store.open(tmp_path)
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        Store.open(tmp_path / "nowhere" / "observance.db")


def test_a_workspace_of_a_later_version_is_refused(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    readings.change(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WorkspaceError, match="later version"):
        Store.open(readings.database(tmp_path))


def test_a_workspace_of_the_first_form_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    readings.change(tmp_path, "UPDATE alembic_version SET version_num = '0001'", "DROP TABLE opening")
    before = dump(readings.database(tmp_path), tmp_path / "evidence")
    with pytest.raises(WorkspaceError, match="read its reports again into a new workspace"):
        Store.open(readings.database(tmp_path))
    assert dump(readings.database(tmp_path), tmp_path / "evidence") == before


FORM_BEFORE = (
    "DROP TABLE fingerprinted",
    "ALTER TABLE fingerprint RENAME TO present",
    """CREATE TABLE fingerprint (
        hash INTEGER NOT NULL CHECK (hash >= 0), capture_key TEXT NOT NULL REFERENCES capture ("key"),
        PRIMARY KEY (hash, capture_key)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX fingerprint_by_capture ON fingerprint (capture_key)",
    'INSERT INTO fingerprint SELECT p.hash, c."key" FROM present p JOIN capture c ON c.number = p.capture',
    "DROP TABLE present",
    "ALTER TABLE step RENAME TO present",
    """CREATE TABLE step (
        subject TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
        result BLOB NOT NULL, result_sha256 TEXT NOT NULL,
        log_index INTEGER NOT NULL UNIQUE REFERENCES log ("index"),
        PRIMARY KEY (subject, name, version)) STRICT""",
    "INSERT INTO step SELECT subject, name, version, result, result_sha256, log_index FROM present",
    "DROP TABLE present",
    "ALTER TABLE checkpoint RENAME TO present",
    "CREATE TABLE checkpoint (size INTEGER NOT NULL PRIMARY KEY, root BLOB NOT NULL, frontier BLOB NOT NULL) STRICT",
    "INSERT INTO checkpoint SELECT size, root_of(size, frontier), frontier FROM present",
    "DROP TABLE present",
    "UPDATE alembic_version SET version_num = '0003'",
)


def test_a_workspace_of_the_form_before_is_brought_to_the_present_one(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    now = dump(readings.database(tmp_path), tmp_path / "evidence")
    readings.change(tmp_path, *FORM_BEFORE)
    assert readings.verified(tmp_path).intact
    assert dump(readings.database(tmp_path), tmp_path / "evidence") == now
    assert now["fingerprinted"], "there was something to bring over"
    assert pragma(readings.database(tmp_path), "foreign_keys") == 1


def test_values_of_a_wrong_type_in_the_form_before_keep_nothing_from_being_opened(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    loosened = (
        "ALTER TABLE fingerprint RENAME TO strict_one",
        "CREATE TABLE fingerprint AS SELECT * FROM strict_one",
        "DROP TABLE strict_one",
        "UPDATE fingerprint SET hash = 'x' WHERE rowid = 1",
        "ALTER TABLE step RENAME TO strict_one",
        "CREATE TABLE step AS SELECT * FROM strict_one",
        "DROP TABLE strict_one",
        "UPDATE step SET log_index = 'x' WHERE log_index = 3",
    )
    readings.change(tmp_path, *FORM_BEFORE, *loosened)
    assert "log entry 3" in {problem.item for problem in readings.verified(tmp_path).problems}


@pytest.mark.parametrize(
    ("damage", "item"),
    [
        ('DELETE FROM log WHERE "index" = 5', "log entry 5"),
        ("DELETE FROM capture WHERE number = 2", "capture row of"),
        ("UPDATE step SET log_index = 99 WHERE log_index = 3", "trace of"),
        ("UPDATE checkpoint SET root = zeroblob(32) WHERE size = 4", "checkpoint 4"),
        ("UPDATE checkpoint SET frontier = x'00' WHERE size = 4", "checkpoint 4"),
        ("UPDATE step SET result = x'ff' WHERE log_index = 3", "trace of"),
    ],
)
def test_what_was_wrong_in_the_form_before_is_named_in_the_present_one(tmp_path: Path, damage: str, item: str) -> None:
    readings.fill(tmp_path)
    readings.change(tmp_path, *FORM_BEFORE, damage)
    found = readings.verified(tmp_path)
    assert any(problem.item.startswith(item) for problem in found.problems), found.problems


def test_a_truncated_database_is_named_by_whatever_reads_it(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    path = readings.database(tmp_path)
    path.write_bytes(path.read_bytes()[:-8192])
    with pytest.raises(WorkspaceError, match="restore it from a copy"):
        readings.verified(tmp_path)


def test_a_busy_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 50)
    readings.fill(tmp_path)
    other = sqlite3.connect(readings.database(tmp_path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(readings.database(tmp_path)) as store:
        assert store.count() == 2, "readers do not wait"
        with pytest.raises(WorkspaceError, match="busy"):
            store.commit_step("x", "any", "1", {}, at=readings.AT)
        other.execute("ROLLBACK")
        store.commit_step("x", "any", "1", {}, at=readings.AT)
    other.close()


def test_a_reader_keeps_no_writer_waiting_and_sees_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 50)
    readings.fill(tmp_path)
    with Store.open(readings.database(tmp_path)) as reader, Store.open(readings.database(tmp_path)) as writer:
        size = reader.checkpoint().size
        with reader.snapshot() as record:
            first = next(record.entries())
            writer.commit_step("x", "any", "1", {}, at=readings.AT)
            assert first.index == 0
            assert len(list(record.entries())) == len(list(record.checkpoints())) == size
        assert reader.checkpoint().size == size + 1


def _write(home: Path, barrier: object, name: str, failed: object) -> None:
    try:
        barrier.wait()  # type: ignore[attr-defined]
        with Store.open(readings.database(home)) as store:
            for number in range(40):
                store.commit_step("shared", f"step {number}", "1", {"n": number}, at=readings.AT)
                store.commit_step(name, f"step {number}", "1", {"n": number}, at=readings.AT)
                assert store.step_result("shared", f"step {number}", "1", dict[str, int]) == {"n": number}
        readings.fill(home)
    except BaseException as error:
        failed.put(f"{name}: {error!r}")  # type: ignore[attr-defined]
        raise


@pytest.mark.parametrize("attempt", range(3))
def test_processes_that_make_and_write_one_workspace_at_once(tmp_path: Path, attempt: int) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, failed = context.Barrier(3), context.SimpleQueue()
    names = [f"writer {attempt} {number}" for number in range(2)]
    writers = [context.Process(target=_write, args=(tmp_path, barrier, name, failed)) for name in names]
    for writer in writers:
        writer.start()
    barrier.wait(60)
    while any(writer.is_alive() for writer in writers):
        if readings.database(tmp_path).is_file():
            assert readings.verified(tmp_path).problems == [], "verifying beside writers raises no false alarm"
    for writer in writers:
        writer.join(60)
    assert failed.empty(), failed.get()
    assert [writer.exitcode for writer in writers] == [0, 0]
    found = readings.verified(tmp_path)
    assert found.problems == []
    assert found.unlogged == []
    assert found.entries == 40 * 3 + 15
