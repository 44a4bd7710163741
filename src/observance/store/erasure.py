"""Taking evidence away on an order: a tombstone in the log first, then everything that tells what it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import (
    Connection,
    Engine,
    delete,
    func,
    insert,
    inspect,
    or_,
    select,
    text,
    update,
)

from observance.evidence import Act, CustodyEvent, KeptRecord
from observance.model import WorkspaceError
from observance.store import tables
from observance.store.commit import Transaction, record_row
from observance.store.engine import plain_errors, reading, writing
from observance.store.index import KINDS, LINK, PARSE

# Custody entries that stay open: who handled an item, which tells nothing of what it said. Annotations go.
STAYING: Final = tuple(act.value for act in Act if act not in {Act.COLLECTED, Act.ANNOTATED})


class _Parsed(msgspec.Struct):
    """As much of a parsed report as is needed here."""

    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure came to. ``entries`` are the log entries that can no longer be opened.

    ``same_bytes`` is how many other captures hold the same bytes, and still do: each is its own item.
    """

    item: str
    entries: tuple[int, ...]
    same_bytes: int


def entomb(transaction: Transaction, key: str, *, order: str, actor: str, at: datetime) -> Erased:
    """Log the tombstone of the capture with *key* and delete what the database tells of it, in one transaction.

    What other captures' results tell of its text (the passages both share) goes too, and is found again without it when
    they are read again. The archived records stay until `pending_erasures` are worked off.
    """
    connection = transaction.connection
    item = str(connection.execute(select(tables.item.c.id).where(tables.item.c.subject == key)).scalar_one())
    capture = connection.execute(select(tables.capture).where(tables.capture.c.key == key)).one()
    texts = _texts(connection, key)
    elsewhere = _telling(connection, key, (*texts, key))
    own = tables.step.c.subject == key
    steps = list(connection.execute(select(tables.step.c.log_index).where(own)).scalars())
    annotated = select(tables.custody.c.log_index).where(
        tables.custody.c.item == item, tables.custody.c.act.not_in(STAYING)
    )
    gone = tuple(sorted({*steps, *elsewhere, *connection.execute(annotated).scalars()}))
    event = CustodyEvent(act=Act.ERASED, actor=actor, at=at, item=item, note=order, entries=gone)
    index = transaction.custody(event)
    segment = select(tables.record.c.segment).where(tables.record.c.item == item).limit(1)
    row = {"item": item, "log_index": index, "segment": connection.execute(segment).scalar_one_or_none(), "done": 0}
    connection.execute(insert(tables.erasure).values(**row))
    _delete_index(connection, key, capture.number)
    for held in (tables.step, tables.custody, tables.opening):
        connection.execute(delete(held).where(held.c.log_index.in_(gone)))
    connection.execute(delete(tables.capture).where(tables.capture.c.key == key))
    connection.execute(update(tables.item).where(tables.item.c.id == item).values(subject=None))
    same = select(func.count()).select_from(tables.capture).where(tables.capture.c.sha256 == capture.sha256)
    return Erased(item=item, entries=gone, same_bytes=int(connection.execute(same).scalar_one()))


def _texts(connection: Connection, key: str) -> tuple[str, ...]:
    """Give the digest of every text that was parsed from this capture, if no other report has the same text."""
    chosen = select(tables.step.c.result).where(tables.step.c.subject == key, tables.step.c.name == PARSE)
    mine = {msgspec.json.decode(result, type=_Parsed).text_sha256 for result in connection.execute(chosen).scalars()}
    theirs = select(tables.report.c.text_sha256).where(
        tables.report.c.text_sha256.in_(mine), tables.report.c.capture_key != key
    )
    return tuple(sorted(mine - set(connection.execute(theirs).scalars())))


def _telling(connection: Connection, key: str, digests: tuple[str, ...]) -> list[int]:
    """Give the log index of every result of other captures that speaks of these digests.

    Of a link step that does, every version goes with its index rows: they are made anew at the next reading.
    """
    held = tables.step.c
    speaks = or_(*[func.instr(held.result, digest.encode()) > 0 for digest in digests])
    others = held.subject != key
    found = set(connection.execute(select(held.log_index).where(others, held.name.not_in(KINDS), speaks)).scalars())
    linkers = select(held.subject).where(others, held.name == LINK, speaks)
    subjects = list(connection.execute(linkers.distinct()).scalars())
    if subjects:
        links = select(held.log_index).where(held.name == LINK, held.subject.in_(subjects))
        found |= set(connection.execute(links).scalars())
        connection.execute(delete(tables.reuse).where(tables.reuse.c.found_by.in_(subjects)))
    return sorted(found)


def _delete_index(connection: Connection, key: str, number: int) -> None:
    connection.execute(delete(tables.reuse).where(tables.reuse.c.found_by == key))
    for held in (tables.fingerprint, tables.fingerprinted):
        connection.execute(delete(held).where(held.c.capture == number))
    for held in (tables.event, tables.report):
        connection.execute(delete(held).where(held.c.capture_key == key))
    connection.execute(text("DELETE FROM report_search WHERE rowid = :number"), {"number": number})
    # The words of a deleted row stay in the index of words until that is made anew.
    connection.execute(text("INSERT INTO report_search (report_search) VALUES ('rebuild')"))
    if inspect(connection).has_table("job"):
        connection.execute(text("DELETE FROM job WHERE came_to = :key"), {"key": key})


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingErasure:
    """An erasure whose tombstone is logged and whose bytes may not all be gone.

    ``segment`` is the file that held them, None where there is none; ``rewritten`` says that no row points into it for
    this item any more, ``is_alone`` that none does for any other.
    """

    item: str
    segment: str | None
    rewritten: bool
    is_alone: bool


def pending_erasures(engine: Engine) -> tuple[PendingErasure, ...]:
    """Give what is still to be done, oldest first."""
    held = tables.erasure.c
    chosen = select(held.item, held.segment).where(held.done == 0).order_by(held.log_index)
    with reading(engine) as connection:
        return tuple(_pending(connection, row.item, row.segment) for row in connection.execute(chosen).all())


def _pending(connection: Connection, item: str, segment: str | None) -> PendingErasure:
    held = tables.record.c
    inside = set(connection.execute(select(held.item).where(held.segment == segment).distinct()).scalars())
    return PendingErasure(item=item, segment=segment, rewritten=item not in inside, is_alone=not inside - {item})


def move_records(engine: Engine, item: str, segment: str, moved: tuple[KeptRecord, ...]) -> None:
    """Forget where the records of an erased *item* lay, and note where the others of its *segment* lie now."""
    with writing(engine) as connection:
        connection.execute(delete(tables.record).where(tables.record.c.item == item))
        for one in moved:
            held = tables.record.c
            values = record_row(one)
            connection.execute(
                update(tables.record).where(held.item == one.item, held.kind == one.kind).values(**values)
            )
        # Others of the same segment that are still to be erased lie in the new one.
        if moved:
            waiting = (tables.erasure.c.segment == segment, tables.erasure.c.item != item, tables.erasure.c.done == 0)
            connection.execute(update(tables.erasure).where(*waiting).values(segment=moved[0].segment))


def scrub(engine: Engine) -> None:
    """Write the database anew without what was deleted, and empty its write-ahead log.

    Raises `WorkspaceError` where another program keeps it from that: the deleted bytes may still lie in the files.
    """
    with plain_errors(engine), engine.execution_options(opening="").connect() as connection:
        connection.exec_driver_sql("VACUUM")
        found = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        row = found.first()
    if row is not None and row[0]:
        raise WorkspaceError(
            "another program reads the database, so that erased bytes may still lie in its write-ahead log",
            where=str(engine.url.database),
            hint="close the others; the next opening of the workspace finishes the erasure",
        )


def close_erasures(engine: Engine, items: tuple[str, ...]) -> None:
    """Note that every byte of these *items* is gone."""
    with writing(engine) as connection:
        closed = update(tables.erasure).where(tables.erasure.c.item.in_(items))
        connection.execute(closed.values(done=1, segment=None))
