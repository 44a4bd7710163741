"""The records of a WARC file, plain or gzip, one after the other in constant memory; a torn one ends the walk.

Read by our own code: fastwarc 2.0.1 gives a record that was cut short as a whole one and takes a Content-Length that is
no number for 0. After damage nothing is searched for: what looks like a record may be text of a page that holds one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from observance.ingest.codings import FREE, GZIP, RATIO
from observance.model import InputError, TooLarge
from observance.model.exchange import Headers

STEP: Final = 64 * 1024
LONGEST_HEAD: Final = 64 * 1024
MOST_BLANK: Final = 16
_FIRST: Final = re.compile(rb"WARC/(0\.1[78]|1\.[01])\r?\n")
_LENGTH: Final = re.compile(r"\d{1,18}")
_REPAIR: Final = "make the archive again, or repair it; the records before this one were read"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """One record. ``offset`` is the byte of the file it starts at (its gzip member's, where it is compressed).

    ``block`` is None where it is over the limit: it was read past, never held.
    """

    offset: int
    headers: Headers
    length: int
    block: bytes | None

    def header(self, name: str) -> str | None:
        """Give the first header of that name, whatever the case of its letters; None where there is none."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), None)


class _Torn(Exception):
    """The bytes stop being WARC."""


def records(stream: BinaryIO, *, where: str, largest: int, most: int, total: int) -> Iterator[WarcRecord | InputError]:
    """Give every record of *stream*; the first damage is given as an error with its offset, and is the last.

    *largest* caps the block that is held of one record, *most* the number of records, *total* the bytes unpacked.
    """
    source = _Source(stream, total)
    count = 0
    while True:
        offset = -1
        try:
            offset = source.start()
            if offset < 0:
                return
            record = _record(source, offset, largest)
            source.settle()
        except (_Torn, zlib.error) as error:
            at = offset if offset >= 0 else source.place()
            yield InputError(f"cannot be read on: {error}", where=f"{where}:{at}", hint=_REPAIR)
            return
        except OSError as error:
            yield InputError(f"cannot be read ({error})", where=f"{where}:{max(offset, 0)}", hint="check the disk")
            return
        except TooLarge as error:
            yield TooLarge(error.what, where=f"{where}:{max(offset, 0)}", hint=error.hint)
            return
        count += 1
        if count > most:
            yield TooLarge(
                f"has more than {most:,} records; from here on none was read",
                where=f"{where}:{offset}",
                hint="split it",
            )
            return
        yield record


class _Source:
    """Bytes of a file, unpacked where it is gzip, with the offset in the file that a record starts at."""

    def __init__(self, stream: BinaryIO, total: int) -> None:
        self.stream = stream
        self.total = total
        self.buffer = bytearray()
        self.packed = stream.read(STEP)
        self.taken = len(self.packed)  # bytes read from the file
        self.given = 0  # bytes unpacked
        self.used = 0  # bytes unpacked and read on
        self.zipped = self.packed.startswith(GZIP)
        self.machine: zlib._Decompress | None = None
        self.member_given = 0
        self.starts: list[tuple[int, int]] = []  # (bytes unpacked before it, offset) of members not yet read to the end

    def start(self) -> int:
        """Step over blank lines to the next record and give its offset; -1 at the end."""
        for _ in range(MOST_BLANK):
            if not self.peek():
                return -1
            if self.buffer[:2] == b"\r\n":
                self.take(2)
            elif self.buffer[:1] == b"\n":
                self.take(1)
            else:
                return self._offset()
        raise _Torn("nothing but blank lines")

    def _offset(self) -> int:
        if not self.zipped:
            return self.used
        while len(self.starts) > 1 and self.starts[1][0] <= self.used:
            self.starts.pop(0)
        return self.starts[0][1] if self.starts else 0

    def peek(self) -> bool:
        """Whether there is another byte; at least two are in the buffer where the file has them."""
        while len(self.buffer) < 2 and self._fill():
            pass
        return bool(self.buffer)

    def take(self, size: int) -> bytes:
        """Give at most *size* of the bytes in the buffer."""
        block = bytes(self.buffer[:size])
        del self.buffer[:size]
        self.used += len(block)
        return block

    def line(self, longest: int) -> bytes:
        """Give one line with its end."""
        seen = 0
        while (end := self.buffer.find(b"\n", seen)) < 0:
            seen = len(self.buffer)
            if seen > longest:
                raise _Torn("a header without end")
            if not self._fill():
                raise _Torn("breaks off within a record's headers")
        return self.take(end + 1)

    def settle(self) -> None:
        """Read to the end of a gzip member where no more comes out of it: its check sum is held before it is trusted."""
        while self.machine and not self.buffer:
            self._step()

    def place(self) -> int:
        """Give the offset in the file that is being read."""
        return self.starts[-1][1] if self.starts else self.used

    def _fill(self) -> bool:
        """Put more bytes into the buffer; False at the end of the file."""
        before = len(self.buffer)
        while self._step():
            if len(self.buffer) > before:
                return True
        return False

    def _step(self) -> bool:
        """Read on by one step, which may give no byte; False at the end of the file."""
        if not self.packed:
            self.packed = self.stream.read(STEP)
            self.taken += len(self.packed)
        if not self.packed:
            if self.machine:
                raise _Torn("breaks off within compressed bytes")
            return False
        found = self._unpack() if self.zipped else self.packed
        if not self.zipped:
            self.packed = b""
        self.given += len(found)
        if self.given > self.total:
            raise TooLarge(f"unpacks to more than {self.total:,} bytes", hint="split it")
        self.buffer += found
        return True

    def _unpack(self) -> bytes:
        if self.machine is None:
            offset = self.taken - len(self.packed)
            self.machine = zlib.decompressobj(31)
            self.member_given = 0
            self.starts.append((self.given, offset))
        found = self.machine.decompress(self.packed, STEP)
        self.packed = self.machine.unconsumed_tail or self.machine.unused_data
        self.member_given += len(found)
        start = self.starts[-1][1]
        if self.member_given > max(FREE, RATIO * (self.taken - len(self.packed) - start)):
            raise TooLarge(f"unpacks to more than {RATIO} times its size", hint="it may be made to fill a memory")
        if self.machine.eof:
            self.machine = None
        return found


def _record(source: _Source, offset: int, largest: int) -> WarcRecord:
    first = source.line(80)
    if first.startswith(b"filedesc:"):
        raise _Torn("an ARC file, the form before WARC, which is not read; convert it, for instance: warcio recompress")
    if not _FIRST.fullmatch(first):
        raise _Torn(f"a record should start here, but {first[:40]!r} does")
    headers = _headers(source)
    length = next((value for name, value in headers if name.lower() == "content-length"), None)
    if length is None or not _LENGTH.fullmatch(length):
        raise _Torn(f"a record whose Content-Length is {length!r}")
    return WarcRecord(offset=offset, headers=headers, length=int(length), block=_block(source, int(length), largest))


def _headers(source: _Source) -> Headers:
    found: list[tuple[str, str]] = []
    left = LONGEST_HEAD
    while line := source.line(left).rstrip(b"\r\n"):
        left -= len(line)
        if left < 0:
            raise _Torn("headers without end")
        text = _words(line)
        name, colon, value = text.partition(":")
        if text[0] in " \t" and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {text.strip()}")
        elif colon:
            found.append((name.strip(), value.strip()))
        else:
            raise _Torn(f"a header line without a colon: {text[:40]!r}")
    return tuple(found)


def _block(source: _Source, length: int, largest: int) -> bytes | None:
    """Read the block and the two line ends after it."""
    kept = bytearray() if length <= largest else None
    left = length
    while left:
        if not source.peek():
            raise _Torn(f"breaks off: a record has {length - left:,} of its {length:,} bytes")
        part = source.take(left)
        left -= len(part)
        if kept is not None:
            kept += part
    for _ in range(2):
        if source.peek():
            end = source.line(2) if bytes(source.buffer[:1]) in {b"\r", b"\n"} else b"x"
            if end not in {b"\r\n", b"\n"}:
                raise _Torn("a record is longer than its Content-Length says")
    return None if kept is None else bytes(kept)


def _words(line: bytes) -> str:
    """Decode a header line: UTF-8, or Latin-1 where it is not."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
