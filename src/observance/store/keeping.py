"""The record: what is added to it, how it is read as a whole, and what is taken away on an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select

from observance.evidence import (
    ITEM_BYTES,
    Act,
    Checkpoint,
    CustodyEvent,
    Entropy,
    KeptRecord,
    system_entropy,
)
from observance.store import erasure, tables
from observance.store.commit import KeptCapture, NewStep, Transaction, newest_frontier
from observance.store.engine import open_engine, reading, writing
from observance.store.erasure import Erased, PendingErasure
from observance.store.ledger import RecordSnapshot, custody_event, kept_record


class RecordStore:
    """One SQLite database and the record in it. `Store` adds what is looked up in it."""

    def __init__(self, engine: Engine, *, entropy: Entropy = system_entropy) -> None:
        """Hold an opened engine; `Store.open` is the way in. *entropy* makes salts and item ids."""
        self._engine = engine
        self._entropy = entropy

    @classmethod
    def open(cls, path: Path, *, entropy: Entropy = system_entropy) -> Self:
        """Open or make the database at *path*; `WorkspaceError` where it cannot be used."""
        return cls(open_engine(path), entropy=entropy)

    @property
    def engine(self) -> Engine:
        """The open database, for a `Queue` over the same connections."""
        return self._engine

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[RecordSnapshot]:
        """Give the whole record as it is now, for `observance.evidence.verify`; writers go on meanwhile."""
        with reading(self._engine) as connection:
            yield RecordSnapshot(connection)

    # Adding -----------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, at: datetime) -> Iterator[Transaction]:
        """Give what adds to the record; all that is added is committed at the end, or nothing if left by an error.

        It holds the writer's lock: work things out first. *at* needs a time zone. Raises `WorkspaceError` with nothing
        kept where the disk refuses.
        """
        with writing(self._engine) as connection:
            yield Transaction(connection, self._entropy, at)

    def commit_step(
        self, subject: str, name: str, version: str, result: object, *, at: datetime, hashes: Iterable[int] = ()
    ) -> None:
        """Keep one step's result, its log entry, the new checkpoint and its index rows in one transaction.

        A step that is already kept is left as it is. See `Transaction.keep` for the errors.
        """
        step = NewStep(subject=subject, name=name, version=version, result=result, hashes=hashes)
        self.commit_steps([step], at=at)

    def commit_steps(self, steps: Sequence[NewStep], *, at: datetime) -> None:
        """Keep several results in one transaction, in order."""
        with self.transaction(at=at) as transaction:
            for step in steps:
                transaction.keep(step)

    def commit_captures(self, captures: Sequence[KeptCapture], version: str, *, at: datetime) -> tuple[str, ...]:
        """Keep that all these were collected, in one transaction, or none where one is kept already.

        Gives the keys of those that are: () where all were kept now.
        """
        held = tables.capture.c.key
        with self.transaction(at=at) as transaction:
            chosen = select(held).where(held.in_([one.capture.key for one in captures]))
            known = tuple(transaction.connection.execute(chosen).scalars())
            if not known:
                for one in captures:
                    transaction.keep_capture(one, version)
        return known

    def new_item(self, purpose: str) -> str:
        """Give a new item's id: 32 hexadecimal digits that follow from nothing."""
        return self._entropy(ITEM_BYTES, f"item {purpose}").hex()

    # Custody ----------------------------------------------------------------------------------------------------

    def note_act(self, act: Act, *, actor: str, at: datetime, item: str | None = None, note: str = "") -> None:
        """Log that *actor* did something to an item, or to the workspace as a whole."""
        with self.transaction(at=at) as transaction:
            transaction.custody(CustodyEvent(act=act, actor=actor, at=at, item=item, note=note))

    def custody_of(self, item: str | None) -> tuple[CustodyEvent, ...]:
        """Give what was done to an item, or to the workspace as a whole, in order."""
        held = tables.custody
        chosen = select(held).where(held.c.item.is_(None) if item is None else held.c.item == item)
        with reading(self._engine) as connection:
            return tuple(custody_event(row) for row in connection.execute(chosen.order_by(held.c.log_index)))

    # Items and records ------------------------------------------------------------------------------------------

    def item_of(self, subject: str) -> str | None:
        """Give the item of a capture (by key) or of a list (``list:ID``); None where there is none."""
        chosen = select(tables.item.c.id).where(tables.item.c.subject == subject)
        with reading(self._engine) as connection:
            found = connection.execute(chosen).scalar_one_or_none()
        return None if found is None else str(found)

    def records_of(self, capture_key: str) -> tuple[KeptRecord, ...]:
        """Give where the records of a capture lie; () where none are kept."""
        held = tables.record
        mine = select(tables.item.c.id).where(tables.item.c.subject == capture_key).scalar_subquery()
        chosen = select(held).where(held.c.item == mine).order_by(held.c.segment, held.c.offset)
        with reading(self._engine) as connection:
            return tuple(kept_record(row) for row in connection.execute(chosen))

    def knows_item(self, item: str) -> bool:
        """Whether an item is kept, or was erased."""
        with reading(self._engine) as connection:
            return connection.execute(select(tables.item.c.id).where(tables.item.c.id == item)).first() is not None

    def knows_segment(self, segment: str) -> bool:
        """Whether a record of some item lies in a segment."""
        chosen = select(tables.record.c.item).where(tables.record.c.segment == segment).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(chosen).first() is not None

    # Erasing ----------------------------------------------------------------------------------------------------

    def entomb(self, capture_key: str, *, order: str, actor: str, at: datetime) -> Erased:
        """Log an erasure and delete what the database tells of a capture; see `observance.store.erasure`."""
        with self.transaction(at=at) as transaction:
            return erasure.entomb(transaction, capture_key, order=order, actor=actor, at=at)

    def pending_erasures(self) -> tuple[PendingErasure, ...]:
        """Give the erasures whose bytes may not all be gone, oldest first."""
        return erasure.pending_erasures(self._engine)

    def move_records(self, item: str, segment: str, moved: tuple[KeptRecord, ...]) -> None:
        """Forget the records of an erased item, and note where the others of its segment lie now."""
        erasure.move_records(self._engine, item, segment, moved)

    def scrub(self) -> None:
        """Overwrite what was deleted, in every file of the database; `WorkspaceError` where others prevent it."""
        erasure.scrub(self._engine)

    def close_erasures(self, items: tuple[str, ...]) -> None:
        """Note that every byte of these items is gone."""
        erasure.close_erasures(self._engine, items)

    # The log ----------------------------------------------------------------------------------------------------

    def checkpoint(self) -> Checkpoint:
        """Give the newest checkpoint; `IntegrityBroken` where the end of the log was changed."""
        with reading(self._engine) as connection:
            frontier = newest_frontier(connection)
        return Checkpoint(size=frontier.size, root=frontier.root())
