"""A disk that is full, or that fails once, at any operation of a walk: a clear error, nothing lost, resumed."""

from __future__ import annotations

import errno
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import preloading, walk
from tests.faults.driver import UNCLEAR

FAULTS = {
    "full until room is made": (errno.ENOSPC, "lasting"),
    "an input or output error, once": (errno.EIO, "once"),
}


@pytest.mark.slow
@pytest.mark.timeout(900)  # a guard against hanging only
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_operation_loses_nothing_and_says_what_it_is(memory_path: Path, fault: str) -> None:
    built = preloading.recorder(memory_path)
    folder = memory_path / "disk"
    folder.mkdir()
    source = walk.write_source(memory_path)
    lines = preloading.drive(built, "fail", folder, source, *FAULTS[fault], preloading.STEP).splitlines()
    found = [json.loads(line) for line in lines]
    assert not found[-1]["met"], "the last run met no fault"
    assert found[-1]["number"] > 100
    wrong = {one["number"]: one["wrong"] for one in found if one["wrong"]}
    assert not wrong, f"{len(wrong)} of {len(found)}: {list(wrong.items())[:5]}"
    unclear = [one["said"] for one in found if one["status"] == UNCLEAR]
    assert not unclear, f"{len(unclear)} of {len(found)}, such as {unclear[0]}"
    assert Counter(one["status"] for one in found)[0] < len(found), "no fault was ever noticed"
