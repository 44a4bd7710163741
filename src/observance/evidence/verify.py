"""Rebuild everything and compare: archived bytes, log, roots, step results, quotes. Names what does not fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from observance.evidence.archive import Archive
from observance.evidence.log import Checkpoint, Ledger, LogEntry, Snapshot, StoredReading, StoredStep, entry_hash
from observance.evidence.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit: which item, and what is wrong with it."""

    item: str
    what: str


@dataclass(slots=True)
class VerifyResult:
    """What was compared and what did not fit.

    ``unlogged`` are archived files, sound in themselves, that no log entry knows: what a reading leaves that was cut
    off between keeping the bytes and logging them. They are no evidence of anything, and no problem.
    """

    problems: list[Problem] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)
    archived: int = 0
    bytes_checked: int = 0
    entries: int = 0
    steps: int = 0
    quotes: int = 0

    @property
    def intact(self) -> bool:
        """Whether everything fitted."""
        return not self.problems

    def report(self, item: str, what: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(item, what))


def verify(archive: Archive, ledger: Ledger, *, outside: Checkpoint | None = None) -> VerifyResult:
    """Compare everything with everything; *outside* is a checkpoint kept elsewhere, against a log cut short.

    Others may write meanwhile: the record is read as it was at one moment. Reads every archived byte once.
    """
    result = VerifyResult()
    with ledger.snapshot() as record:
        for item, what in record.damage():
            result.report(item, what)
        if result.problems:
            return result
        bodies = _log(record, outside, result)
        _archive(archive, record, result)
        _steps(record, bodies, result)
        for reading in record.stored_readings():
            _quotes(reading, result)
        for item, what in record.index_faults():
            result.report(item, what)
    return result


def _log(record: Snapshot, outside: Checkpoint | None, result: VerifyResult) -> dict[int, str]:
    """Recompute every leaf and every root; give the entries' bodies by index."""
    stored = {checkpoint.size: checkpoint for checkpoint in record.checkpoints()}
    frontier = Frontier()
    bodies: dict[int, str] = {}
    unfit: list[int] = []
    expected = 0
    for entry in record.entries():
        if entry.index != expected:
            result.report(f"log entry {expected}", f"is missing; the next one is {entry.index}")
        expected = entry.index + 1
        bodies[entry.index] = entry.body
        checkpoint = stored.pop(frontier.size + 1, None)
        frontier = _grown(frontier, entry, checkpoint, result)
        if checkpoint is None or checkpoint.root != frontier.root():
            unfit.append(frontier.size)
        elif checkpoint.frontier not in {None, frontier.pack()}:
            result.report(f"checkpoint {frontier.size}", "the hashes the log goes on from are not those of its entries")
        if outside and outside.size == frontier.size and outside.root != frontier.root():
            result.report("outside checkpoint", f"the first {outside.size} log entries are not those it was made of")
    result.entries = frontier.size
    for first, last in _runs(unfit):
        item = f"checkpoint {first}" if first == last else f"checkpoints {first} to {last}"
        result.report(item, f"missing, or not the root of the log's first entries: see log entry {first - 1}")
    for size in stored:
        result.report(f"checkpoint {size}", f"the log has only {frontier.size} entries: its end was cut off")
    if outside and outside.size > frontier.size:
        result.report("log", f"has {frontier.size} entries, the outside checkpoint {outside.size}: its end was cut off")
    return bodies


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


def _archive(archive: Archive, record: Snapshot, result: VerifyResult) -> None:
    """Hash every archived file again; each that the log knows must be there."""
    wanted = {digest: item for item, digest in record.archived()}
    missing = dict(wanted)
    for digest in archive.digests():
        item = f"archived file {digest}"
        missing.pop(digest, None)
        try:
            found, size = archive.rehash(digest)
        except OSError as error:
            result.report(item, f"cannot be read ({error.strerror})")
            continue
        result.archived += 1
        result.bytes_checked += size
        if found != digest:
            result.report(item, f"its bytes now have the hash {found}")
        elif digest not in wanted:
            result.unlogged.append(digest)
    for digest, item in missing.items():
        result.report(item, f"its archived file {digest} is missing")
    for name in archive.strays():
        result.report(f"archive {name}", "is no archived file: it was put there from outside")


def _steps(record: Snapshot, bodies: dict[int, str], result: VerifyResult) -> None:
    """Compare every stored result with the digest in its own log entry."""
    unclaimed = set(bodies)
    for step in record.stored_steps():
        result.steps += 1
        unclaimed.discard(step.log_index)
        digest = hashlib.sha256(step.result).hexdigest()
        if digest != step.result_sha256:
            result.report(step.item, "its stored result does not have the hash stored beside it")
        body = bodies.get(step.log_index)
        if body is None:
            result.report(step.item, f"its log entry {step.log_index} is missing")
        elif not _is_logged(step, digest, body):
            result.report(step.item, f"it is not the step or the result of log entry {step.log_index}")
    for index in sorted(unclaimed):
        result.report(f"log entry {index}", "the result it logs is missing")


def _is_logged(step: StoredStep, digest: str, body: str) -> bool:
    """Whether the log entry speaks of this very step and result."""
    try:
        logged = json.loads(body)
    except ValueError:
        return False
    said = {"step": step.name, "subject": step.subject, "version": step.version, "result_sha256": digest}
    return isinstance(logged, dict) and said.items() <= logged.items()


def _quotes(reading: StoredReading, result: VerifyResult) -> None:
    """Slice every quote out of its report's text again."""
    if hashlib.sha256(reading.text.encode("utf-8", "replace")).hexdigest() != reading.text_sha256:
        result.report(reading.item, "its text does not have its hash")
    for item, raw in reading.results:
        try:
            decoded = json.loads(raw)
        except ValueError:
            result.report(item, "its stored result is not JSON")
            continue
        for start, end, words in _spans(decoded):
            result.quotes += 1
            if not (0 <= start < end <= len(reading.text) and reading.text[start:end] == words):
                result.report(item, f"the quote at {start} to {end} is not in the report: {words[:40]!r}")


def _spans(value: object) -> Iterator[tuple[int, int, str]]:
    """Give every quote in a decoded result."""
    if isinstance(value, dict):
        start, end, text = value.get("start"), value.get("end"), value.get("text")
        if isinstance(start, int) and isinstance(end, int) and isinstance(text, str):
            yield start, end, text
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)
