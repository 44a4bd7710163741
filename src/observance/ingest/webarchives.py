"""Web archives: each response or resource of a WARC, or of the WARCs in a WACZ, as one input; faults in their place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZipFile

from observance.ingest.codings import undo_codings
from observance.ingest.digests import agrees, hasher_for, is_digest
from observance.ingest.http_message import HttpAnswer, read_answer
from observance.ingest.media_types import DOCUMENTS, media_type_of
from observance.ingest.raw import RawInput
from observance.ingest.shown import one_line, shown
from observance.ingest.warc_records import WarcRecord, records
from observance.ingest.zip_reading import FAULTS, open_zip
from observance.model import Declared, Exchange, InputError, ObservanceError, TooLarge

METHOD: Final = "warc"
SUFFIXES: Final = (".warc", ".warc.gz", ".wacz")
PACKAGE: Final = "datapackage.json"
_LARGEST_PACKAGE: Final = 8 * 1024 * 1024
_STEP: Final = 1024 * 1024
_SILENT: Final = frozenset({"warcinfo", "request", "metadata"})  # they tell of other records, and hold no report
_WEB: Final = ("http:", "https:")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebArchiveLimits:
    """Caps on one archive, in bytes and records: of one record's block, of one body unpacked, of all of it unpacked."""

    record: int = 16 * 1024 * 1024
    body: int = 16 * 1024 * 1024
    records: int = 1_000_000
    total: int = 16 * 1024 * 1024 * 1024


LIMITS: Final = WebArchiveLimits()


def read_web_archive(
    path: Path, *, limits: WebArchiveLimits = LIMITS, parents: tuple[str, ...] = ()
) -> Iterator[RawInput | ObservanceError]:
    """Give every response and resource of the WARC (plain or gzip) or WACZ at *path*, in order, in constant memory.

    ``data`` of an input is the body with its chunks joined and its content coding on, as received; its ``exchange``
    has the address, status, headers and time of the archive's record. *parents* are the keys of the archive's own
    capture. Whatever cannot be read is given as an error whose ``where`` is FILE:OFFSET; nothing is raised.
    """
    where = readable(path)
    try:
        with path.open("rb") as stream:
            if stream.read(4) == b"PK\x03\x04":
                yield from _wacz(stream, where, limits, parents)
            else:
                stream.seek(0)
                yield from read_warc(stream, where=where, limits=limits, parents=parents)
    except OSError as error:
        yield InputError(f"cannot be read ({error.strerror or error})", where=where, hint="check the path")


def readable(path: Path) -> str:
    """Give *path* in letters that can be written: bytes of a name that are no UTF-8 as escapes."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def read_warc(
    stream: BinaryIO, *, where: str, limits: WebArchiveLimits = LIMITS, parents: tuple[str, ...] = ()
) -> Iterator[RawInput | ObservanceError]:
    """Give every response and resource of one WARC read from *stream*; as `read_web_archive` does."""
    found = 0
    for record in records(stream, where=where, largest=limits.record, most=limits.records, total=limits.total):
        found += 1
        if isinstance(record, InputError):
            yield record
            continue
        try:
            raw = _input(record, f"{where}:{record.offset}", limits, parents)
        except ObservanceError as error:
            yield error
        else:
            if raw is not None:
                yield raw
    if not found:
        yield InputError("holds no record", where=where, hint="give a WARC file")


def _input(record: WarcRecord, where: str, limits: WebArchiveLimits, parents: tuple[str, ...]) -> RawInput | None:
    """Give the input *record* holds, None where it is of a kind that holds none."""
    kind = (record.header("WARC-Type") or "").lower()
    if kind in _SILENT:
        return None
    _refuse_kind(record, kind, where)
    if record.block is None:
        raise TooLarge(
            f"has a record of {record.length:,} bytes; {limits.record:,} are read", where=where, hint="capture it alone"
        )
    _check(record, "WARC-Block-Digest", where, record.block)
    answered = kind == "response" and (record.header("Content-Type") or "").lower().startswith("application/http")
    if answered or (kind == "response" and record.block.startswith(b"HTTP/")):
        answer = read_answer(record.block, where=where)
        _check(record, "WARC-Payload-Digest", where, answer.as_kept, answer.body)
        plain = undo_codings(answer.body, answer.header("Content-Encoding"), where=where, limit=limits.body)
        return RawInput(
            data=answer.body,
            media_type=_media_type(answer.header("Content-Type"), plain),
            origin=where,
            method=METHOD,
            declared=Declared(),
            exchange=_exchange(record, answer, where),
            parents=parents,
        )
    _check(record, "WARC-Payload-Digest", where, record.block)
    return RawInput(
        data=record.block,
        media_type=_media_type(record.header("Content-Type") or "", record.block),
        origin=f"{where} ({_target(record)})",
        method=METHOD,
        declared=Declared(),
        parents=parents,
    )


def _refuse_kind(record: WarcRecord, kind: str, where: str) -> None:
    if kind == "revisit":
        target = record.header("WARC-Refers-To-Target-URI") or _target(record)
        raise InputError(
            f"is a revisit: its bytes are those of an earlier record of {shown(target)}",
            where=where,
            hint="read the record it refers to",
        )
    if kind not in {"response", "resource", "conversion"}:
        raise InputError(f"is a record of the kind {shown(kind)!r}, which is not read", where=where, hint="skip it")
    cut = record.header("WARC-Truncated")
    if cut:
        raise InputError(
            f"was cut short when it was archived ({shown(cut)}): a claim in it may have lost its other half",
            where=where,
            hint="capture the page again",
        )


def _check(record: WarcRecord, name: str, where: str, *candidates: bytes) -> None:
    written = record.header(name)
    if written and agrees(written, *candidates) is False:
        identity = record.header("WARC-Record-ID") or "without an id"
        raise InputError(
            f"the bytes of record {shown(identity)} do not have the {name} it gives: they were changed or damaged",
            where=where,
            hint="take the archive from its maker again",
        )


def _exchange(record: WarcRecord, answer: HttpAnswer, where: str) -> Exchange:
    url = _target(record)
    if not url.lower().startswith(_WEB):
        raise InputError(f"is an HTTP answer to {shown(url)!r}, no web address", where=where, hint="skip this record")
    at = _moment(record.header("WARC-Date"), where)
    return Exchange(
        url=url,
        final_url=url,
        hops=(),
        address=record.header("WARC-IP-Address") or "",
        http_version=answer.version,
        status=answer.status,
        reason=answer.reason,
        request_headers=(),
        response_headers=answer.headers,
        certificate_sha256=None,
        started_at=at,
        ended_at=at,
        robots="unknown",
    )


def _moment(value: str | None, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"has no date that can be read (WARC-Date {shown(value or '')!r})", where=where, hint="repair the archive"
        ) from error


def _target(record: WarcRecord) -> str:
    """Give the address a record is of; some writers put it in angle brackets."""
    return (record.header("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")


def _media_type(said: str, plain: bytes) -> str:
    """Give what the record says it is; for text and for documents what its bytes say."""
    named = said.partition(";")[0].strip().lower()
    found = media_type_of(plain)
    return found if not named or named.startswith("text/") or "html" in named or found in DOCUMENTS else named


def _wacz(
    stream: BinaryIO, where: str, limits: WebArchiveLimits, parents: tuple[str, ...]
) -> Iterator[RawInput | ObservanceError]:
    """Give what the WARCs of a WACZ hold, each read only where it is what the package says it is."""
    try:
        packed = open_zip(stream, where=where, total=limits.total)
        said = _package(packed, where)
    except ObservanceError as error:
        yield error
        return
    names = [member.filename for member in packed.infolist()]
    archives = sorted({name for name in names if name.lower().endswith((".warc", ".warc.gz"))})
    if not archives or len(names) != len(set(names)):
        what = "names a member twice" if archives else "holds no WARC"
        yield InputError(what, where=where, hint="give a WACZ, or a WARC itself")
        return
    for gone in sorted(set(said) - set(names)):
        yield InputError(f"lacks the member {shown(gone)!r}, which it says it has", where=where, hint="get it again")
    for name in archives:
        inner = f"{where}/{one_line(name) or ''}"
        try:
            if name in said and not _is_unchanged(packed, name, said[name]):
                yield InputError(
                    f"does not have the digest that {PACKAGE} gives; none of it was read",
                    where=inner,
                    hint="get it again",
                )
                continue
            with packed.open(name) as member:
                yield from read_warc(member, where=inner, limits=limits, parents=parents)  # type: ignore[arg-type] # it reads, which is all that is asked of it
        except FAULTS as error:
            yield InputError(f"cannot be unpacked ({error})", where=inner, hint="get it again")


def _package(packed: ZipFile, where: str) -> dict[str, str]:
    """Give the digest the package states for each member; empty where it has no statement."""
    if PACKAGE not in packed.namelist():
        return {}
    try:
        with packed.open(PACKAGE) as member:
            found = json.loads(member.read(_LARGEST_PACKAGE))
        return {str(part["path"]): str(part["hash"]) for part in found["resources"]}
    except (*FAULTS, RecursionError, LookupError, TypeError) as error:
        raise InputError(
            f"has a {PACKAGE} that cannot be read ({type(error).__name__})", where=where, hint="get it again"
        ) from error


def _is_unchanged(packed: ZipFile, name: str, written: str) -> bool:
    hasher = hasher_for(written)
    if hasher is None:
        return True
    with packed.open(name) as member:
        while block := member.read(_STEP):
            hasher.update(block)
    return is_digest(written, hasher.digest())
