"""Keeping captures: the bytes archived first, then the log entry that says so; and what a dead process left half done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from observance.evidence import Archive, KeptRecord, captures_in
from observance.evidence.archive import FULL_BYTES
from observance.flow.steps import CAPTURE_VERSION
from observance.model import Capture, WorkspaceError
from observance.store import KeptCapture, PendingErasure, Store

_MOST_IN_A_SEGMENT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Collected:
    """A capture, its bytes, and who collected it."""

    capture: Capture
    data: bytes
    actor: str


def keep_captures(archive: Archive, store: Store, collected: Sequence[Collected], *, at: datetime) -> None:
    """Archive every capture and log it: one segment and one transaction for the whole batch, or few for a large one.

    What is kept already is left as it is. Raises `WorkspaceError` where the disk refuses.
    """
    for batch in _portions(list({one.capture.key: one for one in collected}.values())):
        waiting = batch
        while waiting:
            known = _keep(archive, store, waiting, at)
            waiting = [one for one in waiting if one.capture.key not in known] if known else []


def _portions(collected: list[Collected]) -> Iterator[list[Collected]]:
    portion: list[Collected] = []
    size = 0
    for one in collected:
        if portion and (size + len(one.data) > FULL_BYTES or len(portion) >= _MOST_IN_A_SEGMENT):
            yield portion
            portion, size = [], 0
        portion.append(one)
        size += len(one.data)
    if portion:
        yield portion


def _keep(archive: Archive, store: Store, collected: list[Collected], at: datetime) -> tuple[str, ...]:
    """Keep them all, or none where another process kept some meanwhile: give the keys of those."""
    with archive.collecting() as batch:
        items = [store.new_item(one.capture.key) for one in collected]
        for one, item in zip(collected, items, strict=True):
            batch.add(one.capture, one.data, item=item, actor=one.actor)
        places: dict[str, list[KeptRecord]] = {}
        for record in batch.seal():
            places.setdefault(record.item, []).append(record)
        kept = [
            KeptCapture(capture=one.capture, item=item, records=tuple(places[item]), actor=one.actor)
            for one, item in zip(collected, items, strict=True)
        ]
        known = store.commit_captures(kept, CAPTURE_VERSION, at=at)
        if known and not any(store.knows_segment(one.segment) for one in kept[0].records):
            batch.take_back()
    return known


def recover(archive: Archive, store: Store, *, at: datetime) -> int:
    """Finish what dead processes left: log the captures they archived and did not log; give how many.

    The captures are read out of the segment itself. What another process kept meanwhile, and the half-made segment of an
    erasure that was cut off, is removed.
    """
    count = 0
    for left in archive.segments.unfinished():
        if store.knows_segment(left.name):
            continue
        found = [one for one in captures_in(left.name, left.records) if not store.knows_item(one.item)]
        kept = [KeptCapture(capture=one.capture, item=one.item, records=one.records, actor=one.actor) for one in found]
        known = store.commit_captures(kept, CAPTURE_VERSION, at=at) if kept else ("nothing",)
        if known:
            rest = [Collected(one.capture, one.data, one.actor) for one in found if one.capture.key not in known]
            keep_captures(archive, store, rest, at=at)
            if not store.knows_segment(left.name):
                archive.segments.remove(left.name)
        count += len(found)
    return count


def finish_erasures(archive: Archive, store: Store, *, wait: bool) -> bool:
    """Remove the archived bytes of every item whose tombstone is logged, and whatever the database's files still hold.

    Each step can be cut off: what is done stays done, and the rest is done at the next opening. Gives whether nothing is
    left to do; without *wait* another process that is at it is left to it. Raises `IntegrityBroken` where a segment that
    holds others too cannot be read, and `WorkspaceError` where another program keeps the database busy.
    """
    if not store.pending_erasures():
        return True
    with archive.segments.locked(alone=True, wait=wait) as held:
        if not held and archive.folder.is_dir():
            return False
        done: list[str] = []
        while left := [one for one in store.pending_erasures() if one.item not in done]:
            _remove_records(archive, store, left[0])
            done.append(left[0].item)
        store.scrub()
        store.close_erasures(tuple(done))
    return True


def _remove_records(archive: Archive, store: Store, erased: PendingErasure) -> None:
    """Replace the segment of an erased item by one without its records, or remove it where it holds nothing else."""
    if erased.segment is None:
        return
    if not erased.rewritten:
        with archive.segments.part() as part:
            others = () if erased.is_alone else archive.without(part, erased.segment, frozenset({erased.item}))
            store.move_records(erased.item, erased.segment, others)
    archive.segments.remove(erased.segment)


def finish_if_possible(archive: Archive, store: Store) -> bool:
    """Do what `finish_erasures` does unless something prevents it now; give whether nothing is left to do."""
    try:
        return finish_erasures(archive, store, wait=False)
    except WorkspaceError:
        return False
