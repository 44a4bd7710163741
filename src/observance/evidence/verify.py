"""Rebuild everything and compare: archived bytes, log, roots, step results, quotes. Names what does not fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from observance.evidence.archive import Archive
from observance.evidence.log import Checkpoint, Ledger, StoredStep, entry_hash
from observance.evidence.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit: which item, and what is wrong with it."""

    item: str
    what: str


@dataclass(slots=True)
class VerifyResult:
    """What was compared and what did not fit."""

    problems: list[Problem] = field(default_factory=list)
    archived: int = 0
    bytes_checked: int = 0
    entries: int = 0
    quotes: int = 0

    @property
    def intact(self) -> bool:
        """Whether everything fitted."""
        return not self.problems

    def report(self, item: str, what: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(item, what))


def verify(archive: Archive, ledger: Ledger, *, outside: Checkpoint | None = None) -> VerifyResult:
    """Compare everything with everything; *outside* is a checkpoint kept elsewhere, against a log cut short."""
    result = VerifyResult()
    bodies = _log(ledger, outside, result)
    _archive(archive, ledger, result)
    _steps(ledger, bodies, result)
    _quotes(ledger, result)
    return result


def _log(ledger: Ledger, outside: Checkpoint | None, result: VerifyResult) -> dict[int, str]:
    """Recompute every leaf and every root; give the entries' bodies by index."""
    roots = {checkpoint.size: checkpoint.root for checkpoint in ledger.checkpoints()}
    frontier = Frontier()
    bodies: dict[int, str] = {}
    for expected, entry in enumerate(ledger.entries()):
        if entry.index != expected:
            result.report(f"log entry {expected}", f"is missing; the next one is {entry.index}")
        if entry_hash(entry.body) != entry.leaf:
            result.report(f"log entry {entry.index}", "its content does not have the hash it was logged with")
        # Rebuilt from the stored leaves: a changed body is named above, and the roots need name nothing more.
        frontier = frontier.append(entry.leaf)
        bodies[entry.index] = entry.body
        result.entries += 1
        if roots.pop(frontier.size, None) != frontier.root():
            result.report(f"checkpoint {frontier.size}", "it is not the root of the log's first entries")
        if outside and outside.size == frontier.size and outside.root != frontier.root():
            result.report("outside checkpoint", f"the first {outside.size} log entries are not those it was made of")
    for size in roots:
        result.report(f"checkpoint {size}", f"the log has only {frontier.size} entries: its end was cut off")
    if outside and outside.size > frontier.size:
        result.report("log", f"has {frontier.size} entries, the outside checkpoint {outside.size}: its end was cut off")
    return bodies


def _archive(archive: Archive, ledger: Ledger, result: VerifyResult) -> None:
    """Hash every archived file again; each must be known to the log, and each the log knows must be there."""
    known = {digest: item for item, digest in ledger.archived()}
    for digest in archive.digests():
        result.archived += 1
        found, size = archive.rehash(digest)
        result.bytes_checked += size
        item = f"archived file {digest}"
        if found != digest:
            result.report(item, f"its bytes now have the hash {found}")
        elif digest not in known:
            result.report(item, "no log entry knows it")
        known.pop(digest, None)
    for digest, item in known.items():
        result.report(item, f"its archived file {digest} is missing")


def _steps(ledger: Ledger, bodies: dict[int, str], result: VerifyResult) -> None:
    """Compare every stored result with the digest in its own log entry."""
    unclaimed = set(bodies)
    for step in ledger.stored_steps():
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


def _quotes(ledger: Ledger, result: VerifyResult) -> None:
    """Slice every quote out of its report's text again."""
    for reading in ledger.stored_readings():
        if hashlib.sha256(reading.text.encode("utf-8")).hexdigest() != reading.text_sha256:
            result.report(reading.item, "its text does not have its hash")
        for item, raw in reading.results:
            try:
                decoded = json.loads(raw)
            except ValueError:
                result.report(item, "its stored result is not JSON")
                continue
            for start, end, text in _spans(decoded):
                result.quotes += 1
                if reading.text[start:end] != text:
                    result.report(item, f"the quote at {start} to {end} is not in the report: {text[:40]!r}")


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
