"""The append-only log: its entries and checkpoints, and what verification reads of the store."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import msgspec

from observance.evidence.archive import KeptRecord
from observance.evidence.commitments import Opening
from observance.evidence.merkle import Frontier, leaf_hash
from observance.evidence.segments import VERIFY_HINT
from observance.model import IntegrityBroken, UsageError


class LogEntry(msgspec.Struct, frozen=True, gc=False):
    """One entry: ``body`` is canonical JSON and is what is hashed; ``leaf`` is the hash as it was stored, 32 bytes.

    ``opening`` is what its commitment stands for; None where that was deleted.
    """

    index: int
    body: str
    leaf: bytes
    opening: Opening | None = None


class Checkpoint(msgspec.Struct, frozen=True, gc=False):
    """The log at one size: whoever keeps this elsewhere can show later that nothing before it was changed or cut."""

    size: int
    root: bytes


class StoredCheckpoint(msgspec.Struct, frozen=True, gc=False):
    """The log at one size as the store goes on from it: the packed frontier, which fixes the root, and its SHA-256."""

    size: int
    frontier: bytes
    digest: bytes

    @classmethod
    def of(cls, frontier: Frontier) -> StoredCheckpoint:
        """Give what is stored of a log with this *frontier*."""
        packed = frontier.pack()
        return cls(frontier.size, packed, sha256(packed).digest())

    def is_sound(self) -> bool:
        """Whether the frontier is what the digest was made of."""
        # What is damaged may be of any type.
        return isinstance(self.frontier, bytes) and sha256(self.frontier).digest() == self.digest

    def opened(self) -> Frontier:
        """Give the frontier; `IntegrityBroken` where it is damaged: nothing is built on it."""
        with suppress(ValueError):
            if self.is_sound():
                return Frontier.unpack(self.size, self.frontier)
        raise IntegrityBroken(
            "the hashes the log goes on from were changed",
            where=f"checkpoint {self.size}",
            hint=VERIFY_HINT,
        )


class StoredStep(msgspec.Struct, frozen=True, gc=False):
    """One step's result as stored, with the digest that was stored beside it, and the item its subject has."""

    subject: str
    name: str
    version: str
    log_index: int
    result: bytes
    result_sha256: str
    item: str | None = None

    @property
    def title(self) -> str:
        """What a report of a problem calls it."""
        return f"{self.name} of {self.subject[:16]}"


class StoredAct(msgspec.Struct, frozen=True, gc=False):
    """A custody event as stored, word for word: what is damaged must reach verification, not fail on the way."""

    log_index: int
    act: str
    item: str | None
    actor: str
    at: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredErasure:
    """An erasure as stored: which item, the log entry that is its tombstone, and whether every byte is gone."""

    item: str
    log_index: int
    done: bool


class Snapshot(Protocol):
    """The store's record at one moment, whatever others write meanwhile."""

    def damage(self) -> Iterator[tuple[str, str]]:
        """Give (item, what is wrong) of what the database itself finds broken; if any, read nothing else."""
        ...

    def entries(self) -> Iterator[LogEntry]:
        """Give every log entry in order, with its opening where that is kept."""
        ...

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Give every stored checkpoint in order of size."""
        ...

    def stored_steps(self) -> Iterator[StoredStep]:
        """Give every step's stored result, in the order of the log."""
        ...

    def result_at(self, log_index: int) -> bytes | None:
        """Give the stored result of the step of one log entry; None where there is none."""
        ...

    def parsed_before(self, subject: str, log_index: int) -> bytes | None:
        """Give the stored result of the last parse step of a subject before a log entry; None where there is none."""
        ...

    def kept_records(self) -> Iterator[KeptRecord]:
        """Give where every archived record lies, segment by segment and in order of place."""
        ...

    def stored_acts(self) -> Iterator[StoredAct]:
        """Give every custody event as stored, in the order of the log."""
        ...

    def erasures(self) -> Iterator[StoredErasure]:
        """Give every erasure."""
        ...

    def index_faults(self) -> Iterator[tuple[str, str]]:
        """Give (item, what is wrong) of every index row that is not what the record makes it."""
        ...


class Ledger(Protocol):
    """What `verify` needs of the store."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Give the record as it is now, for as long as the context lasts."""
        ...


def entry_hash(body: str) -> bytes:
    """Hash an entry's body as a leaf of the log."""
    return leaf_hash(body.encode("utf-8"))


def parse_checkpoint(note: str) -> Checkpoint:
    """Read a checkpoint note, signed or not; `UsageError` where it is something else. Checks no signature."""
    lines = note.strip().splitlines()
    try:
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError, binascii.Error) as error:
        raise UsageError(
            "this is not a checkpoint",
            hint="a checkpoint has three lines: origin, size, root; observance verify prints one",
        ) from error
    if len(root) != 32 or size < 0:
        raise UsageError("this is not a checkpoint", hint="its root must be 32 bytes in base64")
    return Checkpoint(size=size, root=root)
