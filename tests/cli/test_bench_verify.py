"""``observance bench verify``: a small run verifies pages of the size asked for, with their readings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observance.cli.bench_verify import verify
from tests.cli.test_bench_ingest import lines


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
