"""The index rows that follow from the record: written beside each step, and compared with the record by verification.

The record is the log and the steps; every row written here can be made from them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from observance.evidence import StoredStep
from observance.model import Capture, Extraction, Factuality, Report, Reuse, SanctionsList
from observance.store import tables
from observance.store.rows import driver_rows
from observance.store.search import pairs

HASH_BYTES: Final = 8
GREATEST_HASH: Final = (1 << 63) - 1
CAPTURE, PARSE, LINK, EXTRACT, LIST = "capture", "parse", "link", "extract", "list"
# What the result of a step that is indexed must be.
KINDS: Final[dict[str, Any]] = {
    CAPTURE: Capture,
    PARSE: Report,
    LINK: tuple[Reuse, ...],
    EXTRACT: Extraction,
    LIST: SanctionsList,
}


def encoded(value: object) -> bytes:
    """Give a result as the JSON it is stored as, the same bytes for the same value."""
    return msgspec.json.encode(value, order="deterministic")


def write_index(connection: Connection, subject: str, name: str, result: Any, hashes: Iterable[int]) -> None:
    """Write the index rows that follow from one step's result, and the fingerprints *hashes* of its report."""
    match name:
        case "capture":
            connection.execute(insert(tables.capture).values(key=subject, sha256=result.sha256))
        case "parse":
            _write_report(connection, subject, result)
        case "extract":
            for kind in _event_types(result):
                row = upsert(tables.event).values(capture_key=subject, type=kind)
                connection.execute(row.on_conflict_do_nothing())
        case "link":
            _write_links(connection, subject, result)
        case "list":
            connection.execute(insert(tables.sanctions_list).values(**_list_row(result)))
    if values := sorted(set(hashes)):
        _write_fingerprints(connection, subject, values)


def _write_report(connection: Connection, key: str, report: Report) -> None:
    values = _report_row(report)
    row = upsert(tables.report).values(capture_key=key, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["capture_key"], set_=values))
    number = _number(connection, key)
    connection.execute(text("DELETE FROM report_search WHERE rowid = :number"), {"number": number})
    connection.execute(
        text("INSERT INTO report_search (rowid, headline, text, pairs) VALUES (:number, :headline, :text, :pairs)"),
        {"number": number, **_search_row(report)},
    )


def _number(connection: Connection, key: str) -> int:
    return int(connection.execute(select(tables.capture.c.number).where(tables.capture.c.key == key)).scalar_one())


def _write_fingerprints(connection: Connection, key: str, values: list[int]) -> None:
    """Put these hashes in the place of those an earlier version of the step had made."""
    number = _number(connection, key)
    held = tables.fingerprinted.c
    before = connection.execute(select(held.hashes).where(held.capture == number)).scalar_one_or_none()
    if before:
        rows = [{"old": value, "number": number} for value in _unpacked(before)]
        chosen = text("DELETE FROM fingerprint WHERE hash = :old AND capture = :number")
        connection.execute(chosen, rows)
    row = upsert(tables.fingerprinted).values(capture=number, hashes=_packed(values))
    connection.execute(row.on_conflict_do_update(index_elements=["capture"], set_={"hashes": row.excluded.hashes}))
    # What was noted of it may be damaged: a row that is there already is no fault.
    added = upsert(tables.fingerprint).on_conflict_do_nothing()
    connection.execute(added, [{"hash": value, "capture": number} for value in values])


def _packed(hashes: Iterable[int]) -> bytes:
    return b"".join(value.to_bytes(HASH_BYTES) for value in hashes)


def _unpacked(packed: bytes) -> Iterator[int]:
    found = (int.from_bytes(packed[at : at + HASH_BYTES]) for at in range(0, len(packed), HASH_BYTES))
    return (value for value in found if value <= GREATEST_HASH)  # what is damaged may be any number


def _write_links(connection: Connection, key: str, links: Iterable[Reuse]) -> None:
    """Put this step's links in the place of those an earlier version of the step had found."""
    connection.execute(delete(tables.reuse).where(tables.reuse.c.found_by == key))
    for link in links:
        values = {"found_by": key, "body": encoded(link)}
        row = upsert(tables.reuse).values(copy=link.copy, original=link.original, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["copy", "original"], set_=values))


def _report_row(report: Report) -> dict[str, str | None]:
    return {
        "report_id": report.id,
        "text_sha256": report.text_sha256,
        "outlet": report.outlet,
        "headline": report.headline,
        "published": report.published.isoformat() if report.published else None,
        "language": report.language,
    }


def _search_row(report: Report) -> dict[str, str]:
    headline = report.headline or ""
    return {"headline": headline, "text": report.text, "pairs": pairs(f"{headline}\n{report.text}")}


def _event_types(found: Extraction) -> list[str]:
    return sorted({event.type.value for event in found.events if event.factuality.is_assessed})


def _list_row(one: SanctionsList) -> dict[str, str]:
    return {"id": one.id, "version": one.version, "sha256": one.sha256}


# Every index table as (key columns, other columns) in one query.
_READ: Final[dict[str, tuple[int, str]]] = {
    "capture": (1, 'SELECT "key", sha256 FROM capture'),
    "report": (1, "SELECT capture_key, report_id, text_sha256, outlet, headline, published, language FROM report"),
    "event": (2, "SELECT capture_key, type FROM event"),
    "reuse": (2, "SELECT copy, original, found_by, body FROM reuse"),
    "list": (3, "SELECT id, version, sha256 FROM sanctions_list"),
    "search": (
        1,
        """SELECT c."key", CAST(s.headline AS BLOB), CAST(s.text AS BLOB), CAST(s.pairs AS BLOB)
        FROM report_search s LEFT JOIN capture c ON c.number = s.rowid""",
    ),
}


class _Capture(msgspec.Struct):
    sha256: str


class _Report(msgspec.Struct):
    id: str
    text_sha256: str
    outlet: str | None
    headline: str | None
    published: str | None
    language: str | None


class _Event(msgspec.Struct):
    type: str
    factuality: str


class _Extraction(msgspec.Struct):
    events: list[_Event]


class _Link(msgspec.Struct):
    copy: str
    original: str


class _List(msgspec.Struct):
    id: str
    version: str
    sha256: str


# Of each result no more than its index rows are made of.
_DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    CAPTURE: msgspec.json.Decoder(_Capture),
    PARSE: msgspec.json.Decoder(_Report),
    LINK: msgspec.json.Decoder(list[msgspec.Raw]),
    EXTRACT: msgspec.json.Decoder(_Extraction),
    LIST: msgspec.json.Decoder(_List),
}
_ONE_LINK: Final = msgspec.json.Decoder(_Link)
_ASSESSED: Final = frozenset(one.value for one in Factuality if one.is_assessed)
Rows = dict[str, dict[tuple[str, ...], tuple[object, ...]]]


@dataclass(slots=True)
class ExpectedIndex:
    """The index as the record makes it: rows by table and key; ``broken`` are the subjects that cannot be decoded."""

    rows: Rows = field(default_factory=lambda: {name: {} for name in _READ})
    broken: set[str] = field(default_factory=set)

    def apply(self, subject: str, name: str, result: bytes) -> None:
        """Do to these rows what `write_index` did to the tables, given a step as it is stored, in the order of the log."""
        decoder = _DECODERS.get(name)
        if decoder is None:
            return
        try:
            self._apply(subject, decoder.decode(result))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self.broken.add(subject)  # its hash does not fit either: it is named there

    def _apply(self, subject: str, result: object) -> None:
        match result:
            case _Capture():
                self.rows["capture"][subject,] = (result.sha256,)
            case _Report():
                row = (result.id, result.text_sha256, result.outlet, result.headline, result.published, result.language)
                self.rows["report"][subject,] = row
                self.rows["search"][subject,] = ((result.headline or "").encode(), result.text_sha256, True)
            case _Extraction():
                for event in result.events:
                    if event.factuality in _ASSESSED:
                        self.rows["event"][subject, event.type] = ()
            case _List():
                self.rows["list"][result.id, result.version, result.sha256] = ()
            case list():
                self._link(subject, result)

    def _link(self, subject: str, links: list[msgspec.Raw]) -> None:
        held = self.rows["reuse"]
        for pair in [pair for pair, row in held.items() if row[0] == subject]:
            del held[pair]
        for body in links:
            link = _ONE_LINK.decode(body)
            held[link.copy, link.original] = (subject, bytes(body))


def index_faults(connection: Connection, expected: ExpectedIndex) -> Iterator[tuple[str, str]]:
    """Give (item, what is wrong) of every index row that is not what the record makes it, in a fixed order.

    Fingerprints are left out: they are looked up to find candidates and prove nothing.
    """
    for name, (width, query) in _READ.items():
        wanted = dict(expected.rows[name])
        for row in driver_rows(connection, text(query)):
            key, values = tuple(map(str, row[:width])), row[width:]
            if name == "search":
                values = _search_values(*values)
            known = wanted.pop(key, None)
            if known != values and not _touches(expected.broken, key, values):
                what = "no step made it" if known is None else "it is not what its step made"
                yield f"{name} row of {_short(key)}", what
        for key, values in sorted(wanted.items()):
            if not _touches(expected.broken, key, values):
                yield f"{name} row of {_short(key)}", "is missing"


def replayed(steps: Iterable[StoredStep]) -> ExpectedIndex:
    """Make every index row again from the steps, in the order they were logged."""
    expected = ExpectedIndex()
    for step in steps:
        expected.apply(step.subject, step.name, step.result)
    return expected


def _search_values(headline: bytes | None, words: bytes | None, found: bytes | None) -> tuple[object, ...]:
    """Give what is compared of a search row: headline, digest of the text, and whether its pairs are those of the two.

    A report's text is held against the same digest by `observance.evidence.verify`.
    """
    if headline is None or words is None or found is None:
        return (None,)
    held = b""
    if not (headline.isascii() and words.isascii()):
        held = pairs(b"\n".join((headline, words)).decode("utf-8", "replace")).encode()
    return headline, hashlib.sha256(words).hexdigest(), found == held


def _touches(broken: set[str], key: tuple[str, ...], values: tuple[object, ...]) -> bool:
    """Whether a row belongs to a subject whose steps cannot be read, so that nothing can be said of it."""
    return key[0] in broken or f"list:{key[0]}" in broken or (bool(values) and values[0] in broken)


def _short(key: tuple[str, ...]) -> str:
    return " ".join(part[:16] for part in key)
