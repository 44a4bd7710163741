"""The store: every step's result and its log entry in one transaction, and the indexes made from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, text, union
from sqlalchemy.dialects.sqlite import insert as upsert

from observance.evidence import Checkpoint, Frontier, LogEntry, StoredReading, StoredStep, canonical, entry_hash
from observance.model import (
    Capture,
    EventType,
    Extraction,
    Report,
    Reuse,
    SanctionsList,
    UsageError,
)
from observance.store import tables
from observance.store.engine import open_engine
from observance.store.ledger import ledger_readings
from observance.store.search import SearchHit, match_expression, pairs

T = TypeVar("T")
CAPTURE, PARSE, LINK, LIST = "capture", "parse", "link", "list"
# Results that quote the report they belong to; what links two reports is checked on its own.
LEAST_SHARED = 2
MOST_CANDIDATES = 40


class Store:
    """One SQLite database. Safe for several processes on one machine; a step is committed whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        """Hold an opened engine; `Store.open` is the way in."""
        self._engine = engine

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open or make the database at *path*; `WorkspaceError` where it cannot be used."""
        return cls(open_engine(path))

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
    def _reading(self) -> Iterator[Connection]:
        """Give a connection that takes no lock."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    # Steps: the record ------------------------------------------------------------------------------------------

    def commit_step(
        self,
        subject: str,
        name: str,
        version: str,
        result: object,
        *,
        at: datetime,
        hashes: Iterable[int] = (),
    ) -> None:
        """Keep a step's result, its log entry, the new checkpoint and its index rows in one transaction.

        A step that is already kept is left as it is. *hashes* are the fingerprints a link step looks reports up by.
        """
        encoded = msgspec.json.encode(result, order="deterministic")
        digest = hashlib.sha256(encoded).hexdigest()
        with self._engine.begin() as connection:
            if self._has(connection, subject, name, version):
                return
            body = {"at": at.astimezone(UTC).isoformat(), "result_sha256": digest}
            index = self._append(connection, {**body, "step": name, "subject": subject, "version": version})
            connection.execute(
                insert(tables.step).values(
                    subject=subject,
                    name=name,
                    version=version,
                    result=encoded,
                    result_sha256=digest,
                    log_index=index,
                )
            )
            self._index(connection, subject, result, hashes)

    def _has(self, connection: Connection, subject: str, name: str, version: str) -> bool:
        found = select(tables.step.c.log_index).where(
            tables.step.c.subject == subject, tables.step.c.name == name, tables.step.c.version == version
        )
        return connection.execute(found).first() is not None

    def _append(self, connection: Connection, body: dict[str, Any]) -> int:
        """Append one log entry and the checkpoint after it; give its index."""
        last = select(tables.checkpoint).order_by(tables.checkpoint.c.size.desc()).limit(1)
        row = connection.execute(last).first()
        frontier = Frontier.unpack(row.size, row.frontier) if row else Frontier()
        words = canonical(body)
        leaf = entry_hash(words)
        grown = frontier.append(leaf)
        connection.execute(insert(tables.log).values(index=frontier.size, body=words, leaf=leaf))
        connection.execute(insert(tables.checkpoint).values(size=grown.size, root=grown.root(), frontier=grown.pack()))
        return frontier.size

    def _index(self, connection: Connection, subject: str, result: object, hashes: Iterable[int]) -> None:
        """Write the index rows that follow from one step's result."""
        if isinstance(result, Capture):
            connection.execute(insert(tables.capture).values(key=subject, sha256=result.sha256))
        elif isinstance(result, Report):
            self._index_report(connection, subject, result)
        elif isinstance(result, Extraction):
            for kind in sorted({event.type.value for event in result.events if event.factuality.is_assessed}):
                row = upsert(tables.event).values(capture_key=subject, type=kind)
                connection.execute(row.on_conflict_do_nothing())
        elif isinstance(result, SanctionsList):
            connection.execute(
                insert(tables.sanctions_list).values(id=result.id, version=result.version, sha256=result.sha256)
            )
        elif isinstance(result, tuple):
            self._index_links(connection, [item for item in result if isinstance(item, Reuse)])
        rows = [{"hash": value, "capture_key": subject} for value in hashes]
        if rows:
            connection.execute(upsert(tables.fingerprint).on_conflict_do_nothing(), rows)

    def _index_report(self, connection: Connection, key: str, report: Report) -> None:
        values = {
            "report_id": report.id,
            "text_sha256": report.text_sha256,
            "outlet": report.outlet,
            "headline": report.headline,
            "published": report.published.isoformat() if report.published else None,
            "language": report.language,
        }
        row = upsert(tables.report).values(capture_key=key, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["capture_key"], set_=values))
        connection.execute(text("DELETE FROM report_search WHERE capture_key = :key"), {"key": key})
        headline = report.headline or ""
        connection.execute(
            text(
                "INSERT INTO report_search (capture_key, headline, text, pairs) VALUES (:key, :headline, :text, :pairs)"
            ),
            {"key": key, "headline": headline, "text": report.text, "pairs": pairs(f"{headline}\n{report.text}")},
        )

    def _index_links(self, connection: Connection, links: list[Reuse]) -> None:
        for link in links:
            row = upsert(tables.reuse).values(
                copy=link.copy, original=link.original, body=msgspec.json.encode(link, order="deterministic")
            )
            connection.execute(row.on_conflict_do_nothing())

    def step_result(self, subject: str, name: str, version: str, kind: type[T]) -> T | None:
        """Give a kept result decoded as *kind*; None where that step is not done for that version."""
        found = select(tables.step.c.result).where(
            tables.step.c.subject == subject, tables.step.c.name == name, tables.step.c.version == version
        )
        with self._reading() as connection:
            encoded = connection.execute(found).scalar_one_or_none()
        return None if encoded is None else msgspec.json.decode(encoded, type=kind)

    # Captures and reports ---------------------------------------------------------------------------------------

    def captures(self, *, with_event: Iterable[EventType] = ()) -> tuple[Capture, ...]:
        """Give every capture in order of arrival; with *with_event* only those with an event of these types."""
        chosen = select(tables.capture.c.key).order_by(tables.capture.c.number)
        types = [kind.value for kind in with_event]
        if types:
            having = select(tables.event.c.capture_key).where(tables.event.c.type.in_(types))
            chosen = chosen.where(tables.capture.c.key.in_(having))
        with self._reading() as connection:
            keys = connection.execute(chosen).scalars().all()
        return tuple(self._newest(key, CAPTURE, Capture) for key in keys)

    def capture_of(self, ref: str) -> Capture:
        """Give the capture a report id, or the start of a text, capture or bytes hash, stands for.

        Raises `UsageError` where nothing or more than one report is meant.
        """
        if not ref.strip():
            raise UsageError("no report is named", hint="observance search WORDS finds reports")
        start = ref.lower() + "%"
        by_id = select(tables.report.c.capture_key).where(tables.report.c.report_id == ref)
        by_text = select(tables.report.c.capture_key).where(tables.report.c.text_sha256.like(start, escape="\\"))
        by_capture = select(tables.capture.c.key).where(
            tables.capture.c.key.like(start, escape="\\") | tables.capture.c.sha256.like(start, escape="\\")
        )
        with self._reading() as connection:
            keys = connection.execute(by_id).scalars().all()
            if not keys and all(char in "0123456789abcdef" for char in ref.lower()):
                keys = connection.execute(union(by_text, by_capture)).scalars().all()
        if not keys:
            raise UsageError(f"no report {ref!r} in this workspace", hint="observance search WORDS finds reports")
        if len(keys) > 1:
            raise UsageError(
                f"{ref!r} stands for {len(keys)} captures: {', '.join(sorted(key[:12] for key in keys))}",
                hint="give the first digits of one of these",
            )
        return self._newest(keys[0], CAPTURE, Capture)

    def _newest(self, subject: str, name: str, kind: type[T]) -> T:
        """Give the latest result of a step, whatever its version."""
        found = (
            select(tables.step.c.result)
            .where(tables.step.c.subject == subject, tables.step.c.name == name)
            .order_by(tables.step.c.log_index.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return msgspec.json.decode(connection.execute(found).scalar_one(), type=kind)

    def report_of(self, capture_key: str) -> Report:
        """Give the report last parsed from a capture."""
        return self._newest(capture_key, PARSE, Report)

    def report_names(self, text_digests: Iterable[str]) -> dict[str, str]:
        """Name reports by outlet, date and headline, by the SHA-256 of their text."""
        found = select(tables.report).where(tables.report.c.text_sha256.in_(list(text_digests)))
        with self._reading() as connection:
            rows = connection.execute(found).all()
        return {
            row.text_sha256: f"{row.outlet or 'outlet not stated'}, {row.published or 'undated'}: "
            f"{row.headline or row.report_id}"
            for row in rows
        }

    def count(self) -> int:
        """Give how many captures there are."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(tables.capture)).scalar_one())

    def search(self, words: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Find reports that hold all *words*, best first."""
        expression = match_expression(words)
        if expression is None:
            return ()
        found = text(
            "SELECT s.capture_key, r.report_id, r.outlet, r.published, r.headline, "
            "snippet(report_search, 2, '[', ']', ' ... ', 24) AS snippet "
            "FROM report_search s JOIN report r ON r.capture_key = s.capture_key "
            "WHERE report_search MATCH :words ORDER BY rank, r.capture_key LIMIT :limit"
        )
        with self._reading() as connection:
            rows = connection.execute(found, {"words": expression, "limit": limit}).all()
        return tuple(
            SearchHit(
                capture_key=row.capture_key,
                report_id=row.report_id,
                outlet=row.outlet,
                published=row.published,
                headline=row.headline,
                snippet=" ".join(row.snippet.split()),
            )
            for row in rows
        )

    # Links ------------------------------------------------------------------------------------------------------

    def candidates(self, hashes: Iterable[int], *, other_than: str) -> tuple[tuple[str, int], ...]:
        """Give the captures that share the most of *hashes*, as (capture key, how many), the most first."""
        values = list(hashes)
        counts: dict[str, int] = {}
        with self._reading() as connection:
            for start in range(0, len(values), 500):
                found = (
                    select(tables.fingerprint.c.capture_key, func.count())
                    .where(tables.fingerprint.c.hash.in_(values[start : start + 500]))
                    .where(tables.fingerprint.c.capture_key != other_than)
                    .group_by(tables.fingerprint.c.capture_key)
                )
                for key, shared in connection.execute(found):
                    counts[key] = counts.get(key, 0) + shared
        best = sorted(
            ((key, n) for key, n in counts.items() if n >= LEAST_SHARED), key=lambda pair: (-pair[1], pair[0])
        )
        return tuple(best[:MOST_CANDIDATES])

    def reuse_of(self, text_digest: str) -> tuple[Reuse, ...]:
        """Give every link of a report's text to another, in a fixed order."""
        found = (
            select(tables.reuse.c.body)
            .where((tables.reuse.c.copy == text_digest) | (tables.reuse.c.original == text_digest))
            .order_by(tables.reuse.c.copy, tables.reuse.c.original)
        )
        with self._reading() as connection:
            return tuple(msgspec.json.decode(body, type=Reuse) for body in connection.execute(found).scalars())

    # Lists ------------------------------------------------------------------------------------------------------

    def save_list(self, imported: SanctionsList, *, at: datetime) -> None:
        """Keep a list; one with the same content is already kept."""
        self.commit_step(f"list:{imported.id}", LIST, imported.sha256, imported, at=at)

    def lists(self) -> tuple[SanctionsList, ...]:
        """Give of every list the version imported last, by id."""
        newest = select(func.max(tables.sanctions_list.c.number)).group_by(tables.sanctions_list.c.id)
        found = (
            select(tables.sanctions_list.c.id, tables.sanctions_list.c.sha256)
            .where(tables.sanctions_list.c.number.in_(newest))
            .order_by(tables.sanctions_list.c.id)
        )
        with self._reading() as connection:
            rows = connection.execute(found).all()
        kept = (self.step_result(f"list:{row.id}", LIST, row.sha256, SanctionsList) for row in rows)
        return tuple(one for one in kept if one is not None)

    # The ledger verify reads ------------------------------------------------------------------------------------

    def entries(self) -> Iterator[LogEntry]:
        """Give every log entry in order."""
        with self._reading() as connection:
            for row in connection.execute(select(tables.log).order_by(tables.log.c.index)):
                yield LogEntry(index=row[0], body=row.body, leaf=row.leaf)

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Give every checkpoint in order of size."""
        with self._reading() as connection:
            for row in connection.execute(select(tables.checkpoint).order_by(tables.checkpoint.c.size)):
                yield Checkpoint(size=row.size, root=row.root)

    def checkpoint(self) -> Checkpoint:
        """Give the newest checkpoint."""
        last = select(tables.checkpoint).order_by(tables.checkpoint.c.size.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(last).first()
        return Checkpoint(size=row.size, root=row.root) if row else Checkpoint(size=0, root=Frontier().root())

    def stored_steps(self) -> Iterator[StoredStep]:
        """Give every step's stored result."""
        with self._reading() as connection:
            for row in connection.execute(select(tables.step).order_by(tables.step.c.log_index)):
                yield StoredStep(
                    item=f"{row.name} of {row.subject[:16]}",
                    subject=row.subject,
                    name=row.name,
                    version=row.version,
                    log_index=row.log_index,
                    result=row.result,
                    result_sha256=row.result_sha256,
                )

    def stored_readings(self) -> Iterator[StoredReading]:
        """Give every report's text with the results that quote it."""
        with self._reading() as connection:
            yield from ledger_readings(connection)

    def archived(self) -> Iterator[tuple[str, str]]:
        """Give (item, digest) of everything that must lie in the archive."""
        with self._reading() as connection:
            for row in connection.execute(select(tables.capture).order_by(tables.capture.c.number)):
                yield f"capture {row.key[:16]}", row.sha256
