"""What is refused is put aside whole, with why; what was imported before stays."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from observance.lists import Quarantine, Terms, load, take_in
from observance.model import ListError, SanctionsList, WorkspaceError
from tests.lists import written

AT = datetime(2030, 6, 1, 12, tzinfo=UTC)


def taken(path: Path, folder: Path, *, kept: SanctionsList | None = None, terms: Terms | None = None) -> SanctionsList:
    return take_in(path, terms=terms or Terms(), kept=lambda _id: kept, quarantine=Quarantine(folder), at=AT)


@pytest.mark.parametrize(
    ("name", "data", "list_id"),
    [
        ("un.xml", b'<CONSOLIDATED_LIST dateGenerated="2030-01-01"><INDIV', "un-sc"),
        ("sdn.csv", written.SDN[:-20], "ofac-sdn"),
        ("cons_prim.csv", written.SDN[:-20], "ofac-cons"),
        ("own.csv", b"name,entity\n", "own"),
        ("page.html", b"<html>Service unavailable</html>", None),
        ("empty.csv", b"", None),
    ],
)
def test_a_damaged_file_is_put_aside_with_its_reason(
    tmp_path: Path, name: str, data: bytes, list_id: str | None
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ListError, match=r"put aside as quarantine/[0-9a-f]{64}\.bin") as refused:
        taken(tmp_path / name, tmp_path / "quarantine")
    digest = hashlib.sha256(data).hexdigest()
    assert digest in str(refused.value)
    assert (tmp_path / "quarantine" / f"{digest}.bin").read_bytes() == data
    note = Quarantine(tmp_path / "quarantine").last()[list_id]
    assert (note.source, note.size, note.sha256) == (name, len(data), digest)
    assert note.at == "2030-06-01T12:00:00.000000+00:00"
    assert name in note.reason
    assert not list((tmp_path / "quarantine").glob(".*"))


def test_a_list_that_shrank_is_refused_unless_it_is_forced(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(b"name,entity\nNam,1\n")
    (tmp_path / "before.csv").write_bytes(written.TABLE)
    kept = replace(load(tmp_path / "before.csv"), id="own", version="2020-01-01")
    with pytest.raises(ListError, match="holds 1 designations where version 2020-01-01 holds 3"):
        taken(tmp_path / "own.csv", tmp_path / "q", kept=kept)
    assert Quarantine(tmp_path / "q").last().keys() == {"own"}
    assert len(taken(tmp_path / "own.csv", tmp_path / "q", kept=kept, terms=Terms(force=True)).designations) == 1


def test_the_main_file_of_a_folder_is_what_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "sdn.csv").write_bytes(written.SDN[:-20])
    (tmp_path / "set" / "alt.csv").write_bytes(written.ALT)
    with pytest.raises(ListError, match="put aside"):
        taken(tmp_path / "set", tmp_path / "q")
    assert Quarantine(tmp_path / "q").all()[0].source == "sdn.csv"


def test_what_cannot_be_read_at_all_is_not_put_aside(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("no.xml", "empty"):
        with pytest.raises(ListError, match=r"cannot be read|without a list"):
            taken(tmp_path / name, tmp_path / "q")
    assert Quarantine(tmp_path / "q").all() == ()


def test_an_undated_list_is_as_old_as_its_file(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(written.TABLE)
    for day, version in ((datetime(2029, 3, 4, tzinfo=UTC), "2029-03-04"), (AT + timedelta(days=9), "2030-06-01")):
        os.utime(file, (day.timestamp(), day.timestamp()))
        found = taken(file, tmp_path / "q")
        assert found.version == version
        assert version in found.warnings[-1]


def test_the_last_of_each_list_is_shown_and_the_same_file_is_kept_once(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "q")
    for number in range(3):
        file = tmp_path / f"{number}.xml"
        file.write_bytes(b"x" * number)
        quarantine.keep(file, reason=f"reason {number}", list_id="un-sc", at=AT + timedelta(hours=number))
    quarantine.keep(tmp_path / "0.xml", reason="again", list_id="un-sc", at=AT + timedelta(days=1))
    assert len(quarantine.all()) == 3
    assert quarantine.last()["un-sc"].reason == "again"


def test_a_write_that_is_cut_off_leaves_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(b"x")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="No space left"):
        Quarantine(tmp_path / "q").keep(file, reason="r", list_id=None, at=AT)
    monkeypatch.undo()
    assert Quarantine(tmp_path / "q").all() == ()
    assert not list((tmp_path / "q").glob("*.bin"))
    Quarantine(tmp_path / "q").keep(file, reason="r", list_id=None, at=AT)
    assert len(Quarantine(tmp_path / "q").all()) == 1


@pytest.mark.parametrize("note", ["", "[]", "{}", json.dumps({"sha256": "x"})])
def test_a_damaged_note_is_named(tmp_path: Path, note: str) -> None:
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / "x.json").write_text(note, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"x\.json"):
        Quarantine(tmp_path / "q").all()
