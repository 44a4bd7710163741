"""The record as verification reads it: one moment of the log, its checkpoints, the steps and what they quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select, text

from observance.evidence import (
    Act,
    Checkpoint,
    CustodyEvent,
    KeptRecord,
    LogEntry,
    Opening,
    StoredAct,
    StoredErasure,
    StoredReading,
    StoredStep,
)
from observance.store import tables
from observance.store.index import CAPTURE, LINK, LIST, PARSE, index_faults

SEARCH_TABLE = "report_search"
_TEXTS_AT_HAND = 64


class RecordSnapshot:
    """What one read transaction sees. Fulfils `observance.evidence.Snapshot`."""

    def __init__(self, connection: Connection) -> None:
        """Read through *connection* for as long as its transaction lasts."""
        self._connection = connection

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
        for index, body, leaf, salt, content in self._connection.execute(chosen):
            opening = None if salt is None else Opening(salt, content)
            yield LogEntry(index=index, body=body, leaf=leaf, opening=opening)

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Give every checkpoint in order of size."""
        for row in self._connection.execute(select(tables.checkpoint).order_by(tables.checkpoint.c.size)):
            yield Checkpoint(size=row.size, root=row.root, frontier=row.frontier)

    def stored_steps(self) -> Iterator[StoredStep]:
        """Give every step's stored result."""
        joined = tables.step.outerjoin(tables.item, tables.item.c.subject == tables.step.c.subject)
        chosen = select(tables.step, tables.item.c.id).select_from(joined).order_by(tables.step.c.log_index)
        for row in self._connection.execute(chosen):
            yield StoredStep(
                item=row.id,
                subject=row.subject,
                name=row.name,
                version=row.version,
                log_index=row.log_index,
                result=row.result,
                result_sha256=row.result_sha256,
            )

    def kept_records(self) -> Iterator[KeptRecord]:
        """Give where every record lies, segment by segment and in order of place."""
        chosen = select(tables.record).order_by(tables.record.c.segment, tables.record.c.offset)
        for row in self._connection.execute(chosen):
            yield kept_record(row)

    def stored_acts(self) -> Iterator[StoredAct]:
        """Give every custody event as stored."""
        for row in self._connection.execute(select(tables.custody).order_by(tables.custody.c.log_index)):
            yield StoredAct(
                log_index=row.log_index, act=row.act, item=row.item, actor=row.actor, at=row.at, note=row.note
            )

    def erasures(self) -> Iterator[StoredErasure]:
        """Give every erasure, oldest first."""
        for row in self._connection.execute(select(tables.erasure).order_by(tables.erasure.c.log_index)):
            yield StoredErasure(item=row.item, log_index=row.log_index, done=bool(row.done))

    def stored_readings(self) -> Iterator[StoredReading]:
        """Give every text with the results made of it, then every link with both its texts.

        A result belongs to the last text that was parsed before it.
        """
        parsed_at: dict[str, int] = {}
        chosen = select(tables.step).where(tables.step.c.name.not_in([CAPTURE, LINK, LIST]))
        report: dict[str, Any] = {}
        made_of: list[tuple[str, bytes]] = []
        subject = ""
        for row in self._connection.execute(chosen.order_by(tables.step.c.subject, tables.step.c.log_index)):
            if row.subject != subject or row.name == PARSE:
                yield from _reading(subject, report, made_of)
                subject, made_of = row.subject, []
                report = _decoded(row.result) if row.name == PARSE else {}
                parsed_at[str(report.get("text_sha256"))] = row.log_index
            made_of.append((_item(row), row.result))
        yield from _reading(subject, report, made_of)
        yield from self._links(parsed_at)

    def index_faults(self) -> Iterator[tuple[str, str]]:
        """Give every index row that is not what the record makes it."""
        return index_faults(self._connection)

    def _links(self, parsed_at: dict[str, int]) -> Iterator[StoredReading]:
        @lru_cache(maxsize=_TEXTS_AT_HAND)
        def text_of(digest: str) -> str:
            chosen = select(tables.step.c.result).where(tables.step.c.log_index == parsed_at.get(digest))
            found = self._connection.execute(chosen).scalar_one_or_none()
            return str(_decoded(found).get("text", "")) if found else ""

        chosen = select(tables.step).where(tables.step.c.name == LINK).order_by(tables.step.c.log_index)
        for row in self._connection.execute(chosen):
            for link in _listed(row.result):
                for side, digest in enumerate((str(link.get("copy")), str(link.get("original")))):
                    quotes = [pair[side] for pair in link.get("passages", [])]
                    yield StoredReading(
                        item=f"text {digest[:16]}, linked by {row.subject[:16]}",
                        text=text_of(digest),
                        text_sha256=digest,
                        results=((_item(row), json.dumps(quotes).encode()),),
                    )


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


def _reading(subject: str, report: dict[str, Any], made_of: list[tuple[str, bytes]]) -> Iterator[StoredReading]:
    """Give one text with what was made of it; nothing where a subject has no text."""
    if report:
        yield StoredReading(
            item=f"report {subject[:16]}",
            text=str(report.get("text", "")),
            text_sha256=str(report.get("text_sha256", "")),
            results=tuple(made_of),
        )


def _item(row: Row[Any]) -> str:
    return f"{row.name} of {row.subject[:16]}"


def _decoded(stored: bytes) -> dict[str, Any]:
    """Decode a stored result; what is no longer JSON is reported by its hash and holds nothing here."""
    try:
        found = json.loads(stored)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _listed(stored: bytes) -> list[dict[str, Any]]:
    """Decode a stored list of objects, as `_decoded` does one."""
    try:
        found = json.loads(stored)
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
