"""Texts that speak to a language model: nothing obeys them, and what they tell is read as if they did not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from observance.workspace import Workspace

CASES = 12


@pytest.mark.shared_data
@pytest.mark.parametrize("number", range(CASES))
def test_what_the_text_tells_is_still_read(shared_data: Path, tmp_path: Path, number: int) -> None:
    lines = (shared_data / "hostile/own/prompt_injection.jsonl").read_bytes().splitlines()
    assert len(lines) == CASES
    case = json.loads(lines[number])
    path = tmp_path / "report.txt"
    path.write_bytes(case["text"].encode("utf-8", errors="replace"))
    with Workspace.open(tmp_path / "workspace") as home:
        reading = home.read(path, published=date(2024, 11, 1))
    text = reading.report.text
    for event in reading.extraction.events:
        assert text[event.quote.start : event.quote.end] == event.quote.text
    named = {mention.text for party in reading.extraction.parties for mention in party.mentions}
    assert [name for name in case["must_still_extract"] if not any(name in each for each in named)] == []
