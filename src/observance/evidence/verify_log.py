"""Recompute the log: every leaf, the tree's edge after each, every commitment, and hold what they commit to against the store's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import msgspec

from observance.evidence.canonical import canonical
from observance.evidence.commitments import Leaf, Opening, leaf_of, told_version
from observance.evidence.custody import Act
from observance.evidence.log import (
    Checkpoint,
    LogEntry,
    Snapshot,
    StoredAct,
    StoredCheckpoint,
    StoredErasure,
    StoredStep,
    entry_hash,
)
from observance.evidence.merkle import GrowingTree
from observance.evidence.verified import ErasedItem, VerifyResult
from observance.evidence.verify_segments import Captures, LoggedCapture

_END: Final = 1 << 62
CAPTURE: Final = "capture"  # the step whose result is the capture itself


def verify_log(
    record: Snapshot,
    outside: Checkpoint | None,
    result: VerifyResult,
    each: Callable[[StoredStep], None] = lambda _: None,
) -> Captures:
    """Compare the log with itself and with the store; give what it commits to of every capture.

    *each* is called with every step, so that its result is read once.
    """
    tree = _Tree(record, outside, result)
    rows = _Rows(record, result, each)
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
        self._tree = GrowingTree()
        self._unfit: list[int] = []
        self._expected = 0

    def grow(self, entry: LogEntry) -> None:
        """Append one entry and compare the tree with the checkpoint of that size, and with the outside one."""
        tree, result, outside = self._tree, self._result, self._outside
        if entry.index != self._expected:
            result.report(f"log entry {self._expected}", f"is missing; the next one is {entry.index}")
        self._expected = entry.index + 1
        checkpoint = self._checkpoint(tree.size + 1)
        hashed = entry_hash(entry.body)
        tree.append(hashed if hashed == entry.leaf else self._fitting(entry, hashed, checkpoint))
        if checkpoint is None or checkpoint.frontier != b"".join(tree.peaks):
            self._unfit.append(tree.size)
        elif not checkpoint.is_sound():
            result.report(f"checkpoint {tree.size}", "its digest is not that of the hashes the log goes on from")
        if outside and outside.size == tree.size and outside.root != tree.root():
            result.report("outside checkpoint", f"the first {outside.size} log entries are not those it was made of")

    def finish(self) -> None:
        """Report what does not fit over a stretch, and what lies past the end."""
        result, size, outside = self._result, self._tree.size, self._outside
        result.entries = size
        for first, last in _runs(self._unfit):
            item = f"checkpoint {first}" if first == last else f"checkpoints {first} to {last}"
            result.report(item, f"missing, or not made of the log's first entries: see log entry {first - 1}")
        while self._next is not None:
            result.report(f"checkpoint {self._next.size}", f"the log has only {size} entries: its end was cut off")
            self._next = next(self._stored, None)
        if outside and outside.size > size:
            result.report("log", f"has {size} entries, the outside checkpoint {outside.size}: its end was cut off")

    def _checkpoint(self, size: int) -> StoredCheckpoint | None:
        while self._next is not None and self._next.size < size:
            self._result.report(f"checkpoint {self._next.size}", "belongs to no log entry")
            self._next = next(self._stored, None)
        if self._next is None or self._next.size != size:
            return None
        found, self._next = self._next, next(self._stored, None)
        return found

    def _fitting(self, entry: LogEntry, hashed: bytes, checkpoint: StoredCheckpoint | None) -> bytes:
        """Of the hash of an entry's content and its stored one, which differ, give the one the checkpoint knows.

        So a change in one entry is named there, and not once more at every later checkpoint.
        """
        if checkpoint and checkpoint.frontier == self._tree.frontier().append(hashed).pack():
            self._result.report(f"log entry {entry.index}", "its stored hash is not the hash of its content")
            return hashed
        self._result.report(f"log entry {entry.index}", "its content does not have the hash it was logged with")
        return entry.leaf


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Give the unbroken runs in rising *numbers* as (first, last)."""
    start = 0
    for here in range(1, len(numbers) + 1):
        if here == len(numbers) or numbers[here] != numbers[here - 1] + 1:
            yield numbers[start], numbers[here - 1]
            start = here


def _name(entry: LogEntry, step: StoredStep | None) -> str:
    return step.title if step else f"log entry {entry.index}"


@lru_cache(maxsize=1024)
def _quoted(word: str) -> str:
    return canonical(word)


def _content(step: StoredStep, digest: str) -> str:
    """Give what the entry of a plain step commits to, as `canonical` writes it: so most need no decoding."""
    return (
        f'{{"result_sha256":"{digest}","step":{_quoted(step.name)},'
        f'"subject":{_quoted(step.subject)},"version":{_quoted(step.version)}}}'
    )


class _Rows:
    """The store's rows in the order of the log, each held against what its entry commits to."""

    def __init__(self, record: Snapshot, result: VerifyResult, each: Callable[[StoredStep], None]) -> None:
        self._each = each
        self.captures: Captures = {}
        self._result = result
        self._steps = record.stored_steps()
        self._step = self._next_step()
        self._acts = record.stored_acts()
        self._act = next(self._acts, None)
        self._unopened: dict[int, str] = {}
        self._tombstones: list[tuple[int, dict[str, Any]]] = []

    def compare(self, entry: LogEntry) -> None:
        """Open one entry and compare the rows that point to it."""
        step, act = self._rows_of(entry.index)
        leaf = leaf_of(entry.body)
        if step and step.item and step.name == CAPTURE:
            self.captures[step.item] = LoggedCapture(title=step.title)
        if entry.opening is None:
            if step or act:
                what = f"log entry {entry.index} can no longer be opened: its opening was deleted"
                self._result.report(_name(entry, step), what)
            else:
                self._unopened[entry.index] = leaf.action if leaf else "unknown"
        elif leaf is None or entry.opening.commitment != leaf.commitment:
            self._result.report(_name(entry, step), f"what is stored is not what log entry {entry.index} commits to")
        else:
            self._compare_opened(entry.index, leaf, entry.opening, act, step)

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

    def _compare_opened(
        self, index: int, leaf: Leaf, opening: Opening, act: StoredAct | None, step: StoredStep | None
    ) -> None:
        digest = sha256(step.result).hexdigest() if step else ""
        if step and digest != step.result_sha256:
            self._result.report(step.title, "its stored result does not have the hash stored beside it")
        if step and opening.content == _content(step, digest):
            self._compare_step(index, leaf, None, act, step)
            return
        content = opening.fields()
        if "custody" in content:
            self._compare_act(index, leaf, content, act, step)
        elif step is None:
            self._result.report(f"log entry {index}", f"the result it logs ({leaf.action}) is missing")
        else:
            said = {"step": step.name, "subject": step.subject, "version": step.version, "result_sha256": digest}
            if not said.items() <= content.items():
                self._result.report(step.title, f"it is not the step or the result of log entry {index}")
            self._compare_step(index, leaf, content, act, step)

    def _compare_step(
        self, index: int, leaf: Leaf, content: dict[str, Any] | None, act: StoredAct | None, step: StoredStep
    ) -> None:
        """Compare a step with its entry; *content* is None where it tells of the step and its result alone."""
        result = self._result
        result.steps += 1
        if (leaf.action, leaf.version, leaf.item) != (step.name, told_version(step.version), step.item):
            result.report(step.title, f"log entry {index} names another step, version or item")
        if content is not None and "capture" in content:
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

    def _next_step(self) -> StoredStep | None:
        step = next(self._steps, None)
        if step is not None:
            self._each(step)
        return step

    def _rows_of(self, index: int) -> tuple[StoredStep | None, StoredAct | None]:
        """Give the step and the act that point to an entry; what points to none is reported on the way."""
        while self._step is not None and self._step.log_index < index:
            self._result.report(self._step.title, f"its log entry {self._step.log_index} is missing")
            self._step = self._next_step()
        while self._act is not None and self._act.log_index < index:
            self._result.report(f"custody of log entry {self._act.log_index}", "its log entry is missing")
            self._act = next(self._acts, None)
        step = act = None
        if self._step is not None and self._step.log_index == index:
            step, self._step = self._step, self._next_step()
        if self._act is not None and self._act.log_index == index:
            act, self._act = self._act, next(self._acts, None)
        return step, act
