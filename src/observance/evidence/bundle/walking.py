"""Walk through one member of a bundle once: hashed as a whole, read record by record, in constant memory."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from observance.evidence.warc import HTTP_TYPE, VERSION_LINE, BadRecord

CHUNK: Final = 1 << 20
LONGEST_HEAD: Final = 64 * 1024
LONGEST_LINE: Final = 64 * 1024 * 1024
_HEAD_ENDS: Final = b"\r\n\r\n"
_LABEL: Final = "sha256:"


class Walk:
    """The bytes of a file from *start* on, *size* of them, handed out in order; every one is hashed as it is read."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        """Hold an open file; nothing is read yet."""
        self._stream = stream
        self._unread = size
        self._buffer = b""
        self._place = 0
        self._sha256 = hashlib.sha256()
        self.crc = 0
        self.offset = 0  # of the next byte, from *start*
        self.size = size
        self._at = start

    @property
    def left(self) -> int:
        """How many bytes were not handed out yet."""
        return self.size - self.offset

    def find(self, mark: bytes, limit: int) -> int:
        """Give how many bytes from here *mark* starts, looking *limit* bytes ahead; -1 where it does not."""
        self._ahead(limit)
        found = self._buffer.find(mark, self._place, self._place + limit)
        return found - self._place if found >= 0 else -1

    def take(self, count: int) -> bytes:
        """Hand out *count* bytes at once, fewer at the end; for what is known to be small."""
        self._ahead(count)
        taken = self._buffer[self._place : self._place + count]
        self._place += len(taken)
        self.offset += len(taken)
        return taken

    def pieces(self, count: int) -> Iterator[memoryview]:
        """Hand out *count* bytes piece by piece, fewer at the end."""
        while count:
            self._ahead(1)
            piece = memoryview(self._buffer)[self._place : self._place + count]
            if not piece:
                return
            self._place += len(piece)
            self.offset += len(piece)
            count -= len(piece)
            yield piece

    def digest(self) -> str:
        """Read on to the end and give the SHA-256 of everything, in hexadecimal; ``crc`` is then the CRC-32."""
        for _piece in self.pieces(self.left):
            pass
        return self._sha256.hexdigest()

    def lines(self) -> Iterator[bytes]:
        """Hand out what is left line by line, without the line ends; a last line without one is given too.

        What is longer than `LONGEST_LINE` is handed out in parts, which then fit nothing.
        """
        while self.left:
            limit = CHUNK
            end = self.find(b"\n", limit)
            while end < 0 and limit < min(self.left, LONGEST_LINE):
                limit *= 2
                end = self.find(b"\n", limit)
            yield self.take(end + 1 if end >= 0 else min(self.left, LONGEST_LINE)).removesuffix(b"\n")

    def _ahead(self, count: int) -> None:
        """Have *count* bytes at hand, if there are so many."""
        while len(self._buffer) - self._place < count and self._unread:
            self._stream.seek(self._at)  # other walks may share the file
            read = self._stream.read(min(CHUNK, self._unread))
            if not read:  # the file is shorter than it said; the digest will tell
                self._unread = 0
                self.size = self.offset + len(self._buffer) - self._place
                return
            self._at += len(read)
            self._unread -= len(read)
            self._sha256.update(read)
            self.crc = zlib.crc32(read, self.crc)
            self._buffer = self._buffer[self._place :] + read if self._place < len(self._buffer) else read
            self._place = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedRecord:
    """One WARC record that was walked over: where it lies, what its header says, and what was found of its bytes.

    ``answer`` is the head of the HTTP answer in it, b"" for other records. ``faults`` are the digests that did not fit.
    """

    offset: int
    length: int
    fields: dict[str, str]
    header_sha256: bytes
    answer: bytes
    faults: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self.fields["WARC-Type"]

    @property
    def url(self) -> str:
        """The WARC-Target-URI, "" where there is none."""
        return self.fields.get("WARC-Target-URI", "")


def walk_records(walk: Walk, *, payloads: bool) -> Iterator[WalkedRecord]:
    """Give every record, its block hashed; with *payloads* also the body of every answer, for the digest beside it.

    A payload's digest stands in the header, and who has the header's own digest from elsewhere has it by that: so one
    hash of each block is enough where the log is at hand. Raises `BadRecord` at the first bytes that are no record.
    """
    while walk.left:
        offset = walk.offset
        end = walk.find(_HEAD_ENDS, LONGEST_HEAD)
        header = walk.take(end + len(_HEAD_ENDS)) if end >= 0 else b""
        if not header.startswith(VERSION_LINE):
            raise BadRecord(offset, "no WARC/1.1 record starts here")
        fields = _fields(header, offset)
        length = int(fields["Content-Length"])
        if length > walk.left:
            raise BadRecord(offset, "the record is longer than the file")
        is_answer = fields.get("Content-Type") == HTTP_TYPE
        head = walk.find(_HEAD_ENDS, min(length, LONGEST_HEAD)) if is_answer else -1
        answer = walk.take(head + len(_HEAD_ENDS)) if head >= 0 else b""
        # Of an answer whose head is too long to be found, the body is fixed by the block's digest all the same.
        stated = fields.get("WARC-Payload-Digest") if payloads or not is_answer else None
        faults = _block_faults(walk, fields, answer, length, stated if answer or not is_answer else None)
        if walk.take(len(_HEAD_ENDS)) != _HEAD_ENDS:
            raise BadRecord(offset, "the record does not end where its Content-Length says")
        yield WalkedRecord(
            offset=offset,
            length=walk.offset - offset,
            fields=fields,
            header_sha256=hashlib.sha256(header).digest(),
            answer=answer,
            faults=faults,
        )


def _block_faults(
    walk: Walk, fields: dict[str, str], answer: bytes, length: int, payload: str | None
) -> tuple[str, ...]:
    """Hash the block (what is left of it behind *answer*) and say which digest of the header is not that.

    *payload* is the digest stated of what stands behind *answer*; None where it is not to be compared.
    """
    block = hashlib.sha256(answer)
    body = hashlib.sha256() if payload and answer else None
    for piece in walk.pieces(length - len(answer)):
        block.update(piece)
        if body is not None:
            body.update(piece)
    found = _LABEL + block.hexdigest()
    faults = []
    if fields["WARC-Block-Digest"] != found:
        faults.append("its block does not have the digest its header gives")
    if payload and payload != (found if body is None else _LABEL + body.hexdigest()):
        faults.append("its payload does not have the digest its header gives")
    return tuple(faults)


def _fields(header: bytes, offset: int) -> dict[str, str]:
    """Read the named fields of a header, each once."""
    fields: dict[str, str] = {}
    for line in header[len(VERSION_LINE) : -len(_HEAD_ENDS)].decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(": ")
        if not colon or name in fields:
            raise BadRecord(offset, "its header holds a line that is no field, or a field twice")
        fields[name] = value
    if not {"WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Block-Digest"} <= fields.keys():
        raise BadRecord(offset, "its header lacks a field every record has")
    length = fields.get("Content-Length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= 18):
        raise BadRecord(offset, "its header gives no length")
    return fields
