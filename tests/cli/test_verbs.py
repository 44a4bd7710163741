"""Every verb on a small workspace: what it prints, in which form, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from observance.cli.app import run

RELAY = """(Harbour Wire - Dnipro Dispatch) North Korea and Russia staged a joint exhibition of software in Pyongyang this week.

KCNA, the state agency of North Korea, reported the event, Dnipro Dispatch writes.

On Thursday, 31 October, North Korea also launched a Hwasong-19, a new intercontinental ballistic missile.
"""
BROKEN, FOUND, STALE, USAGE = 5, 3, 4, 2


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give a workspace that has read one report, and make it the one every verb uses."""
    monkeypatch.setenv("OBSERVANCE_WORKSPACE", str(tmp_path / "home"))
    (tmp_path / "relay.txt").write_text(RELAY, encoding="utf-8")
    assert run(["read", str(tmp_path / "relay.txt"), "--published", "2024-11-01"]) == 0
    capsys.readouterr()
    return tmp_path / "home"


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def only_report(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["search", "exhibition", "--format", "json"]) == 0
    found = json.loads(printed(capsys))
    assert len(found) == 1
    return str(found[0]["report"])


def test_read_prints_one_json_object(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(tmp_path / "relay.txt"), "--published", "2024-11-01", "--format", "json"]) == 0
    reading = json.loads(printed(capsys))
    assert reading["chain"]["path"] == ["Harbour Wire", "Dnipro Dispatch", "KCNA"]
    assert {event["type"] for event in reading["events"]} == {"exhibition", "weapon_test"}
    assert reading["matches"] == []
    assert all(screening["against"][0]["version"] for screening in reading["screenings"])


def test_read_from_standard_input(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(RELAY.encode())

    monkeypatch.setattr("sys.stdin", Input())
    assert run(["read", "-", "--published", "2024-11-01", "--format", "jsonl"]) == 0
    assert json.loads(printed(capsys))["report"]["language"] == "en"


def test_read_fails_on_a_finding_only_when_asked(home: Path, tmp_path: Path) -> None:
    call = ["read", str(tmp_path / "relay.txt"), "--published", "2024-11-01", "--format", "json"]
    assert run(call) == 0
    assert run([*call, "--fail-on", "met"]) == FOUND
    assert run([*call, "--fail-on", "match"]) == 0
    assert run([*call, "--fail-on", "anything"]) == USAGE


def test_read_writes_a_page(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    call = ["read", str(tmp_path / "relay.txt"), "--published", "2024-11-01", "--format", "html", "--to", str(page)]
    assert run(call) == 0
    assert page.read_text(encoding="utf-8").startswith("\n<!doctype html>") or "<!doctype html>" in page.read_text(
        encoding="utf-8"
    )


def test_trace_shows_the_chain(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = only_report(capsys)
    assert run(["trace", report]) == 0
    assert "Harbour Wire <- Dnipro Dispatch <- KCNA" in printed(capsys)
    assert run(["trace", report[:6], "--format", "json"]) == 0
    assert json.loads(printed(capsys))["chain"]["independent_sources"] == 1


def test_an_unknown_report_is_a_usage_error_with_a_hint(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "nothing"]) == USAGE
    assert "observance search" in capsys.readouterr().err


@pytest.mark.parametrize(
    "kind", ["exhibitions", "agreements", "tests", "mandates", "parties", "goods", "sources", "stories"]
)
def test_registers_in_every_form(home: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    for form in ("text", "json", "jsonl", "csv"):
        assert run(["registers", kind, "--format", form]) == 0
        shown = printed(capsys)
        if form == "json":
            rows = json.loads(shown)
            assert all(row["evidence"] for row in rows if kind != "sources")
        elif form == "csv":
            assert list(csv.DictReader(io.StringIO(shown))) or shown.count("\n") == 1


def test_test_register_checks_the_weekday(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["registers", "tests", "--format", "json"]) == 0
    row = json.loads(printed(capsys))[0]
    assert row["date"] == "2024-10-31"
    assert "Hwasong-19" in row["weapon"]
    assert row["date check"] == "weekday and date do not contradict"


def test_assess_on_another_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = only_report(capsys)
    assert run(["assess", report, "--format", "json"]) == 0
    now = {f["provision"] for f in json.loads(printed(capsys)) if f["verdict"] == "met"}
    assert run(["assess", report, "--as-of", "2005-01-01", "--format", "json", "--excluded"]) == 0
    then = json.loads(printed(capsys))
    assert "UNSCR 1718 (2006) OP2" in now
    assert {f["verdict"] for f in then} == {"not implicated"}


def test_screen_names(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name\nYun Ho Jin\nNobody Atall\n", encoding="utf-8")
    assert run(["screen", str(names), "--format", "jsonl"]) == 0
    first, second = [json.loads(line) for line in printed(capsys).splitlines()]
    assert first["matches"][0]["entity"] == "KPi.001"
    assert first["matches"][0]["tokens"]
    assert second == {"query": "Nobody Atall", "id": 1, "matches": []}
    assert run(["screen", str(names), "--fail-on", "match", "--format", "csv"]) == FOUND
    assert run(["screen", str(tmp_path / "absent.csv")]) == 1
    assert run(["screen", "x", "--threshold", "7"]) == USAGE


def test_lists_status_and_age(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lists", "status", "--format", "json"]) == 0
    row = json.loads(printed(capsys))[0]
    assert row["list"] == "un-dprk"
    assert row["designations"] == "155"
    assert run(["lists", "status", "--max-age", "0", "--format", "csv"]) == STALE


def test_a_file_that_is_no_list_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<html/>", encoding="utf-8")
    assert run(["lists", "import", str(bad)]) == 1
    assert "CONSOLIDATED_LIST" in capsys.readouterr().err


def test_regimes_show_and_check(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["regimes", "show", "2321 (2016) OP11", "--on", "2024-11-01", "--format", "json"]) == 0
    rows = json.loads(printed(capsys))
    assert [row["provision"] for row in rows] == ["UNSCR 2321 (2016) OP11"]
    assert "secondary" in rows[0]["how checked"]
    assert run(["regimes", "check"]) == 0
    assert "not read at all" in capsys.readouterr().err


def test_verify_is_silent_about_nothing_and_loud_about_one_letter(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify"]) == 0
    note = tmp_path / "checkpoint.txt"
    note.write_text(printed(capsys), encoding="utf-8")
    assert run(["verify", "--checkpoint", str(note), "--format", "json"]) == 0
    assert json.loads(printed(capsys))["ok"] is True
    with sqlite3.connect(home / "observance.db") as database:
        database.execute("UPDATE log SET body = replace(body, 'capture', 'Capture') WHERE \"index\" = 1")
    database.close()
    assert run(["verify"]) == BROKEN
    assert "log entry 1" in capsys.readouterr().err


def test_verify_names_a_flipped_archive_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archived = next(p for p in (home / "evidence").rglob("*") if p.is_file() and p.stat().st_size > 100)
    data = bytearray(archived.read_bytes())
    data[7] ^= 1
    archived.chmod(0o644)
    archived.write_bytes(bytes(data))
    assert run(["verify"]) == BROKEN
    assert archived.name[-20:] in capsys.readouterr().err


def test_doctor_finds_a_sound_workspace(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    assert "un-dprk" in printed(capsys)


def test_search_takes_no_character_for_syntax(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ('"', "exhibition AND", "a*b", "NEAR(", "headline:", "^x", "-"):
        assert run(["search", words, "--format", "jsonl"]) == 0
    capsys.readouterr()
    assert run(["search", " "]) == USAGE


def test_who_monitored_on_a_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["regimes", "monitors", "--on", "2024-04-01"]) == 0
    assert "1874 (2009) OP26" in printed(capsys)
    assert run(["regimes", "monitors", "--on", "2024-11-01"]) == 0
    assert "no provision we hold" in capsys.readouterr().err


def test_which_paragraph_bans_a_customs_code_on_a_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["regimes", "show", "--hs", "8517", "--on", "2024-11-01", "--format", "json"]) == 0
    assert "UNSCR 2397 (2017) OP7" in {row["provision"] for row in json.loads(printed(capsys))}


@pytest.mark.parametrize("call", [["verify"], ["registers", "goods"], ["search", "x"], ["trace", "x"], ["assess", "x"]])
def test_a_verb_that_only_looks_makes_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], call: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(call) == 1
    assert "observance read FILE" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_early_is_no_failure(home: Path) -> None:
    ran = subprocess.run(  # noqa: S602 - the pipe is what is tested
        f"{sys.executable} -m observance registers parties | head -c 1; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0
    assert b"Traceback" not in ran.stderr
