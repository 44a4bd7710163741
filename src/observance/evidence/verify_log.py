"""Recompute the log: every leaf, every root, every commitment, and hold what they commit to against the store's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from observance.evidence.commitments import Leaf, leaf_of, told_version
from observance.evidence.custody import Act
from observance.evidence.log import (
    Checkpoint,
    LogEntry,
    Snapshot,
    StoredAct,
    StoredErasure,
    StoredStep,
    entry_hash,
)
from observance.evidence.merkle import Frontier
from observance.evidence.verified import ErasedItem, VerifyResult
from observance.evidence.verify_segments import Captures, LoggedCapture

_END: Final = 1 << 62
CAPTURE: Final = "capture"  # the step whose result is the capture itself


def verify_log(record: Snapshot, outside: Checkpoint | None, result: VerifyResult) -> Captures:
    """Compare the log with itself and with the store; give what it commits to of every capture."""
    tree = _Tree(record, outside, result)
    rows = _Rows(record, result)
    for entry in record.entries():
        tree.grow(entry)
        rows.compare(entry)
    tree.finish()
    rows.finish({one.item: one for one in record.erasures()})
    return rows.captures


def _decoded(stored: bytes) -> object:
    try:
        return msgspec.json.decode(stored)
    except msgspec.DecodeError:
        return None


class _Tree:
    """The Merkle tree as it grows, held against the stored checkpoints."""

    def __init__(self, record: Snapshot, outside: Checkpoint | None, result: VerifyResult) -> None:
        self._stored = record.checkpoints()
        self._next = next(self._stored, None)
        self._outside = outside
        self._result = result
        self._frontier = Frontier()
        self._unfit: list[int] = []
        self._expected = 0

    def grow(self, entry: LogEntry) -> None:
        """Append one entry and compare the root with the checkpoint of that size, and with the outside one."""
        result, outside = self._result, self._outside
        if entry.index != self._expected:
            result.report(f"log entry {self._expected}", f"is missing; the next one is {entry.index}")
        self._expected = entry.index + 1
        checkpoint = self._checkpoint(self._frontier.size + 1)
        self._frontier = frontier = _grown(self._frontier, entry, checkpoint, result)
        root = frontier.root()
        if checkpoint is None or checkpoint.root != root:
            self._unfit.append(frontier.size)
        elif checkpoint.frontier not in {None, frontier.pack()}:
            result.report(f"checkpoint {frontier.size}", "the hashes the log goes on from are not those of its entries")
        if outside and outside.size == frontier.size and outside.root != root:
            result.report("outside checkpoint", f"the first {outside.size} log entries are not those it was made of")

    def finish(self) -> None:
        """Report what does not fit over a stretch, and what lies past the end."""
        result, size, outside = self._result, self._frontier.size, self._outside
        result.entries = size
        for first, last in _runs(self._unfit):
            item = f"checkpoint {first}" if first == last else f"checkpoints {first} to {last}"
            result.report(item, f"missing, or not the root of the log's first entries: see log entry {first - 1}")
        while self._next is not None:
            result.report(f"checkpoint {self._next.size}", f"the log has only {size} entries: its end was cut off")
            self._next = next(self._stored, None)
        if outside and outside.size > size:
            result.report("log", f"has {size} entries, the outside checkpoint {outside.size}: its end was cut off")

    def _checkpoint(self, size: int) -> Checkpoint | None:
        while self._next is not None and self._next.size < size:
            self._result.report(f"checkpoint {self._next.size}", "belongs to no log entry")
            self._next = next(self._stored, None)
        if self._next is None or self._next.size != size:
            return None
        found, self._next = self._next, next(self._stored, None)
        return found


def _grown(frontier: Frontier, entry: LogEntry, checkpoint: Checkpoint | None, result: VerifyResult) -> Frontier:
    """Append *entry*; where its content and its stored hash differ, by the one of the two the checkpoint knows.

    So a change in one entry is named there, and not once more at every later checkpoint.
    """
    hashed = entry_hash(entry.body)
    by_content = frontier.append(hashed)
    if hashed == entry.leaf:
        return by_content
    by_hash = frontier.append(entry.leaf)
    if checkpoint and checkpoint.root == by_content.root():
        result.report(f"log entry {entry.index}", "its stored hash is not the hash of its content")
        return by_content
    result.report(f"log entry {entry.index}", "its content does not have the hash it was logged with")
    return by_hash


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Give the unbroken runs in rising *numbers* as (first, last)."""
    start = 0
    for here in range(1, len(numbers) + 1):
        if here == len(numbers) or numbers[here] != numbers[here - 1] + 1:
            yield numbers[start], numbers[here - 1]
            start = here


class _Rows:
    """The store's rows in the order of the log, each held against what its entry commits to."""

    def __init__(self, record: Snapshot, result: VerifyResult) -> None:
        self.captures: Captures = {}
        self._result = result
        self._steps = record.stored_steps()
        self._step = next(self._steps, None)
        self._acts = record.stored_acts()
        self._act = next(self._acts, None)
        self._unopened: dict[int, str] = {}
        self._tombstones: list[tuple[int, dict[str, Any]]] = []

    def compare(self, entry: LogEntry) -> None:
        """Open one entry and compare the rows that point to it."""
        step, act = self._rows_of(entry.index)
        name = step.title if step else f"log entry {entry.index}"
        leaf = leaf_of(entry.body)
        if step and step.item and step.name == CAPTURE:
            self.captures[step.item] = LoggedCapture(title=step.title)
        if entry.opening is None:
            if step or act:
                self._result.report(name, f"log entry {entry.index} can no longer be opened: its opening was deleted")
            else:
                self._unopened[entry.index] = leaf.action if leaf else "unknown"
            return
        if leaf is None or entry.opening.commitment != leaf.commitment:
            self._result.report(name, f"what is stored is not what log entry {entry.index} commits to")
            return
        content = entry.opening.fields()
        if "custody" in content:
            self._compare_act(entry.index, leaf, content, act, step)
        else:
            self._compare_step(entry.index, leaf, content, act, step)

    def finish(self, erasures: dict[str, StoredErasure]) -> None:
        """Report what is missing and what no tombstone explains."""
        explained: set[int] = set()
        for index, content in self._tombstones:
            item = str(content.get("item"))
            stored = erasures.pop(item, None)
            if stored is None or stored.log_index != index:
                self._result.report(f"log entry {index}", "the erasure it orders is not noted in the store")
            explained.update(one for one in content.get("entries", ()) if isinstance(one, int) and one < index)
            self._result.erased.append(
                ErasedItem(
                    item=item,
                    order=str(content.get("note")),
                    actor=str(content.get("actor")),
                    at=str(content.get("at")),
                    log_index=index,
                    is_finished=stored is not None and stored.done,
                )
            )
        for item in erasures:
            self._result.report(f"item {item}", "is noted as erased, but no log entry says so")
        for index, action in self._unopened.items():
            if index not in explained:
                self._result.report(
                    f"log entry {index}", f"what it logs ({action}) is missing, and no order to erase it is logged"
                )
        self._rows_of(_END)

    def _compare_step(
        self,
        index: int,
        leaf: Leaf,
        content: dict[str, Any],
        act: StoredAct | None,
        step: StoredStep | None,
    ) -> None:
        result = self._result
        if step is None:
            result.report(f"log entry {index}", f"the result it logs ({leaf.action}) is missing")
            return
        result.steps += 1
        digest = hashlib.sha256(step.result).hexdigest()
        if digest != step.result_sha256:
            result.report(step.title, "its stored result does not have the hash stored beside it")
        said = {"step": step.name, "subject": step.subject, "version": step.version, "result_sha256": digest}
        if not said.items() <= content.items():
            result.report(step.title, f"it is not the step or the result of log entry {index}")
        elif (leaf.action, leaf.version, leaf.item) != (step.name, told_version(step.version), step.item):
            result.report(step.title, f"log entry {index} names another step, version or item")
        if "capture" in content:
            self._capture(leaf, content, act, step)
        elif act is not None:
            result.report(f"custody of log entry {index}", "no log entry tells of it")

    def _capture(self, leaf: Leaf, content: dict[str, Any], act: StoredAct | None, step: StoredStep) -> None:
        """Note what the log commits to of a capture, and compare its two other rows."""
        title = step.title
        records = {str(one["kind"]): str(one["sha256"]) for one in content["records"]}
        sha256 = str(content["capture"].get("sha256"))
        self.captures[str(leaf.item)] = LoggedCapture(title=title, sha256=sha256, records=records)
        if _decoded(step.result) != content["capture"]:
            self._result.report(title, "its stored result is not the capture that was logged")
        stored = act and (act.act, act.item, act.actor, act.note, act.at)
        if stored != (Act.COLLECTED, leaf.item, content.get("actor"), "", leaf.at):
            self._result.report(title, "its custody row is not what its log entry says")

    def _compare_act(
        self,
        index: int,
        leaf: Leaf,
        content: dict[str, Any],
        act: StoredAct | None,
        step: StoredStep | None,
    ) -> None:
        result = self._result
        result.custody += 1
        if content["custody"] == Act.ERASED:
            self._tombstones.append((index, content))
        if step is not None:
            result.report(step.title, f"log entry {index} tells of no step")
        stored = act and (act.act, act.item, act.actor, act.note, act.at)
        told = tuple(content.get(name) for name in ("custody", "item", "actor", "note", "at"))
        if stored != told or (leaf.action, leaf.item) != told[:2]:
            result.report(f"custody of log entry {index}", "its stored row is not what the log entry says")

    def _rows_of(self, index: int) -> tuple[StoredStep | None, StoredAct | None]:
        """Give the step and the act that point to an entry; what points to none is reported on the way."""
        while self._step is not None and self._step.log_index < index:
            self._result.report(self._step.title, f"its log entry {self._step.log_index} is missing")
            self._step = next(self._steps, None)
        while self._act is not None and self._act.log_index < index:
            self._result.report(f"custody of log entry {self._act.log_index}", "its log entry is missing")
            self._act = next(self._acts, None)
        step = act = None
        if self._step is not None and self._step.log_index == index:
            step, self._step = self._step, next(self._steps, None)
        if self._act is not None and self._act.log_index == index:
            act, self._act = self._act, next(self._acts, None)
        return step, act
