"""Getting the bytes: one file, standard input, or the lines of a JSON-lines file. No network here yet."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from observance.ingest.decode import check_readable
from observance.ingest.media_types import DOCUMENTS, JSON, is_pdf
from observance.ingest.raw import RawInput, Record
from observance.model import BadRecord, Declared, InputError, ObservanceError, TooLarge

LIMIT = 16 * 1024 * 1024
DOCUMENT_SHARE = 4  # a PDF or DOCX is mostly pictures: it may have this many times the limit
UNKNOWN = "unknown"
JSON_MEDIA_TYPE = JSON
_HEAD = 1024


def load_path(path: Path, declared: Declared, *, limit: int = LIMIT) -> RawInput:
    """Read one file of at most *limit* bytes, a document of four times that; a larger one is refused before it is read."""
    where = str(path)
    if path.is_dir():
        raise InputError("is a folder", where=where, hint="give one file; for many reports use --jsonl FILE")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(min(_HEAD, limit + 1))
            most = _most(head, limit)
            if size > most:
                raise _too_large(size, most, where)
            data = head + stream.read(most + 1 - len(head))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=where, hint="check the path") from error
    return _checked(data, where, "file", declared, limit)


def load_stdin(declared: Declared, *, stream: BinaryIO | None = None, limit: int = LIMIT) -> RawInput:
    """Read standard input to its end, at most as many bytes as of a file."""
    source = stream or sys.stdin.buffer
    head = source.read(min(_HEAD, limit + 1))
    data = head + source.read(_most(head, limit) + 1 - len(head))
    return _checked(data, "-", "stdin", declared, limit)


def _most(head: bytes, limit: int) -> int:
    """Give how many bytes may be read of what begins with *head*."""
    return limit * DOCUMENT_SHARE if is_pdf(head) or head.startswith(b"PK\x03\x04") else limit


def _checked(data: bytes, where: str, method: str, declared: Declared, limit: int) -> RawInput:
    most = _most(data[:_HEAD], limit)
    if len(data) > most:
        raise _too_large(len(data), most, where)
    kind = check_readable(data, where=where)
    if kind not in DOCUMENTS and len(data) > limit:
        raise _too_large(len(data), limit, where)
    if kind == JSON:
        declared = _with(declared, _one_record(data, where).raw.declared)
    return RawInput(data=data, media_type=kind, origin=where, method=method, declared=declared)


def _one_record(data: bytes, where: str) -> Record:
    """Read a file that is one record; one that is a record a line is named as what it is."""
    try:
        return record_of(data, where)
    except BadRecord as error:
        first, _end, rest = data.strip().partition(b"\n")
        if not rest.strip():
            raise
        try:
            record_of(first, where)
        except BadRecord:
            raise error from None
        raise BadRecord("holds a record a line", where=where, hint="read it with --jsonl") from error


def _with(declared: Declared, said: Declared) -> Declared:
    """Lay what the caller declared over what a record says of itself."""
    return Declared(
        id=declared.id or said.id,
        published=declared.published or said.published,
        outlet=declared.outlet or said.outlet,
        language=declared.language or said.language,
        headline=declared.headline or said.headline,
    )


def _too_large(size: int, limit: int, where: str) -> TooLarge:
    return TooLarge(
        f"is {size / 1e6:.0f} MB or more; one report may have {limit / 1e6:.0f} MB",
        where=where,
        hint="split it into reports, one JSON object a line, and use --jsonl",
    )


def load_jsonl(source: Path | str) -> Iterator[Record | ObservanceError]:
    """Give every record of a JSON-lines file, or of standard input for "-", in order.

    A line that is not a report is given as its error and the next line follows. The file is streamed.
    """
    if str(source) == "-":
        yield from _records(sys.stdin.buffer, "-")
        return
    path = Path(source)
    if path.is_dir():
        raise InputError("is a folder", where=str(path), hint="give one JSON-lines file")
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), hint="check the path") from error
    with stream:
        yield from _records(stream, path.name)


def _records(stream: BinaryIO, name: str) -> Iterator[Record | ObservanceError]:
    number = 0
    while line := stream.readline(LIMIT + 2):
        number += 1
        where = f"{name}:{number}"
        if len(line) > LIMIT + 1:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LIMIT)
            yield _too_large(LIMIT, LIMIT, where)
            continue
        data = line.strip(b"\r\n")
        if data.strip():
            try:
                yield record_of(data, where)
            except ObservanceError as error:
                yield error


def record_of(data: bytes, where: str) -> Record:
    """Read one line as a record; its own bytes are what is archived."""
    found = parse_record(data, where)
    published, undated = _published(found.get("published"), where)
    declared = Declared(
        id=_words(found, "id", where),
        published=published,
        outlet=_words(found, "outlet", where),
        language=_words(found, "lang", where),
        headline=_words(found, "headline", where),
    )
    raw = RawInput(data=data, media_type=JSON_MEDIA_TYPE, origin=where, method="jsonl", declared=declared)
    return Record(raw=raw, undated=undated)


def parse_record(data: bytes, where: str) -> dict[str, Any]:
    """Decode one line into an object that has a text; `BadRecord` says what is wrong with it."""
    hint = 'a line is {"id": ..., "text": ..., "published": "YYYY-MM-DD", "outlet": ..., "lang": ...}'
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_no_doubles)
    except UnicodeDecodeError as error:
        raise BadRecord("is not UTF-8", where=where, hint="convert the file to UTF-8 first") from error
    except RecursionError as error:
        raise BadRecord("is nested too deeply", where=where, hint=hint) from error
    except ValueError as error:
        raise BadRecord(f"is not JSON ({error})", where=where, hint=hint) from error
    if not isinstance(found, dict):
        raise BadRecord("is not a JSON object", where=where, hint=hint)
    text = found.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRecord("has no text", where=where, hint=hint)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadRecord("has half a character in its text (a lone surrogate)", where=where, hint=hint)
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in it")
    return found


def _words(found: dict[str, Any], key: str, where: str) -> str | None:
    value = found.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise BadRecord(f"{key} is not a word", where=where, hint=f"write {key} as a string")
    return str(value)


def _published(value: object, where: str) -> tuple[date | None, bool]:
    """Give the publication date and whether the record says that it is unknown."""
    if value is None or value == "":
        return None, False
    if value == UNKNOWN:
        return None, True
    try:
        return date.fromisoformat(str(value)[:10]), False
    except ValueError:
        raise BadRecord(
            f"published {value!r} is not a date", where=where, hint='write it as YYYY-MM-DD, or "unknown"'
        ) from None
