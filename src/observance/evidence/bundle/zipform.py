"""ZIP in one form only: every header byte follows from the members' names, sizes, checksums and places.

Members are stored, one behind the other from the first byte of the file, all dated 1980-01-01, nothing compressed,
encrypted, commented or left between. So a reader can say what every byte of such a file must be: a member's own, or the
one byte that form has there. ZIP64 fields appear exactly where a number does not fit in its field.

Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

LOCAL: Final = struct.Struct("<4sHHHHHLLLHH")
CENTRAL: Final = struct.Struct("<4sBBHHHHHLLLHHHHHLL")
END: Final = struct.Struct("<4sHHHHLLH")
END64: Final = struct.Struct("<4sQBBHLLQQQQ")
LOCATOR: Final = struct.Struct("<4sLQL")
_LOCAL_MARK: Final = b"PK\x03\x04"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_END_MARK: Final = b"PK\x05\x06"
_END64_MARK: Final = b"PK\x06\x06"
_LOCATOR_MARK: Final = b"PK\x06\x07"
_ZIP64_FIELD: Final = 1
_PLAIN, _LARGE = 20, 45  # the version of the form that is needed to read it: 2.0, or 4.5 for ZIP64
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16  # a plain file, readable by all
_DAY: Final = (1 << 5) | 1  # 1980-01-01
_FULL32: Final = 0xFFFFFFFF
_FULL16: Final = 0xFFFF
_LONGEST_NAME: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member: its name (ASCII), size in bytes, CRC-32, and where its local header starts."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def start(self) -> int:
        """Where its bytes start."""
        return self.offset + len(local_header(self))

    @property
    def end(self) -> int:
        """Where its bytes end, and the next header starts."""
        return self.start + self.size


class BadForm(ValueError):
    """A file that is no ZIP of this form, so far that nothing in it can be found."""


def local_header(member: Member) -> bytes:
    """Give the header that stands before a member's bytes."""
    name = member.name.encode("ascii")
    large = member.size >= _FULL32
    extra = struct.pack("<HHQQ", _ZIP64_FIELD, 16, member.size, member.size) if large else b""
    size = _FULL32 if large else member.size
    version = _LARGE if large else _PLAIN
    return LOCAL.pack(_LOCAL_MARK, version, 0, 0, 0, _DAY, member.crc, size, size, len(name), len(extra)) + name + extra


def central_header(member: Member) -> bytes:
    """Give a member's entry in the central directory."""
    name = member.name.encode("ascii")
    size, offset = member.size, member.offset
    wide = [*([size, size] if size >= _FULL32 else []), *([offset] if offset >= _FULL32 else [])]
    extra = struct.pack(f"<HH{len(wide)}Q", _ZIP64_FIELD, 8 * len(wide), *wide) if wide else b""
    version = _LARGE if wide else _PLAIN
    short = min(size, _FULL32)
    numbers = (_PLAIN, _UNIX, version, 0, 0, 0, _DAY, member.crc, short, short, len(name), len(extra))
    return CENTRAL.pack(_CENTRAL_MARK, *numbers, 0, 0, 0, _MODE, min(offset, _FULL32)) + name + extra


def closing(members: Sequence[Member], directory: int, length: int) -> bytes:
    """Give what stands behind the central directory of *length* bytes that starts at *directory*."""
    count = len(members)
    wide = count >= _FULL16 or directory >= _FULL32 or length >= _FULL32
    made = b""
    if wide:
        made += END64.pack(_END64_MARK, END64.size - 12, _LARGE, _UNIX, _LARGE, 0, 0, count, count, length, directory)
        made += LOCATOR.pack(_LOCATOR_MARK, 0, directory + length, 1)
    short = min(count, _FULL16)
    return made + END.pack(_END_MARK, 0, 0, short, short, min(length, _FULL32), min(directory, _FULL32), 0)


def tail(members: Sequence[Member]) -> bytes:
    """Give everything behind the last member's bytes: the central directory and the end records."""
    directory = b"".join(central_header(member) for member in members)
    return directory + closing(members, members[-1].end if members else 0, len(directory))


def by_directory(stream: BinaryIO, size: int) -> tuple[Member, ...]:
    """Read the members from the central directory. Raises `BadForm` where there is none at the end of the file."""
    directory, count = _directory_place(stream, size)
    stream.seek(directory)
    rest = stream.read(size - directory)
    found: list[Member] = []
    place = 0
    while len(found) < count:
        if place + CENTRAL.size > len(rest) or not rest.startswith(_CENTRAL_MARK, place):
            raise BadForm("the central directory breaks off")
        fields = CENTRAL.unpack_from(rest, place)
        crc, stored, name_size, extra_size, comment_size, offset = *fields[8:10], *fields[11:14], fields[17]
        place += CENTRAL.size
        name, extra = rest[place : place + name_size], rest[place + name_size : place + name_size + extra_size]
        place += name_size + extra_size + comment_size
        numbers = _wide_numbers(extra)
        if stored == _FULL32:
            stored = next(numbers, stored)
            next(numbers, None)
        if offset == _FULL32:
            offset = next(numbers, offset)
        found.append(_member(name, stored, crc, offset))
    return tuple(found)


def by_headers(stream: BinaryIO, size: int) -> tuple[Member, ...]:
    """Read the members from the headers before them, from the first byte on, as far as they go."""
    found: list[Member] = []
    offset = 0
    while offset + LOCAL.size <= size:
        stream.seek(offset)
        head = stream.read(LOCAL.size)
        if not head.startswith(_LOCAL_MARK):
            break
        fields = LOCAL.unpack(head)
        crc, stored, name_size, extra_size = fields[6], fields[7], fields[9], fields[10]
        name, extra = stream.read(name_size), stream.read(extra_size)
        if stored == _FULL32:
            stored = next(_wide_numbers(extra), stored)
        try:
            member = _member(name, stored, crc, offset)
        except BadForm:
            break
        found.append(member)
        offset = member.end
    return tuple(found)


def _directory_place(stream: BinaryIO, size: int) -> tuple[int, int]:
    """Give where the central directory starts and how many entries it says it has."""
    if size < END.size:
        raise BadForm("it is too short to be a ZIP file")
    stream.seek(size - END.size)
    mark, _, _, _, count, length, directory, comment = END.unpack(stream.read(END.size))
    if mark != _END_MARK or comment:
        raise BadForm("it does not end as a ZIP file of this form does")
    end = size - END.size
    if count == _FULL16 or _FULL32 in {length, directory}:
        stream.seek(max(0, end - LOCATOR.size - END64.size))
        fields = END64.unpack(stream.read(END64.size).ljust(END64.size, b"\0"))
        count, length, directory = fields[8], fields[9], fields[10]
        end -= LOCATOR.size + END64.size
    if directory + length != end or count * CENTRAL.size > length:
        raise BadForm("its central directory is not where its end says")
    return directory, count


def _wide_numbers(extra: bytes) -> Iterator[int]:
    """Give the numbers of a ZIP64 field, if *extra* is one."""
    if len(extra) >= 4 and struct.unpack_from("<H", extra)[0] == _ZIP64_FIELD:
        yield from struct.unpack(f"<{(len(extra) - 4) // 8}Q", extra[4 : 4 + (len(extra) - 4) // 8 * 8])


def _member(name: bytes, size: int, crc: int, offset: int) -> Member:
    """Make a member of what a header says. Raises `BadForm` for a name this form does not have."""
    try:
        words = name.decode("ascii")
    except UnicodeDecodeError as error:
        raise BadForm("a member's name is not ASCII") from error
    if not 0 < len(words) <= _LONGEST_NAME or not words.isprintable():
        raise BadForm("a member's name is not one")
    return Member(name=words, size=size, crc=crc, offset=offset)
