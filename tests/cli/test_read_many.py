"""``observance read`` of a folder, a web archive and JSON lines: through the queue, in order, with what failed said."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from observance.cli.app import run
from observance.model.queue import JobState
from observance.workspace import Workspace
from tests.ingest.test_many import PAGE, answered

USAGE = 2
WORDS = "PYONGYANG, November 1 (Harbour Wire) -- A delegation of the ministry opened trade fair number {0} on Friday."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a workspace that every verb uses and that is not there yet."""
    monkeypatch.setenv("OBSERVANCE_WORKSPACE", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Give three records and a line that is none."""
    records = [{"id": f"r{n}", "text": WORDS.format(n), "published": "2024-11-02"} for n in range(3)]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join([*map(json.dumps, records[:2]), "not json", json.dumps(records[2])]), encoding="utf-8")
    return path


def ids(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    said = capsys.readouterr()
    return [json.loads(line)["id"] for line in said.out.splitlines()], said.err


def counts(home: Path) -> tuple[int, int, int]:
    """Give how many readings, done and quarantined inputs there are."""
    with Workspace.open(home) as opened:
        found = opened.queue.counts()
        return len(list(opened.readings())), found[JobState.DONE], found[JobState.QUARANTINED]


def test_what_fails_is_said_and_quarantined_and_read_again_nothing_changes(
    home: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert run(["read", "--jsonl", str(lines)]) == 1
        printed, said = ids(capsys)
        assert printed == ["r0", "r1", "r2"]
        assert "reports.jsonl:3: is not JSON" in said
        assert "3 reports read, 1 failed; kept in" in said
        assert "observance queue quarantined shows what failed" in said
        assert counts(home) == (3, 3, 1)
    assert run(["queue", "quarantined", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["input"] == "reports.jsonl:3"
    assert row["reason"].startswith("is not JSON")


def test_what_was_mended_is_read_when_it_is_tried_again(
    home: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", "--jsonl", str(lines)]) == 1
    mended = json.dumps({"id": "r9", "text": WORDS.format(9), "published": "2024-11-02"})
    lines.write_text(lines.read_text(encoding="utf-8").replace("not json", mended), encoding="utf-8")
    assert run(["queue", "retry"]) == 0
    capsys.readouterr()
    assert run(["read", "--jsonl", str(lines)]) == 0
    assert ids(capsys)[0] == ["r0", "r1", "r9", "r2"]
    assert counts(home)[2] == 0


def test_a_folder_of_everything_with_its_faults(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(WORDS.format(1), encoding="utf-8")
    (folder / "b.warc").write_bytes(
        answered("http://a.example/1", PAGE)
        + answered("http://a.example/look.css", b"p { color: red }", kind="text/css")
        + answered("http://a.example/feed", b"<rss><channel/></rss>", kind="text/xml")
    )
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "d.lnk").symlink_to("/dev/zero")
    assert run(["read", str(folder), "--published", "2024-11-02"]) == 1
    said = capsys.readouterr()
    origins = [json.loads(line)["report"]["published"] for line in said.out.splitlines()]
    assert origins == ["2024-11-02", "2024-11-02"]
    assert "c.png: looks like a PNG image" in said.err
    assert "d.lnk: is a link that leads out of the folder" in said.err
    assert "2 reports read, 2 failed, 2 passed over" in said.err
    assert counts(home) == (2, 2, 1)  # a link is never opened, and so waits in no queue


@pytest.mark.slow
def test_several_processes_give_the_same_in_the_same_order(
    home: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", "--jsonl", str(lines), "--jobs", "2"]) == 1
    printed, said = ids(capsys)
    assert printed == ["r0", "r1", "r2"]
    assert "3 reports read, 1 failed" in said
    assert counts(home) == (3, 3, 1)


def test_standard_input_is_read_and_waits_in_no_queue(
    home: Path, lines: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(lines.read_bytes())

    monkeypatch.setattr("sys.stdin", Input())
    assert run(["read", "--jsonl", "-"]) == 1
    printed, said = ids(capsys)
    assert printed == ["r0", "r1", "r2"]
    assert "queue" not in said
    assert counts(home) == (3, 0, 0)


def test_records_without_a_date_are_read_when_that_is_said_to_be_unknown(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "undated.jsonl"
    source.write_text(json.dumps({"id": "u", "text": "A trade fair opened."}) + "\n", encoding="utf-8")
    assert run(["read", "--jsonl", str(source)]) == 1
    assert ids(capsys)[0] == []
    assert run(["read", "--jsonl", str(source), "--published", "unknown"]) == 0
    assert ids(capsys)[0] == ["u"]


@pytest.mark.parametrize(
    "options",
    [
        ["--jsonl", "--published", "2024-11-02"],
        ["--jsonl", "--outlet", "Harbour Wire"],
        ["--jobs", "0"],
        ["--limit", "5"],
        ["--allow-host", "localhost:80"],
        ["--format", "csv"],
        ["--fail-on", "anything"],
    ],
)
def test_options_that_mean_nothing_here_are_refused_before_anything_is_made(
    home: Path, lines: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", str(lines), *options]) == USAGE
    assert "Hint: " in capsys.readouterr().err
    assert not home.exists()


def test_a_file_that_cannot_be_written_to_is_said(home: Path, lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "--jsonl", str(lines), "--to", str(lines / "nowhere")]) == USAGE
    assert "cannot be written" in capsys.readouterr().err


def test_doctor_tells_of_what_could_not_be_read(home: Path, lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "--jsonl", str(lines)]) == 1
    capsys.readouterr()
    before = run(["doctor"])
    row = next(row for row in capsys.readouterr().out.splitlines() if "quarantined inputs" in row)
    assert "see why: observance queue" in row
    assert run(["queue", "retry"]) == 0
    assert run(["doctor"]) == before, "it is no fault of the machine"
