"""The log in a bundle: a file of bodies, one leaf a line, and a file of openings, one for each line of the first.

A line of log.jsonl, without its end, is exactly what is hashed into the log. A line of openings.jsonl gives that leaf's
hash, and salt and content where they were not erased: SHA-256 over salt and content is the commitment in the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from observance.evidence.bundle.source import BundleEntry
from observance.evidence.commitments import Opening
from observance.evidence.merkle import leaf_hash


def body_lines(entries: Iterable[BundleEntry]) -> Iterator[bytes]:
    """Give the lines of log.jsonl. Raises ValueError for a body that is more than one line."""
    for entry in entries:
        if "\n" in entry.body:
            msg = "a log entry's body has a line end in it"
            raise ValueError(msg)
        yield entry.body.encode()


def opening_lines(entries: Iterable[BundleEntry]) -> Iterator[bytes]:
    """Give the lines of openings.jsonl."""
    for index, entry in enumerate(entries):
        yield _opening_line(index, entry)


class OpeningLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line of openings.jsonl; ``leaf`` and ``salt`` are base64 in the file."""

    index: int
    leaf: bytes
    salt: bytes | None
    content: str | None


def read_opening(line: bytes, index: int) -> tuple[bytes, Opening | None]:
    """Give the leaf hash and the opening of a line. Raises ValueError where it is not a line of that index."""
    try:
        found = msgspec.json.decode(line, type=OpeningLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = "its opening cannot be read"
        raise ValueError(msg) from error
    if found.index != index or (found.salt is None) != (found.content is None):
        msg = f"its opening says that it is of log entry {found.index}"
        raise ValueError(msg)
    if found.salt is None or found.content is None:
        return found.leaf, None
    return found.leaf, Opening(found.salt, found.content)


def entry_fault(body: bytes, leaf: bytes, opening: Opening | None) -> str | None:
    """Say what is wrong with one entry; None where body, leaf hash and opening fit each other."""
    if leaf_hash(body) != leaf:
        return "its content does not have the hash beside its opening"
    if opening is None:
        return None
    try:
        said = msgspec.json.decode(body, type=_Committed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "it commits to nothing, and has an opening"
    if said.commitment != opening.commitment:
        return "its opening is not what the log commits to"
    return None


def committed_records(opening: Opening | None) -> tuple[bytes, ...]:
    """Give the digests (32 bytes) of the WARC records that an entry fixes: SHA-256 of each record's header."""
    if opening is None or '"records"' not in opening.content:
        return ()
    try:
        found = msgspec.json.decode(opening.content, type=_Fixed)
        return tuple(bytes.fromhex(one.sha256) for one in found.records)
    except (msgspec.DecodeError, ValueError):
        return ()


class _Committed(msgspec.Struct):
    """Of a body, what its opening must fit."""

    commitment: str


class _RecordDigest(msgspec.Struct):
    """Of a record in a capture's opening, its digest."""

    sha256: str


class _Fixed(msgspec.Struct):
    """Of a capture's opening, its records."""

    records: tuple[_RecordDigest, ...] = ()


def _opening_line(index: int, entry: BundleEntry) -> bytes:
    leaf = leaf_hash(entry.body.encode())
    return msgspec.json.encode(OpeningLine(index=index, leaf=leaf, salt=entry.salt, content=entry.content))
