"""ZIP files of others, opened so that neither their list of members nor a member can fill a memory. Nothing is extracted."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import BinaryIO, Final

from observance.ingest.codings import cap
from observance.model import InputError, TooLarge

MOST_MEMBERS: Final = 10_000
_LARGEST_LIST: Final = 8 * 1024 * 1024  # bytes of the list of members: zipfile reads it whole
_TAIL: Final = 65_557  # the end record and the longest comment
_END: Final = b"PK\x05\x06"
_END64_LOCATOR: Final = b"PK\x06\x07"
_END64: Final = b"PK\x06\x06"
_FULL: Final = 0xFFFFFFFF
_ENCRYPTED: Final = 0x1
_HINT: Final = "pack it again, or give its parts one by one"


def open_zip(stream: BinaryIO, *, where: str, total: int) -> zipfile.ZipFile:
    """Open *stream*; its members may unpack to *total* bytes together by what the list says.

    Raises `InputError` where it is no ZIP or is encrypted, `TooLarge` at a cap. Reading a member may still raise what
    `FAULTS` names: the list may lie.
    """
    size = _list_size(stream, where)
    if size > _LARGEST_LIST:
        raise TooLarge(f"has a list of members of {size:,} bytes", where=where, hint=_HINT)
    try:
        opened = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error) as error:
        raise InputError(f"is not a ZIP that can be read ({error})", where=where, hint=_HINT) from error
    members = opened.infolist()
    if len(members) > MOST_MEMBERS:
        raise TooLarge(f"has {len(members):,} members; {MOST_MEMBERS:,} are read", where=where, hint=_HINT)
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise InputError("holds encrypted members", where=where, hint="take the password off first")
        if member.compress_type != zipfile.ZIP_STORED and member.file_size > cap(member.compress_size, total):
            raise TooLarge("holds a member that unpacks without measure", where=where, hint=_HINT)
    if sum(member.file_size for member in members) > total:
        raise TooLarge(f"unpacks to more than {total:,} bytes", where=where, hint=_HINT)
    return opened


FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


def _list_size(stream: BinaryIO, where: str) -> int:
    """Give the size in bytes of the list of members, from the record at the end of the file."""
    length = stream.seek(0, 2)
    stream.seek(max(length - _TAIL, 0))
    tail = stream.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise InputError("is not a ZIP, or breaks off", where=where, hint=_HINT)
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if size == _FULL and tail[at - 20 : at - 16] == _END64_LOCATOR:
        stream.seek(min(int.from_bytes(tail[at - 12 : at - 4], "little"), length))
        record = stream.read(56)
        if record.startswith(_END64):
            size = int.from_bytes(record[40:48], "little")
    return size
