"""``observance bench verify``: a small run verifies pages of the size asked for, with their readings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observance.cli.bench_verify import verify
from observance.model import InputError, UsageError
from tests.cli.test_bench_ingest import lines


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "cannot be read"), ("", "holds no report"), ('{"id": "1"}', "without a text"), ("{", "cannot be read")],
)
def test_a_file_of_no_reports_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "reports.jsonl"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        verify(file, pages=1)


@pytest.mark.parametrize("asked", [{"pages": 0}, {"page_kb": 0}, {"rounds": 0}])
def test_nothing_to_measure_is_refused(tmp_path: Path, asked: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="counted from 1"):
        verify(tmp_path / "reports.jsonl", **asked)


def test_a_small_run_gives_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join(map(json.dumps, lines())), encoding="utf-8")
    assert verify(file, pages=5, page_kb=20, rounds=2) == 0
    said = json.loads(capsys.readouterr().out)
    assert len(said["rounds"]) == 2
    for one in said["rounds"]:
        assert one["intact"]
        assert one["evidence_mb"] >= 0.1, "five pages of 20 kB"
        assert one["entries"] > said["pages"] * 6, "a capture and six steps a page"
        assert one["mb_per_processor_s"] > 0 < one["hashing_mb_per_processor_s"]
