"""307 real changes of OFAC's list, one after the other: what we say changed is what did, and the end is the list."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from observance.lists import diff
from observance.lists.canonical import digest
from observance.lists.ofac_csv import Extra, designation, read_ofac_csv
from observance.model import Designation, SanctionsList

SETS = 307


def stripped(row: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row)


def listed(designations: dict[str, Designation], day: str) -> SanctionsList:
    """Give a list without its hash: making 307 of them for ten thousand entries each is no part of comparing."""
    found = tuple(designations.values())
    return SanctionsList(id="ofac-sdn", title="", version=day, sha256="", source="", designations=found)


def parsed(row: list[str]) -> Designation:
    return designation(list(stripped(row)), Extra(), where="change set")


def states(rows: dict[str, list[str]], sets: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Undo every change set from the last to the first; give the rows of the list as it was before all of them."""
    for change in reversed(sets):
        for row in change["added"]:
            assert stripped(rows.pop(row[0])) == stripped(row)
        for pair in change["changed"]:
            assert stripped(rows[pair["id"]]) == stripped(pair["new"])
            rows[pair["id"]] = pair["old"]
        for row in change["removed"]:
            assert row[0] not in rows
            rows[row[0]] = row
    return rows


def replayed(
    start: dict[str, list[str]], sets: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], SanctionsList, SanctionsList]]:
    """Do every change set from the first to the last; give it with the list before and after."""
    held = {key: parsed(row) for key, row in start.items()}
    before = listed(held, sets[0]["from"])
    for change in sets:
        for row in change["removed"]:
            del held[row[0]]
        for row in change["added"]:
            held[row[0]] = parsed(row)
        for pair in change["changed"]:
            held[pair["id"]] = parsed(pair["new"])
        after = listed(held, change["date"])
        yield change, before, after
        before = after


@pytest.mark.shared_data
@pytest.mark.slow
def test_every_real_change_set_is_found_exactly(shared_data: Path) -> None:
    folder = shared_data / "lists" / "ofac"
    sets = [json.loads(line) for line in (folder / "deltas.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(sets) == SETS
    whole = (folder / "sdn_2024-05-03.csv").read_bytes()
    text = whole.decode("utf-8").rstrip("\x1a\r\n")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text, newline=""))}
    end = read_ofac_csv(whole, source="sdn")
    last = None
    for change, before, after in replayed(states(rows, sets), sets):
        found = diff(before, after)
        said = f"{change['from']} to {change['date']} ({change['commit'][:8]})"
        assert [one.entity for one in found.added] == sorted(row[0] for row in change["added"]), said
        assert [one.entity for one in found.removed] == sorted(row[0] for row in change["removed"]), said
        assert [one.entity for _old, one in found.changed] == sorted(pair["id"] for pair in change["changed"]), said
        last = after
    assert last is not None
    assert digest(last.designations) == end.sha256
