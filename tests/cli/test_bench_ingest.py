"""``observance bench ingest``: variations that differ and repeat, and figures of a small run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observance.cli.bench_ingest import ingest, varied

TEXTS = (
    "A delegation of 12 engineers from Nampo opened a trade fair in Pyongyang on Wednesday, and Harbour Wire reported it.",
    "The Ministry of Railways tested 3 locomotives near Wonsan while 450 visitors watched from the northern platform.",
)


def lines() -> list[dict[str, str]]:
    return [{"id": f"r{n}", "text": text, "published": "2024-11-01", "headline": "H"} for n, text in enumerate(TEXTS)]


def test_variations_differ_keep_the_numbers_length_and_repeat() -> None:
    found = list(varied(lines(), 4))
    assert found[:2] == lines()
    assert len({one["text"] for one in found}) == len(found) == 8
    assert len({one["id"] for one in found}) == 8
    assert all(len(one["text"].split()) == len(found[n % 2]["text"].split()) for n, one in enumerate(found))
    assert list(varied(lines(), 4)) == found


@pytest.mark.slow
def test_a_small_run_gives_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join(map(json.dumps, lines())), encoding="utf-8")
    assert ingest(file, times=(1, 3)) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["reports"] for one in said["sizes"]] == [2, 6]
    for one in said["sizes"]:
        assert one["failed"] == 0
        assert one["intact"]
        assert (
            min(one["reports_per_s"], one["memory_mb_end"], one["verify_mb_per_s"], one["evidence_kb_per_report"]) > 0
        )
