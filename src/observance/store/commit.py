"""One transaction that adds to the record: results, captures and custody events, each with its own log entry."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, insert, select

from observance.evidence import (
    CUSTODY_VERSION,
    ITEM_BYTES,
    Act,
    CustodyEvent,
    Entropy,
    Frontier,
    KeptRecord,
    Leaf,
    StoredCheckpoint,
    entry_hash,
    sealed,
    told_version,
)
from observance.model import Capture, WorkspaceError
from observance.store import tables
from observance.store.index import CAPTURE, encoded, write_index

_LAST_CHECKPOINT: Final = select(tables.checkpoint).order_by(tables.checkpoint.c.size.desc()).limit(1)
_CAPTURE_KEY: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """A step's result to be kept. ``hashes`` are the fingerprints a link step looks reports up by (0 to 2**63-1)."""

    subject: str  # a capture's key, or list:ID
    name: str
    version: str
    result: object
    hashes: Iterable[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCapture:
    """A capture whose bytes are archived: its item, where its records lie, and who collected it."""

    capture: Capture
    item: str
    records: tuple[KeptRecord, ...]
    actor: str


class Transaction:
    """What is added through it is committed together, or not at all. `Store.transaction` gives one.

    ``connection`` is for what must be committed with it, such as a queue's done-mark.
    """

    def __init__(self, connection: Connection, entropy: Entropy, at: datetime) -> None:
        """Add through *connection*; *at* is the time every entry bears."""
        if at.utcoffset() is None:
            msg = "a log entry's time needs a time zone"
            raise ValueError(msg)
        self.connection = connection
        self._entropy = entropy
        self._at = at.astimezone(UTC)
        self._frontier: Frontier | None = None

    def keep(self, step: NewStep) -> bool:
        """Keep a step's result, its log entry, its index rows; False where that step was kept before.

        Raises `WorkspaceError` where the capture it is of was erased meanwhile, and `IntegrityBroken` where the log's end
        was changed: nothing is built on it.
        """
        return self._keep(step, {}, None) is not None

    def keep_capture(self, kept: KeptCapture, version: str) -> bool:
        """Keep that a capture was collected; False where a capture with that key was kept before."""
        more = {
            "capture": json.loads(encoded(kept.capture)),
            "actor": kept.actor,
            "records": [{"kind": one.kind, "sha256": one.digest} for one in kept.records],
        }
        step = NewStep(subject=kept.capture.key, name=CAPTURE, version=version, result=kept.capture)
        index = self._keep(step, more, kept.item)
        if index is None:
            return False
        for one in kept.records:
            self.connection.execute(insert(tables.record).values(**record_row(one)))
        self._custody_row(index, Act.COLLECTED, kept.item, kept.actor, "")
        return True

    def custody(self, event: CustodyEvent) -> int:
        """Log a custody event; give the index of its entry."""
        index = self.append(event.act.value, event.item, CUSTODY_VERSION, event.content())
        self._custody_row(index, event.act, event.item, event.actor, event.note)
        return index

    def append(self, action: str, item: str | None, version: str, content: dict[str, Any]) -> int:
        """Append one log entry that commits to *content*, its opening, and the checkpoint after it; give its index."""
        frontier = self._frontier or newest_frontier(self.connection)
        opening = sealed(content, self._entropy)
        leaf = Leaf(at=self._at.isoformat(), action=action, item=item, version=version, commitment=opening.commitment)
        words = leaf.body()
        hashed = entry_hash(words)
        grown = frontier.append(hashed)
        execute = self.connection.execute
        execute(insert(tables.log).values(index=frontier.size, body=words, leaf=hashed))
        execute(insert(tables.opening).values(log_index=frontier.size, salt=opening.salt, content=opening.content))
        execute(insert(tables.checkpoint).values(msgspec.structs.asdict(StoredCheckpoint.of(grown))))
        self._frontier = grown
        return frontier.size

    def _keep(self, step: NewStep, more: dict[str, Any], item: str | None) -> int | None:
        key = {"subject": step.subject, "name": step.name, "version": step.version}
        if self._has(step):
            return None
        known = self._item(step, item)
        stored = encoded(step.result)
        digest = hashlib.sha256(stored).hexdigest()
        content = {"step": step.name, "subject": step.subject, "version": step.version, "result_sha256": digest, **more}
        index = self.append(step.name, known, told_version(step.version), content)
        row = {**key, "result": stored, "result_sha256": digest, "log_index": index}
        self.connection.execute(insert(tables.step).values(**row))
        write_index(self.connection, step.subject, step.name, step.result, step.hashes)
        return index

    def _has(self, step: NewStep) -> bool:
        held = tables.step.c
        found = select(held.log_index).where(held.subject == step.subject, held.name == step.name)
        if step.name != CAPTURE:  # bytes are collected once, whatever the version
            found = found.where(held.version == step.version)
        return self.connection.execute(found.limit(1)).first() is not None

    def _item(self, step: NewStep, item: str | None) -> str:
        """Give the item a subject has, or has now: *item*, or a new one."""
        found = select(tables.item.c.id).where(tables.item.c.subject == step.subject)
        known = self.connection.execute(found).scalar_one_or_none()
        if known is not None:
            return str(known)
        if step.name != CAPTURE and _CAPTURE_KEY.fullmatch(step.subject):
            raise WorkspaceError(
                "it is not kept here, or was erased meanwhile",
                where=f"capture {step.subject[:16]}",
                hint="read it again",
            )
        new = item or self._entropy(ITEM_BYTES, f"item {step.subject}").hex()
        self.connection.execute(insert(tables.item).values(id=new, subject=step.subject))
        return new

    def _custody_row(self, index: int, act: Act, item: str | None, actor: str, note: str) -> None:
        row = {"log_index": index, "act": act.value, "item": item, "actor": actor, "note": note}
        self.connection.execute(insert(tables.custody).values(**row, at=self._at.isoformat()))


def newest_frontier(connection: Connection) -> Frontier:
    """Give what the log goes on from. Raises `IntegrityBroken` where it was changed: nothing is built on it."""
    row = connection.execute(_LAST_CHECKPOINT).first()
    return Frontier() if row is None else StoredCheckpoint(row.size, row.frontier, row.digest).opened()


def record_row(one: KeptRecord) -> dict[str, Any]:
    """Give a record's place as a row of the table."""
    return {
        "item": one.item,
        "kind": one.kind,
        "segment": one.segment,
        "offset": one.offset,
        "length": one.length,
        "digest": one.digest,
    }
