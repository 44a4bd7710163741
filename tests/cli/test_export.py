"""``observance export``: one file out, and a word on everything that did not come with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observance.cli.app import run
from observance.cli.export import ExportForm, export
from observance.cli.output import Format
from observance.flow.exporting import verify_export
from observance.model import UsageError, WorkspaceError
from tests.evidence.stamping import Authority, serving

RELAY = """(Harbour Wire - Dnipro Dispatch) North Korea and Russia staged a joint exhibition of software in Pyongyang this week.

KCNA, the state agency of North Korea, reported the event, Dnipro Dispatch writes.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give a workspace that has read one report, and make it the one every verb uses."""
    monkeypatch.setenv("OBSERVANCE_WORKSPACE", str(tmp_path / "home"))
    (tmp_path / "relay.txt").write_text(RELAY, encoding="utf-8")
    assert run(["read", str(tmp_path / "relay.txt"), "--published", "2024-11-01"]) == 0
    capsys.readouterr()
    return tmp_path / "home"


def test_a_file_is_written_and_said_to_be_verified(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.wacz"
    assert export(file, to=ExportForm.WACZ) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "verified after writing" in said.err
    assert verify_export(file).intact
    with pytest.raises(WorkspaceError, match="already"):
        export(file)


def test_json_says_the_same(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.wacz"
    assert export(file, format=Format.JSON) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["file"] == str(file)
    assert said["bytes"] == file.stat().st_size
    assert said["pending"] == []
    assert verify_export(file, checkpoint=said["checkpoint"]).intact


def test_a_timestamp_comes_along_or_stays_pending(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = Authority(tmp_path / "tsa")
    with serving(authority) as url:
        assert export(tmp_path / "case.wacz", timestamp=[url, "http://127.0.0.1:9/"]) == 0
    assert "pending: no timestamp of http://127.0.0.1:9/" in capsys.readouterr().err
    result = verify_export(tmp_path / "case.wacz", roots=(authority.folder / "ca.pem").read_bytes())
    assert result.intact
    assert [one.found.state for one in result.stamps] == ["good"]


def test_a_name_players_do_not_know_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.wacz"):
        export(tmp_path / "case.zip")
    with pytest.raises(UsageError, match="csv"):
        export(tmp_path / "case.wacz", format=Format.CSV)


def test_an_export_makes_no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkspaceError, match="no workspace"):
        export(tmp_path / "case.wacz")
    assert list(tmp_path.iterdir()) == []
