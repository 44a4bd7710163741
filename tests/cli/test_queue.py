"""``observance queue``: counts, reasons and retrying by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observance.cli import queue as verbs
from observance.cli.output import Format
from observance.flow.bulk import Bulk
from observance.model import UsageError, WorkspaceError
from observance.model.queue import JobState
from observance.store import Queue
from observance.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a workspace with one report read and one quarantined."""
    source = tmp_path / "reports.jsonl"
    dated = {"text": "A delegation opened a trade fair in Pyongyang.", "published": "2024-11-01"}
    source.write_text(json.dumps(dated) + "\n" + json.dumps({"text": "No date."}) + "\n", encoding="utf-8")
    folder = tmp_path / "w"
    with Workspace.open(folder) as opened, Queue.open(folder / "observance.db") as queue:
        assert len(list(Bulk(opened.line, queue, opened.reading).read(source))) == 2
    return folder


def test_status_counts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verbs.status(format=Format.JSON, workspace=home) == 0
    said = capsys.readouterr()
    counts = {row["state"]: row["inputs"] for row in json.loads(said.out)}
    assert counts == {"waiting": "0", "leased": "0", "done": "1", "quarantined": "1"}
    assert "queue quarantined shows why" in said.err


def test_what_is_quarantined_is_listed_with_its_reason(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verbs.quarantined(format=Format.JSONL, workspace=home) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["input"] == "reports.jsonl:2"
    assert row["tries"] == "1"
    assert "date" in row["reason"] + row["what to do"]


def test_retry_puts_it_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="77: not quarantined"):
        verbs.retry(77, workspace=home)
    assert verbs.retry(workspace=home) == 0
    assert "1 input will be tried again" in capsys.readouterr().err
    with Queue.open(home / "observance.db") as queue:
        assert queue.counts()[JobState.WAITING] == 1
    assert verbs.quarantined(workspace=home) == 0
    assert "nothing is quarantined" in capsys.readouterr().err


def test_it_makes_no_workspace_and_has_no_page(home: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no workspace here"):
        verbs.status(workspace=tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(UsageError, match="no page"):
        verbs.status(format=Format.HTML, workspace=home)
