"""JSON that must be read, must be refused, or may be either: as a record, within one, and as a feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.watched import sound


@pytest.mark.shared_data
def test_records(shared_data: Path) -> None:
    run = sound("json", shared_data, items=600)
    within = {each.label.rpartition("/")[2]: each.verdict for each in run.outcomes if "in a record" in each.label}
    wanted = {name for name in within if name.startswith("y_")}
    assert len(wanted) > 90
    # A record that says a name twice says two things: it is refused, though JSON allows it.
    assert {name for name in wanted if within[name] != "read" and "duplicated_key" not in name} == set()
    assert [name for name in within if name.startswith("n_") and within[name] != "refused"] == []


@pytest.mark.shared_data
def test_feeds(shared_data: Path) -> None:
    assert sound("json as feeds", shared_data, items=340).count("read") == 0
