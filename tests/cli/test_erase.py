"""``observance erase`` says what it did, and verify says by whose order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observance.cli.app import run

TEXT = "(Harbour Wire) North Korea and Russia held a trade fair in Pyongyang this week, the Zymurgic Works said."
ORDER = "Harbour District Court, 5 C 17/24"


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    (tmp_path / "r.txt").write_text(TEXT, encoding="utf-8")
    assert run(["read", "r.txt", "--published", "2024-11-01", "--format", "json"]) == 0
    return str(json.loads(capsys.readouterr().out)["report"]["capture"])


def test_erase_and_verify(report: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["erase", report[:12], "--order", ORDER]) == 0
    assert "log entries can no longer be opened" in capsys.readouterr().err
    assert run(["verify"]) == 0
    assert f"erased by order '{ORDER}': 1" in capsys.readouterr().err
    assert run(["verify", "--record", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(one["order"], one["finished"]) for one in said["erased"]] == [(ORDER, True)]
    held = [path for path in (tmp_path / "observance-workspace").rglob("*") if path.is_file()]
    assert not [path for path in held if b"zymurg" in path.read_bytes().lower()]
    assert run(["erase", report[:12], "--order", ORDER]) == 2
    assert "no report" in capsys.readouterr().err


def test_an_order_must_be_given(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["erase", report[:12]]) == 2
    assert run(["erase", report[:12], "--order", " "]) == 2
    assert "--order" in capsys.readouterr().err


def test_verifying_writes_to_the_log_only_when_asked(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoints = []
    for options in ([], [], ["--record"], []):
        assert run(["verify", *options]) == 0
        checkpoints.append(capsys.readouterr().out)
    assert checkpoints[0] == checkpoints[1] != checkpoints[2] == checkpoints[3]
