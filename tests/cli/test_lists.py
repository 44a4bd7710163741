"""``observance lists``: what is imported, what is refused and stays out, and what changed between two versions."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from observance.cli.app import run
from tests.lists import written

FAILED, USAGE, STALE = 1, 2, 4


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that every verb uses as its workspace, and make every list file beside it."""
    monkeypatch.setenv("OBSERVANCE_WORKSPACE", str(tmp_path / "home"))
    (tmp_path / "ofac").mkdir()
    for name, data in (
        ("ofac/sdn.csv", written.SDN),
        ("ofac/alt.csv", written.ALT),
        ("eu.xml", written.EU_XML),
        ("own_2030-01-01.csv", written.TABLE),
        ("own_2030-02-01.csv", written.TABLE.replace(b"The Captain", b"The Pilot").replace(b"8,", b"9,")),
        ("short_2031-01-01.csv", b"name,entity\nNam,5\n"),
        ("page.html", b"<html>Service unavailable</html>"),
    ):
        (tmp_path / name).write_bytes(data)
    return tmp_path / "home"


def records(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_files_and_folders_are_imported_and_counted(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["lists", "import", str(tmp_path / "ofac"), str(tmp_path / "eu.xml"), "--format", "csv"]
    assert run([*call, "--dated", "2030-03-01"]) == 0
    printed = capsys.readouterr()
    rows = list(csv.reader(io.StringIO(printed.out)))
    assert rows[1:] == [
        ["ofac-sdn", "2030-03-01", "ofac-csv", "4", "4", "9", "1"],
        ["eu-fsf", "2030-05-03", "eu-xml", "2", "2", "4", "0"],
    ]
    assert "warning: ofac-sdn 2030-03-01: 1 alternate-name rows belong to no entry" in printed.err
    assert run(["lists", "status", "--format", "csv"]) == 0
    shown = {row["list"]: row for row in records(capsys)}
    assert shown.keys() == {"un-dprk", "ofac-sdn", "eu-fsf"}
    assert (shown["ofac-sdn"]["names"], shown["ofac-sdn"]["programmes"], shown["ofac-sdn"]["format"]) == (
        "9",
        "4",
        "ofac-csv",
    )
    assert run(["verify"]) == 0


def test_a_refused_file_is_named_and_changes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lists", "import", str(tmp_path / "own_2030-01-01.csv"), "--id", "own"]) == 0
    capsys.readouterr()
    assert run(["lists", "import", str(tmp_path / "page.html")]) == FAILED
    assert run(["lists", "import", str(tmp_path / "short_2031-01-01.csv"), "--id", "own"]) == FAILED
    said = capsys.readouterr().err
    assert said.count("put aside as quarantine/") == 2
    assert "holds 1 designations where version 2030-01-01 holds 3" in said
    assert run(["lists", "status", "--format", "csv"]) == 0
    printed = capsys.readouterr()
    shown = {row["list"]: row for row in csv.DictReader(io.StringIO(printed.out))}
    assert (shown["own"]["version"], shown["own"]["designations"]) == ("2030-01-01", "3")
    assert "short_2031-01-01.csv" in shown["own"]["refused"]
    assert "of no known list" in printed.err
    assert "page.html" in printed.err
    assert len(list((home / "quarantine").glob("*.bin"))) == 2
    assert run(["lists", "import", str(tmp_path / "short_2031-01-01.csv"), "--id", "own", "--force"]) == 0


def test_of_several_files_the_others_are_imported(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [str(tmp_path / "page.html"), str(tmp_path / "no.xml")]
    assert run(["lists", "import", bad[0], str(tmp_path / "eu.xml"), bad[1], "--format", "csv"]) == FAILED
    printed = capsys.readouterr()
    assert "eu-fsf" in printed.out
    assert "2 of 3 lists could not be imported" in printed.err
    assert "no.xml: cannot be read" in printed.err


@pytest.mark.parametrize(
    "call",
    [
        ["import"],
        ["import", "x.xml", "--as", "excel"],
        ["import", "x.xml", "--dated", "soon"],
        ["import", "x.xml", "--format", "html"],
        ["status", "--format", "html"],
        ["diff", "a", "b", "--from", "2030-01-01"],
        ["diff", "a", "b", "--format", "html"],
    ],
)
def test_a_call_that_does_not_fit_is_refused(home: Path, call: list[str]) -> None:
    assert run(["lists", *call]) == USAGE


def test_two_files_are_compared_without_a_workspace(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(tmp_path / f"own_2030-0{month}-01.csv") for month in (1, 2)]
    assert run(["lists", "diff", *files, "--format", "json"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert (found["from"]["version"], found["to"]["version"]) == ("2030-01-01", "2030-02-01")
    assert found["changes"] == [
        {"change": "added", "entity": "9", "name": "Pump Works"},
        {"change": "removed", "entity": "8", "name": "Pump Works"},
        {
            "change": "changed",
            "entity": "5",
            "name": "Nam Chol-su",
            "fields": [{"field": "names", "removed": ["The Captain (weak)"], "added": ["The Pilot (weak)"]}],
        },
    ]
    assert "1 added, 1 removed, 1 changed" in printed.err
    assert not home.exists()
    assert run(["lists", "diff", *files, "--format", "jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert run(["lists", "diff", *files]) == 0
    assert "names: -The Captain (weak) +The Pilot (weak)" in " ".join(
        capsys.readouterr().out.replace("\u2502", " ").split()
    )


def test_kept_versions_are_compared_by_day_or_hash(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(tmp_path / f"own_2030-0{month}-01.csv") for month in (2, 1)]
    assert run(["lists", "import", *files, "--id", "own"]) == 0
    capsys.readouterr()
    assert run(["lists", "diff", "own", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["from"]["version"], found["to"]["version"], len(found["changes"])) == ("2030-01-01", "2030-02-01", 3)
    back = ["lists", "diff", "own", "--from", "2030-02-01", "--to", found["from"]["sha256"][:12], "--format", "csv"]
    assert run(back) == 0
    assert [row["change"] for row in records(capsys)] == ["added", "removed", "changed"]
    assert run(["lists", "diff", "own", files[0], "--format", "csv"]) == 0
    assert records(capsys) == []


def test_a_version_that_is_not_kept_is_named_with_those_that_are(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lists", "diff", "own"]) == FAILED
    assert "no workspace here" in capsys.readouterr().err
    assert run(["lists", "import", str(tmp_path / "own_2030-01-01.csv"), "--id", "own"]) == 0
    for call in (["own"], ["own", "--from", "1999-01-01"], ["ghost"], ["ghost", "own"]):
        capsys.readouterr()
        assert run(["lists", "diff", *call]) == USAGE
        assert "kept" in capsys.readouterr().err


def test_an_old_list_is_stale(home: Path, tmp_path: Path) -> None:
    assert run(["lists", "import", str(tmp_path / "own_2030-01-01.csv"), "--dated", "2020-01-01", "--id", "own"]) == 0
    assert run(["lists", "status", "--max-age", "30"]) == STALE


@pytest.mark.shared_data
def test_real_folders_are_imported_and_compared(
    home: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "lists"
    paths = [str(folder / "ofac" / "nonsdn-2025-12"), str(folder / "un"), str(folder / "canada")]
    assert run(["lists", "import", *paths, "--format", "csv"]) == 0
    assert [(row["list"], row["rows"], row["designations"]) for row in records(capsys)] == [
        ("ofac-cons", "442", "442"),
        ("un-sc", "1018", "1018"),
        ("un-sc", "879", "879"),
        ("un-sc", "999", "999"),
        ("un-sc", "1003", "1003"),
        ("ca-sema", "4759", "4759"),
    ]
    assert run(["lists", "diff", "un-sc", "--format", "csv"]) == 0
    assert [row["change"] for row in records(capsys)] == ["added"] * 4
