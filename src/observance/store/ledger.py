"""The record as verification reads it: one moment of the log, its checkpoints, the steps and what they quote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Row, Select, select, text

from observance.evidence import (
    Act,
    CustodyEvent,
    KeptRecord,
    LogEntry,
    Opening,
    StoredAct,
    StoredCheckpoint,
    StoredErasure,
    StoredStep,
)
from observance.store import tables
from observance.store.index import PARSE, ExpectedIndex, index_faults, replayed
from observance.store.rows import driver_rows

SEARCH_TABLE = "report_search"


class RecordSnapshot:
    """What one read transaction sees. Fulfils `observance.evidence.Snapshot`."""

    def __init__(self, connection: Connection) -> None:
        """Read through *connection* for as long as its transaction lasts."""
        self._connection = connection
        self._expected: ExpectedIndex | None = None

    def damage(self) -> Iterator[tuple[str, str]]:
        """Give what SQLite's own check of the file finds, tables that are gone, and triggers and views put in."""
        for said in self._connection.execute(text("PRAGMA integrity_check(20)")).scalars():
            if said != "ok":
                yield "database", str(said)
        held = self._connection.execute(text("SELECT lower(name), type FROM sqlite_master")).all()
        for name in sorted({*tables.metadata.tables, SEARCH_TABLE} - {name for name, kind in held if kind == "table"}):
            yield "database", f"its table {name} is missing"
        for name, kind in held:
            if kind not in {"table", "index"}:
                yield "database", f"{kind} {name} was put there from outside"

    def entries(self) -> Iterator[LogEntry]:
        """Give every log entry in order."""
        held = (
            tables.log.c.index,
            tables.log.c.body,
            tables.log.c.leaf,
            tables.opening.c.salt,
            tables.opening.c.content,
        )
        joined = tables.log.outerjoin(tables.opening, tables.opening.c.log_index == tables.log.c.index)
        chosen = select(*held).select_from(joined).order_by(tables.log.c.index)
        for index, body, leaf, salt, content in self._rows(chosen):
            yield LogEntry(index, body, leaf, None if salt is None else Opening(salt, content))

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Give every checkpoint in order of size."""
        held = tables.checkpoint.c
        chosen = select(held.size, held.frontier, held.digest).order_by(held.size)
        return starmap(StoredCheckpoint, self._rows(chosen))

    def stored_steps(self) -> Iterator[StoredStep]:
        """Give every step's stored result. What `index_faults` needs of them is noted on the way: they are read once."""
        expected = ExpectedIndex()
        held, item = tables.step.c, tables.item.c
        joined = tables.step.outerjoin(tables.item, item.subject == held.subject)
        columns = (held.subject, held.name, held.version, held.log_index, held.result, held.result_sha256, item.id)
        chosen = select(*columns).select_from(joined).order_by(held.log_index)
        for step in starmap(StoredStep, self._rows(chosen)):
            expected.apply(step.subject, step.name, step.result)
            yield step
        self._expected = expected

    def kept_records(self) -> Iterator[KeptRecord]:
        """Give where every record lies, segment by segment and in order of place."""
        held = tables.record.c
        columns = (held.item, held.kind, held.segment, held.offset, held.length, held.digest)
        return starmap(KeptRecord, self._rows(select(*columns).order_by(held.segment, held.offset)))

    def stored_acts(self) -> Iterator[StoredAct]:
        """Give every custody event as stored."""
        held = tables.custody.c
        columns = (held.log_index, held.act, held.item, held.actor, held.at, held.note)
        return starmap(StoredAct, self._rows(select(*columns).order_by(held.log_index)))

    def erasures(self) -> Iterator[StoredErasure]:
        """Give every erasure, oldest first."""
        held = tables.erasure.c
        for item, index, done in self._rows(select(held.item, held.log_index, held.done).order_by(held.log_index)):
            yield StoredErasure(item=item, log_index=index, done=bool(done))

    def _rows(self, chosen: Select[Any]) -> Iterator[tuple[Any, ...]]:
        return driver_rows(self._connection, chosen)

    def result_at(self, log_index: int) -> bytes | None:
        """Give the result of the step of one log entry."""
        held = tables.step.c
        return self._connection.execute(select(held.result).where(held.log_index == log_index)).scalar_one_or_none()

    def parsed_before(self, subject: str, log_index: int) -> bytes | None:
        """Give the result of the last parse step of a subject before a log entry."""
        held = tables.step.c
        earlier = (held.subject == subject, held.name == PARSE, held.log_index < log_index)
        chosen = select(held.result).where(*earlier).order_by(held.log_index.desc()).limit(1)
        return self._connection.execute(chosen).scalar_one_or_none()

    def index_faults(self) -> Iterator[tuple[str, str]]:
        """Give every index row that is not what the record makes it."""
        return index_faults(self._connection, self._expected or replayed(self.stored_steps()))


def kept_record(row: Row[Any]) -> KeptRecord:
    """Read a row of the table of records."""
    return KeptRecord(
        item=row.item, kind=row.kind, segment=row.segment, offset=row.offset, length=row.length, digest=row.digest
    )


def custody_event(row: Row[Any]) -> CustodyEvent:
    """Read a row of the table of custody. Raises ValueError where it holds no act or no time."""
    return CustodyEvent(
        act=Act(row.act), actor=row.actor, at=datetime.fromisoformat(row.at), item=row.item, note=row.note
    )
