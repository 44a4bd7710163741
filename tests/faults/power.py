"""Cut the power after every operation of a recorded walk, in every way `disk` knows, and look at what is left."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.disk import MODES, Disk, Operation, materialise

SEED: Final = 20_241_102


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: after which operation, how much survived, what was acknowledged by then, and what is left."""

    after: int
    mode: str
    acknowledged: tuple[str, ...]
    left: dict[str, bytes | None]


def cuts(recorded: Iterable[Operation], root: str, *, step: int = 1) -> Iterator[Cut]:
    """Give every power cut that leaves something else than the one before it did in its mode.

    With *step* above 1 only every so manieth of the cuts that keep unsynced writes, which are as many as the writes.
    """
    disk = Disk(root)
    seen: dict[str, object] = {}
    for number, one in enumerate(recorded, 1):
        disk.apply(one)
        for mode in MODES:
            if mode in {"kept", "torn", "random", "bytes"} and number % step:
                continue
            left = disk.leaves(mode, random.Random(f"{SEED} {number}"))  # noqa: S311 - a test that can be repeated
            same = (tuple(disk.acknowledged), hash(tuple(sorted(left.items()))))
            if seen.get(mode) != same:
                seen[mode] = same
                yield Cut(number, mode, tuple(disk.acknowledged), left)


def without(recorded: Iterable[Operation], kind: str, part_of_path: str) -> list[Operation]:
    """Give the record of a program that forgot to sync: operations of *kind* on such paths are left out."""
    return [one for one in recorded if not (one.kind == kind and part_of_path in one.path)]


def wrong_after(found: Cut, root: str, home: Path, check: Callable[[Path, list[str]], list[str]]) -> list[str]:
    """Put what a cut left at *home*, look at it with *check*, and remove it; give what is wrong."""
    materialise(found.left, root, home)
    try:
        return [f"after operation {found.after} ({found.mode}): {what}" for what in check(home, [*found.acknowledged])]
    finally:
        shutil.rmtree(home)
