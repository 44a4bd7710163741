"""Change anything: verify names the item. Change nothing: it names nothing."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from observance.evidence import Checkpoint, VerifyResult, captures_in, entry_hash, read_records, verify
from observance.evidence.merkle import Frontier
from observance.evidence.verify_log import verify_log
from observance.evidence.verify_segments import verify_segments
from observance.flow import recover
from observance.model import IntegrityBroken, WorkspaceError
from observance.store import Store
from tests import sample
from tests.crash import dump
from tests.store import readings

FLIPS_IN_THE_FILE = 300


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sound")
    readings.fill(home)
    connection = sqlite3.connect(readings.database(home))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def items(result: VerifyResult) -> set[str]:
    return {problem.item for problem in result.problems}


def outside(home: Path) -> Checkpoint:
    with readings.opened(home) as store:
        return store.checkpoint()


def test_an_untouched_workspace_is_intact_and_counted(home: Path) -> None:
    found = readings.verified(home)
    assert found.intact
    assert found.archived == 2
    segments = readings.archive(home).segments
    assert found.bytes_checked == sum(len(segments.read(name)) for name in segments.names())
    assert found.entries == found.steps == 15
    assert found.custody == 0
    assert found.quotes > 20


def test_verifying_writes_nothing(home: Path) -> None:
    with readings.opened(home) as store:
        before = dump(readings.database(home), home / "evidence")
        assert verify(readings.archive(home), store).intact
    assert dump(readings.database(home), home / "evidence") == before


def test_every_byte_of_every_segment(home: Path) -> None:
    archive = readings.archive(home)
    chance = random.Random(20241102)  # noqa: S311 - repeatable choice
    flips = 0
    with readings.opened(home) as store:
        captures = {f"capture of {one.key[:16]}" for one in store.captures()}
        with store.snapshot() as record:
            for name in archive.segments.names():
                place = archive.segments.path(name)
                data = place.read_bytes()
                for at in range(len(data)):
                    changed = bytearray(data)
                    changed[at] ^= 1 << chance.randrange(8)
                    place.write_bytes(changed)
                    result = VerifyResult()
                    logged = verify_log(record, None, VerifyResult())
                    verify_segments(archive, record, logged, result)
                    named = items(result)
                    assert named, at
                    assert named <= {*captures, f"segment {name}"}, named
                    flips += 1
                place.write_bytes(data)
        assert verify(archive, store).intact
    assert flips > 3_000


def test_a_missing_an_added_and_a_stray_file(home: Path) -> None:
    segments = readings.archive(home).segments
    first, second = segments.names()
    key = _keys_by_segment(home)[first]
    added = f"2024-12/{'ab' * 32}.warc"
    segments.path(added).parent.mkdir()
    shutil.copy(segments.path(second), segments.path(added))
    segments.path(first).unlink()
    (home / "evidence" / "note.txt").write_text("stray")
    (home / "evidence" / "segments" / "2024-11" / "note.warc").write_text("stray")
    found = readings.verified(home)
    assert items(found) == {
        f"capture of {key[:16]}",
        f"segment {added}",
        "archive note.txt",
        "archive segments/2024-11/note.warc",
    }
    assert found.unlogged == []


def test_a_record_added_to_a_segment_or_taken_out_of_it(home: Path) -> None:
    segments = readings.archive(home).segments
    first, second = segments.names()
    keys = _keys_by_segment(home)
    data = segments.read(first)
    segments.path(first).write_bytes(data + segments.read(second))
    assert items(readings.verified(home)) == {f"segment {first}"}
    segments.path(first).write_bytes(data[next(iter(read_records(data))).length :])
    assert f"capture of {keys[first][:16]}" in items(readings.verified(home))
    segments.path(first).write_bytes(data[:-1])
    assert {f"segment {first}", f"capture of {keys[first][:16]}"} <= items(readings.verified(home))


def test_a_segment_whose_writer_died_is_noted_until_it_is_logged(home: Path) -> None:
    archive = readings.archive(home)
    reading = sample.reading(text=sample.TEXT + " Another ending.", report_id="third")
    with archive.collecting() as batch:
        batch.add(reading.capture, reading.report.text.encode(), item="3" * 32, actor=readings.ACTOR)
        (segment,) = {one.segment for one in batch.seal()}
        # What leaving well removes, a process that dies here leaves.
        shutil.copy(archive.segments.path(segment), archive.segments.tmp / "999999-dead")
    found = readings.verified(home)
    assert found.problems == []
    assert found.unlogged == [segment]
    with readings.opened(home) as store:
        assert recover(archive, store, at=readings.AT) == 1
        assert store.captures()[-1] == reading.capture
        assert store.custody_of("3" * 32)[0].actor == readings.ACTOR
    found = readings.verified(home)
    assert (found.problems, found.unlogged, found.archived) == ([], [], 3)
    assert list(archive.segments.tmp.iterdir()) == []


def test_the_rows_can_be_made_from_the_segments_again(home: Path) -> None:
    segments = readings.archive(home).segments
    with readings.opened(home) as store:
        for name in segments.names():
            (found,) = captures_in(name, read_records(segments.read(name)))
            assert found.records == store.records_of(found.capture.key)
            assert found.item == store.item_of(found.capture.key)
            assert found.capture in store.captures()
            assert hashlib.sha256(found.data).hexdigest() == found.capture.sha256


def _keys_by_segment(home: Path) -> dict[str, str]:
    with readings.opened(home) as store:
        return {store.records_of(one.key)[0].segment: one.key for one in store.captures()}


COLUMNS = [
    ("log", "body", '"index"', "log entry {}"),
    ("log", "leaf", '"index"', "log entry {}"),
    ("checkpoint", "digest", "size", "checkpoint {}"),
    ("checkpoint", "frontier", "size", "checkpoint {}"),
    ("opening", "salt", "log_index", "{}"),
    ("opening", "content", "log_index", "{}"),
    ("step", "result", "log_index", "{}"),
    ("step", "result_sha256", "log_index", "{}"),
    ("custody", "act", "log_index", "{}"),
    ("custody", "actor", "log_index", "{}"),
    ("custody", "at", "log_index", "{}"),
]


@pytest.mark.parametrize(("table", "column", "key", "item"), COLUMNS, ids=str)
def test_any_bit_of_the_record(home: Path, table: str, column: str, key: str, item: str) -> None:
    chance = random.Random(f"{table}.{column}")  # noqa: S311 - repeatable choice
    connection = sqlite3.connect(readings.database(home), isolation_level=None)
    query = f"SELECT {key}, CAST({column} AS BLOB), typeof({column}) FROM {table}"  # noqa: S608 - own names
    for number, data, kind in connection.execute(query).fetchall():
        name = item.format(number if table in {"log", "checkpoint"} else _step_item(connection, number))
        for at in {0, len(data) - 1, chance.randrange(len(data))}:
            changed = data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
            update = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE {key} = ?"  # noqa: S608 - own names
            connection.execute(update, (changed, number))
            assert name in items(readings.verified(home)), (number, at)
            if table not in {"step", "opening"}:
                its_step = _step_item(connection, number) if column == "body" else name
                assert items(readings.verified(home)) <= {name, its_step}, "nothing else is named"
            connection.execute(update, (data, number))
    connection.close()
    assert readings.verified(home).intact


def _step_item(connection: sqlite3.Connection, log_index: int) -> str:
    ((name, subject),) = connection.execute("SELECT name, subject FROM step WHERE log_index = ?", (log_index,))
    return f"{name} of {subject[:16]}"


@pytest.mark.parametrize(
    ("statement", "item"),
    [
        ("UPDATE step SET name = 'trace2' WHERE log_index = 3", "trace2 of"),
        ("UPDATE step SET version = '2' WHERE log_index = 3", "trace of"),
        ("DELETE FROM opening WHERE log_index = 3", "trace of"),
        ("DELETE FROM custody WHERE log_index = 1", "capture of"),
        ("INSERT INTO custody SELECT 4, 'read', item, actor, at, note FROM custody LIMIT 1", "custody of log entry 4"),
        ("UPDATE custody SET note = 'lent to nobody' WHERE log_index = 1", "capture of"),
        ("UPDATE custody SET item = NULL WHERE log_index = 1", "capture of"),
        ("UPDATE record SET digest = 'ff' WHERE kind = 'metadata'", "capture of"),
        ("UPDATE record SET \"offset\" = 7 WHERE kind = 'resource'", "capture of"),
        ("UPDATE record SET length = 7 WHERE kind = 'resource'", "capture of"),
        ("UPDATE record SET segment = '2024-11/none' WHERE kind = 'resource'", "capture of"),
        ("DELETE FROM record WHERE kind = 'metadata'", "segment 2024-11/"),
        ("DELETE FROM record", "capture of"),
        ("UPDATE item SET subject = 'another' WHERE subject = 'list:un-dprk'", "list of list:un-dprk"),
        ("INSERT INTO erasure SELECT id, 1, NULL, 1 FROM item LIMIT 1", "item "),
        ("UPDATE step SET subject = 'nobody' WHERE log_index = 3", "trace of nobody"),
        ("DELETE FROM step WHERE log_index = 3", "log entry 3"),
        ("DROP TABLE fingerprint", "database"),
        ("CREATE TRIGGER quiet AFTER INSERT ON step BEGIN DELETE FROM event; END", "database"),
        ("DELETE FROM step WHERE log_index = 14", "log entry 14"),
        ("UPDATE step SET log_index = 99 WHERE log_index = 3", "trace of"),
        ('DELETE FROM log WHERE "index" = 3', "log entry 3"),
        ('UPDATE log SET "index" = 99 WHERE "index" = 14', "log entry 14"),
        ("DELETE FROM checkpoint WHERE size = 3", "checkpoint 3"),
        ("DELETE FROM capture WHERE number = 1", "capture row of"),
        ("UPDATE capture SET sha256 = 'ff' WHERE number = 1", "capture row of"),
        ("UPDATE report SET outlet = 'Another Wire'", "report row of"),
        ("UPDATE report SET published = '1999-01-01'", "report row of"),
        ("UPDATE report SET headline = 'Other'", "report row of"),
        ("DELETE FROM report", "report row of"),
        ("DELETE FROM event", "event row of"),
        ("UPDATE event SET type = 'vote'", "event row of"),
        ("UPDATE reuse SET body = CAST(replace(body, '0.9', '0.1') AS BLOB)", "reuse row of"),
        ("DELETE FROM reuse", "reuse row of"),
        ("UPDATE sanctions_list SET version = '2030-01-01'", "list row of un-dprk"),
        ("DELETE FROM sanctions_list", "list row of un-dprk"),
        ("UPDATE report_search SET text = 'other words' WHERE rowid = 1", "search row of"),
        ("DELETE FROM report_search WHERE rowid = 2", "search row of"),
        ("INSERT INTO report_search (rowid, headline, text, pairs) VALUES (9, '', 'smuggled', '')", "search row of"),
    ],
)
def test_any_row_that_was_changed_removed_or_added(home: Path, statement: str, item: str) -> None:
    readings.change(home, statement)
    found = readings.verified(home)
    assert any(problem.item.startswith(item) for problem in found.problems), found.problems


def test_a_deletion_in_the_middle_is_not_named_at_every_later_entry(home: Path) -> None:
    readings.change(home, 'DELETE FROM log WHERE "index" = 3')
    found = readings.verified(home)
    assert {"log entry 3", "checkpoints 4 to 14"} <= items(found)
    assert len(found.problems) < 6


def test_an_entry_rewritten_with_its_hash_is_shown_by_the_checkpoints(home: Path) -> None:
    connection = sqlite3.connect(readings.database(home), isolation_level=None)
    ((body,),) = connection.execute('SELECT body FROM log WHERE "index" = 5')
    other = body.replace("2024", "2023")
    connection.execute('UPDATE log SET body = ?, leaf = ? WHERE "index" = 5', (other, entry_hash(other)))
    connection.close()
    found = readings.verified(home)
    assert [(problem.item, problem.what[-11:]) for problem in found.problems] == [
        ("checkpoints 6 to 15", "log entry 5")
    ]


def test_a_log_cut_short_and_rebuilt_is_shown_by_a_checkpoint_kept_outside(home: Path) -> None:
    kept = outside(home)
    second = readings.two_readings()[1].capture.key
    (gone,) = {name for name, key in _keys_by_segment(home).items() if key == second}
    cut = (
        "DELETE FROM opening WHERE log_index > 7",
        "DELETE FROM custody WHERE log_index > 7",
        "DELETE FROM record WHERE item NOT IN (SELECT item FROM custody)",
        "DELETE FROM item WHERE id NOT IN (SELECT item FROM custody) AND subject NOT LIKE 'list:%'",
        "DELETE FROM step WHERE log_index > 7",
        'DELETE FROM log WHERE "index" > 7',
        "DELETE FROM checkpoint WHERE size > 8",
        "DELETE FROM reuse",
        "DELETE FROM fingerprint WHERE capture = 2",
        "DELETE FROM fingerprinted WHERE capture = 2",
        'DELETE FROM event WHERE capture_key IN (SELECT "key" FROM capture WHERE number = 2)',
        'DELETE FROM report WHERE capture_key IN (SELECT "key" FROM capture WHERE number = 2)',
        "DELETE FROM report_search WHERE rowid = 2",
        "DELETE FROM capture WHERE number = 2",
    )
    readings.change(home, *cut)
    readings.archive(home).segments.remove(gone)
    assert readings.verified(home).intact, "by itself a shorter log is sound"
    with Store.open(readings.database(home)) as store:
        found = verify(readings.archive(home), store, outside=kept)
        assert items(found) == {"log"}
        store.commit_step("x", "any", "1", {}, at=readings.AT)
        for number in range(8):
            store.commit_step("x", f"other {number}", "1", {}, at=readings.AT)
        assert items(verify(readings.archive(home), store, outside=kept)) == {"outside checkpoint"}


def test_a_checkpoint_kept_outside_holds_for_the_log_that_grew(home: Path) -> None:
    kept = outside(home)
    with Store.open(readings.database(home)) as store:
        store.commit_step("x", "any", "1", {}, at=readings.AT)
        assert verify(readings.archive(home), store, outside=kept).intact
        forged = Checkpoint(size=kept.size, root=Frontier().root())
        assert items(verify(readings.archive(home), store, outside=forged)) == {"outside checkpoint"}


@pytest.mark.parametrize(
    ("table", "column", "key", "item"),
    [(*one[:3], one[3]) for one in COLUMNS if one[1] in {"body", "content", "result", "result_sha256", "actor", "at"}]
    + [("report", "outlet", "rowid", "report row of"), ("report_search_content", "c1", "id", "search row of")],
    ids=str,
)
def test_bytes_that_are_no_text_are_named_like_any_other_change(
    home: Path, table: str, column: str, key: str, item: str
) -> None:
    connection = sqlite3.connect(readings.database(home), isolation_level=None)
    query = f"SELECT {key}, CAST({column} AS BLOB), typeof({column}) FROM {table}"  # noqa: S608 - own names
    number, data, kind = connection.execute(query).fetchall()[-1]
    name = _step_item(connection, number) if item == "{}" else item.format(number)
    update = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE {key} = ?"  # noqa: S608 - own names
    for at in (0, len(data) // 2, len(data) - 1):
        connection.execute(update, (data[:at] + b"\xff" + data[at + 1 :], number))
        found = items(readings.verified(home))
        assert any(one.startswith(name) for one in found), (at, found)
    connection.execute(update, (data, number))
    connection.close()
    assert readings.verified(home).intact


def test_any_byte_of_the_database_file(home: Path) -> None:
    # A flipped byte is named, or refused, or lies where nothing is kept.
    path = readings.database(home)
    data = path.read_bytes()
    whole = dump(path, home / "evidence")
    chance = random.Random(20241102)  # noqa: S311 - repeatable choice
    noticed = 0
    for at in chance.sample(range(len(data)), FLIPS_IN_THE_FILE):
        for side in path.parent.glob("observance.db-*"):
            side.unlink()
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :])
        try:
            found = readings.verified(home)
        except (WorkspaceError, IntegrityBroken):
            noticed += 1
            continue
        if found.problems:
            noticed += 1
        else:
            held = dump(path, home / "evidence")
            unlooked = {"fingerprint", "fingerprinted", "alembic_version", "job"}
            assert {name for name in whole if held[name] != whole[name]} <= unlooked, at
    assert noticed > FLIPS_IN_THE_FILE // 10
