"""The store: the record, and what is looked up in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Row, func, select, text, union

from observance.evidence import VERIFY_HINT
from observance.model import (
    Capture,
    EventType,
    IntegrityBroken,
    Report,
    Reuse,
    SanctionsList,
    UsageError,
)
from observance.store import tables
from observance.store.engine import reading
from observance.store.index import CAPTURE, LIST, PARSE
from observance.store.keeping import RecordStore
from observance.store.search import SearchHit, match_expression, passage

T = TypeVar("T")
LEAST_SHARED = 2
MOST_CANDIDATES = 40


class Store(RecordStore):
    """One SQLite database. Safe for several processes on one machine; a step is committed whole or not at all."""

    # Results ----------------------------------------------------------------------------------------------------

    def step_result(self, subject: str, name: str, version: str, kind: type[T]) -> T | None:
        """Give a kept result decoded as *kind*; None where that step is not done for that version.

        Raises `IntegrityBroken` where it is no longer the result that was kept.
        """
        chosen = select(tables.step).where(
            tables.step.c.subject == subject, tables.step.c.name == name, tables.step.c.version == version
        )
        with reading(self._engine) as connection:
            row = connection.execute(chosen).first()
        return None if row is None else _result(row, kind)

    # Captures and reports ---------------------------------------------------------------------------------------

    def captures(self, *, with_event: Iterable[EventType] = ()) -> tuple[Capture, ...]:
        """Give every capture in order of arrival; with *with_event* only those with an event of these types."""
        chosen = select(tables.capture.c.key).order_by(tables.capture.c.number)
        types = [kind.value for kind in with_event]
        if types:
            having = select(tables.event.c.capture_key).where(tables.event.c.type.in_(types))
            chosen = chosen.where(tables.capture.c.key.in_(having))
        with reading(self._engine) as connection:
            keys = connection.execute(chosen).scalars().all()
        return tuple(self._newest(key, CAPTURE, Capture) for key in keys)

    def capture_of(self, ref: str) -> Capture:
        """Give the capture a report id, or the start of a text, capture or bytes hash, stands for.

        Raises `UsageError` where nothing or more than one report is meant.
        """
        if not ref.strip():
            raise UsageError("no report is named", hint="observance search WORDS finds reports")
        # "g" follows every hexadecimal digit: the range is that of the digests that start with *ref*.
        first, last = ref.lower(), ref.lower() + "g"
        by_id = select(tables.report.c.capture_key).where(tables.report.c.report_id == ref)
        by_text = select(tables.report.c.capture_key).where(tables.report.c.text_sha256.between(first, last))
        by_capture = select(tables.capture.c.key).where(
            tables.capture.c.key.between(first, last) | tables.capture.c.sha256.between(first, last)
        )
        with reading(self._engine) as connection:
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
        chosen = (
            select(tables.step)
            .where(tables.step.c.subject == subject, tables.step.c.name == name)
            .order_by(tables.step.c.log_index.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(chosen).first()
        if row is None:
            raise IntegrityBroken("its stored result is missing", where=f"{name} of {subject[:16]}", hint=VERIFY_HINT)
        return _result(row, kind)

    def report_of(self, capture_key: str) -> Report:
        """Give the report last parsed from a capture."""
        return self._newest(capture_key, PARSE, Report)

    def report_names(self, text_digests: Iterable[str]) -> dict[str, str]:
        """Name reports by outlet, date and headline, by the SHA-256 of their text."""
        found = select(tables.report).where(tables.report.c.text_sha256.in_(list(text_digests)))
        with reading(self._engine) as connection:
            rows = connection.execute(found).all()
        return {
            row.text_sha256: f"{row.outlet or 'outlet not stated'}, {row.published or 'undated'}: "
            f"{row.headline or row.report_id}"
            for row in rows
        }

    def count(self) -> int:
        """Give how many captures there are."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(tables.capture)).scalar_one())

    def search(self, words: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Find reports that hold all *words*, best first."""
        expression = match_expression(words)
        if expression is None:
            return ()
        found = text(
            "SELECT r.capture_key, r.report_id, r.outlet, r.published, r.headline, s.text, "
            "snippet(report_search, 1, char(2), char(3), ' ... ', 24) AS snippet "
            "FROM report_search s JOIN capture c ON c.number = s.rowid JOIN report r ON r.capture_key = c.key "
            "WHERE report_search MATCH :words ORDER BY rank, c.number LIMIT :limit"
        )
        with reading(self._engine) as connection:
            rows = connection.execute(found, {"words": expression, "limit": limit}).all()
        return tuple(
            SearchHit(
                capture_key=row.capture_key,
                report_id=row.report_id,
                outlet=row.outlet,
                published=row.published,
                headline=row.headline,
                snippet=_shown(row.snippet) if "\x02" in row.snippet else passage(row.text, words),
            )
            for row in rows
        )

    # Links ------------------------------------------------------------------------------------------------------

    def candidates(self, hashes: Iterable[int], *, other_than: str) -> tuple[tuple[str, int], ...]:
        """Give the captures that share the most of *hashes*, as (capture key, how many), the most first."""
        held, capture, shared = tables.fingerprint.c, tables.capture.c, func.count().label("shared")
        given = func.json_each(msgspec.json.encode(sorted(set(hashes))).decode()).table_valued("value")
        found = select(held.capture, shared).where(held.hash.in_(select(given.c.value))).group_by(held.capture)
        counted = found.having(shared >= LEAST_SHARED).subquery()
        chosen = select(capture.key, counted.c.shared).join(counted, counted.c.capture == capture.number)
        chosen = chosen.where(capture.key != other_than).order_by(counted.c.shared.desc(), capture.key)
        with reading(self._engine) as connection:
            return tuple((key, shared) for key, shared in connection.execute(chosen.limit(MOST_CANDIDATES)))

    def reuse_of(self, text_digest: str) -> tuple[Reuse, ...]:
        """Give every link of a report's text to another, in a fixed order."""
        found = (
            select(tables.reuse.c.body)
            .where((tables.reuse.c.copy == text_digest) | (tables.reuse.c.original == text_digest))
            .order_by(tables.reuse.c.copy, tables.reuse.c.original)
        )
        with reading(self._engine) as connection:
            return tuple(msgspec.json.decode(body, type=Reuse) for body in connection.execute(found).scalars())

    # Lists ------------------------------------------------------------------------------------------------------

    def save_list(self, imported: SanctionsList, *, at: datetime) -> None:
        """Keep a list at its version; the same entries published again on another day are another version."""
        self.commit_step(f"list:{imported.id}", LIST, _list_key(imported.version, imported.sha256), imported, at=at)

    def lists(self) -> tuple[SanctionsList, ...]:
        """Give of every list the version its publisher dated last (of two of one day, the one imported last), by id."""
        order = (tables.sanctions_list.c.id, tables.sanctions_list.c.version, tables.sanctions_list.c.number)
        with reading(self._engine) as connection:
            rows = connection.execute(select(tables.sanctions_list).order_by(*order)).all()
        newest = {row.id: _list_key(row.version, row.sha256) for row in rows}
        kept = (self.step_result(f"list:{name}", LIST, key, SanctionsList) for name, key in newest.items())
        return tuple(one for one in kept if one is not None)

    def list_ids(self) -> tuple[str, ...]:
        """Give the id of every list that is kept; none of them is read for it."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(tables.sanctions_list.c.id).distinct().order_by("id")).scalars())

    def list_versions(self, list_id: str) -> tuple[tuple[str, str], ...]:
        """Give every kept version of a list as (version, sha256), in the publisher's order, then that of import."""
        order = (tables.sanctions_list.c.version, tables.sanctions_list.c.number)
        chosen = select(tables.sanctions_list).where(tables.sanctions_list.c.id == list_id).order_by(*order)
        with reading(self._engine) as connection:
            return tuple((row.version, row.sha256) for row in connection.execute(chosen))

    def list_at(self, list_id: str, version: str, sha256: str) -> SanctionsList:
        """Give one kept version of a list; `IntegrityBroken` where its stored result is missing or was changed."""
        kept = self.step_result(f"list:{list_id}", LIST, _list_key(version, sha256), SanctionsList)
        if kept is None:
            raise IntegrityBroken("its stored result is missing", where=f"list {list_id} {version}", hint=VERIFY_HINT)
        return kept


def _result(row: Row[Any], kind: type[T]) -> T:
    """Decode a stored result once it has the hash it was kept with."""
    if hashlib.sha256(row.result).hexdigest() != row.result_sha256:
        raise IntegrityBroken(
            "its stored result was changed", where=f"{row.name} of {row.subject[:16]}", hint=VERIFY_HINT
        )
    return msgspec.json.decode(row.result, type=kind)


def _shown(snippet: str) -> str:
    """Put brackets in the place of the marks that no text holds, on one line."""
    return " ".join(snippet.replace("\x02", "[").replace("\x03", "]").split())


def _list_key(version: str, sha256: str) -> str:
    return f"{version} {sha256}"
