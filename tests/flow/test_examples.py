"""The bundled example reports read as they were read when a person last looked at the result.

`python -m tests.flow.test_examples` writes the golden file anew; read its diff before keeping it.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from observance.model import Reading
from observance.workspace import Workspace

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "examples.json"
STORIES = ("exhibition", "port-call", "workers")


def summary(reading: Reading) -> dict[str, Any]:
    """Give what a reader would hold the program to: sources, happenings, what is not told, what may be implicated."""
    found = reading.extraction
    first: dict[str, str] = {}
    for finding in reading.findings:
        if finding.verdict.value in {"met", "may implicate"}:
            first.setdefault(finding.event, f"{finding.provision}: {finding.verdict.value}")
    return {
        "chain": " <- ".join(reading.chain.path) or "first-hand",
        "events": [
            " | ".join(
                [
                    event.type.value,
                    event.factuality.value,
                    event.when.days if event.when else "date not stated",
                    "; ".join(f"{role.role.value}: {role.quote.text}" for role in event.roles),
                    first.get(event.id, "nothing implicated"),
                ]
            )
            for event in found.events
        ],
        "gaps": [gap.what for gap in found.gaps],
        "matches": [f"{match.party} {match.name}" for match in reading.matches],
    }


def read_all(folder: Path) -> dict[str, Any]:
    """Read every example story in a workspace of its own."""
    found: dict[str, Any] = {}
    for story in STORIES:
        with Workspace.open(folder / story) as home:
            for reading in home.read_many(ROOT / "examples" / f"{story}.jsonl"):
                assert isinstance(reading, Reading), reading
                found[reading.report.id] = summary(reading)
    return found


def test_examples_read_as_they_did(tmp_path: Path) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = read_all(tmp_path)
    assert set(found) == set(golden)
    for report, expected in golden.items():
        assert found[report] == expected, report


@pytest.mark.parametrize("form", ["relay.txt", "relay.html"])
def test_the_same_report_as_file_reads_like_the_record(tmp_path: Path, form: str) -> None:
    with Workspace.open(tmp_path / "w") as home:
        reading = home.read(ROOT / "examples" / form, published=date(2024, 11, 1))
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))["exhibition-relay"]
    assert summary(reading)["events"] == golden["events"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        GOLDEN.write_text(json.dumps(read_all(Path(scratch)), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
