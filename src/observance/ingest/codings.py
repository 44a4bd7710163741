"""Content codings (gzip, deflate, br, zstd) undone under a cap: a bomb stops at it, with no more than the cap in memory."""

from __future__ import annotations

import io
import zlib
from typing import Final

from fastwarc.stream_io import BrotliReader, ZstdReader

from observance.model import InputError, TooLarge

LIMIT: Final = 16 * 1024 * 1024
RATIO: Final = 200  # honest text seldom shrinks to a fiftieth
FREE: Final = 1024 * 1024  # this much may come of any input, however small
GZIP: Final = b"\x1f\x8b"
MOST_CODINGS: Final = 3
MOST_MEMBERS: Final = 10_000  # of one gzip stream; block compression has one every 64 KiB
_STEP: Final = 64 * 1024
_HINT: Final = "look at the file by hand; it may be made to fill a memory"


def undo_codings(data: bytes, codings: str, *, where: str, limit: int = LIMIT) -> bytes:
    """Undo a Content-Encoding header's *codings*, last applied first; none may give more than *limit* bytes.

    Raises `TooLarge` at the cap, `InputError` for a coding that is unknown or does not decode.
    """
    named = [name for part in codings.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    if len(named) > MOST_CODINGS:
        raise InputError(f"was coded {len(named)} times over", where=where, hint=_HINT)
    for name in reversed(named):
        if not data:
            return data  # an answer without a body still says how it would be coded
        data = _undone(data, name, where, limit)
    return data


def cap(size: int, limit: int) -> int:
    """Give how many bytes may come out of *size* compressed ones."""
    return min(limit, max(FREE, size * RATIO))


def _undone(data: bytes, name: str, where: str, limit: int) -> bytes:
    if name in {"gzip", "x-gzip"}:
        if not data.startswith(GZIP):
            return data  # some web archives keep the header beside a body they unpacked
        return _inflated(data, 31, where, limit)
    if name == "deflate":
        # Meant is zlib's form; some servers send the bare stream.
        return _inflated(data, 15 if data[:1] and data[0] & 0x0F == 8 else -15, where, limit)
    if name in {"br", "zstd"}:
        return _read_out(data, name, where, limit)
    raise InputError(f"has the content coding {name!r}, which is not read", where=where, hint="fetch it without")


def _inflated(data: bytes, window: int, where: str, limit: int) -> bytes:
    most = cap(len(data), limit)
    found = bytearray()
    view = memoryview(data)
    at = members = 0
    while True:
        members += 1
        if members > MOST_MEMBERS:
            raise TooLarge(f"is of more than {MOST_MEMBERS:,} gzip members", where=where, hint=_HINT)
        machine = zlib.decompressobj(window)
        while not machine.eof:
            # In pieces: what follows a member is copied each time, and there may be a member every twenty bytes.
            piece = view[at : at + _STEP]
            if not piece:
                raise InputError("breaks off within its compressed bytes", where=where, hint="fetch it again")
            at += len(piece)
            try:
                found += machine.decompress(piece, most + 1 - len(found))
            except zlib.error as error:
                raise InputError(f"does not unpack ({error})", where=where, hint="fetch it again") from error
            if len(found) > most:
                raise _bomb(len(data), most, where)
        at -= len(machine.unused_data)
        if window != 31 or data[at : at + 2] != GZIP:
            return bytes(found)  # what follows a gzip member and is none is padding, which readers leave alone


def _read_out(data: bytes, name: str, where: str, limit: int) -> bytes:
    most = cap(len(data), limit)
    found = bytearray()
    try:
        reader = (BrotliReader if name == "br" else ZstdReader)(io.BytesIO(data))
        while block := reader.read(min(_STEP, most + 1 - len(found))):
            found += block
            if len(found) > most:
                raise _bomb(len(data), most, where)
    except (OSError, ValueError) as error:
        raise InputError(f"does not unpack as {name} ({error})", where=where, hint="fetch it again") from error
    return bytes(found)


def _bomb(size: int, most: int, where: str) -> TooLarge:
    return TooLarge(f"unpacks to more than {most:,} bytes from {size:,}", where=where, hint=_HINT)
