"""WARC/1.1 records (ISO 28500:2017) as bytes: written in one strict form, and read back in that form only.

A record is a header of named fields, a blank line, a block of Content-Length bytes and two line ends. Its header names
the SHA-256 of its block, so the SHA-256 of the header alone (`WarcRecord.digest`) fixes the whole record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

VERSION_LINE: Final = b"WARC/1.1\r\n"
_END_OF_HEADER: Final = b"\r\n\r\n"
_AFTER_BLOCK: Final = b"\r\n\r\n"
_USUAL_HEAD: Final = 4 * 1024
# The one form of header that is written, and read back.
_UUID: Final = rb"<urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})>"
_HEADER: Final = re.compile(
    rb"WARC/1\.1\r\n"
    rb"WARC-Type: (response|resource|request|metadata)\r\n"
    rb"WARC-Record-ID: " + _UUID + rb"\r\n"
    rb"WARC-Date: [0-9]{4}-[0-9]{2}-[0-9T:.-]{8,20}Z\r\n"
    rb"WARC-Target-URI: [!-~]*\r\n"
    rb"(?:WARC-IP-Address: [0-9A-Fa-f.:%]*\r\n)?"
    rb"(?:WARC-Concurrent-To: " + _UUID + rb"\r\n)?"
    rb"Content-Type: [ -~]*\r\n"
    rb"WARC-Block-Digest: sha256:([0-9a-f]{64})\r\n"
    rb"(?:WARC-Payload-Digest: sha256:([0-9a-f]{64})\r\n)?"
    rb"Content-Length: (0|[1-9][0-9]{0,17})\r\n\r\n"
)
_UNSAFE: Final = re.compile(r"[^\x21-\x7e]")
LABEL: Final = "sha256:"
HTTP_TYPE: Final = "application/http; msgtype=response"

Fields = Sequence[tuple[str, str]]


class BadRecord(ValueError):
    """Bytes that are no record as `record_bytes` writes them; ``offset`` is where it starts."""

    def __init__(self, offset: int, what: str) -> None:
        """Keep the place and the fault."""
        super().__init__(f"at byte {offset}: {what}")
        self.offset = offset
        self.what = what


class WarcRecord(msgspec.Struct, frozen=True, gc=False):
    """One record as it lies in a file: ``offset`` and ``length`` in bytes, blank line and line ends included.

    ``kind`` is the WARC-Type (response, resource, request, metadata); ``item`` the 32 hexadecimal digits of the record's
    own id, or of the record it was made together with. The digests are those the header states, in hexadecimal.
    """

    offset: int
    length: int
    header: bytes
    block: memoryview
    kind: str
    item: str
    block_sha256: str
    payload_sha256: str | None

    @property
    def digest(self) -> str:
        """SHA-256 of the header, in hexadecimal: it fixes the block too, whose digest the header names."""
        return hashlib.sha256(self.header).hexdigest()

    @property
    def fields(self) -> dict[str, str]:
        """The header's fields by name."""
        lines = self.header[len(VERSION_LINE) : -len(_END_OF_HEADER)].decode("utf-8", "replace").split("\r\n")
        return {name: value for name, _, value in (line.partition(": ") for line in lines)}

    def as_bytes(self) -> bytes:
        """Give the record as it lies in its file."""
        return b"".join((self.header, self.block, _AFTER_BLOCK))

    def payload(self) -> memoryview:
        """Give what was captured: the body of an HTTP answer, else the whole block."""
        if self.kind != "response":
            return self.block
        head = bytes(self.block[:_USUAL_HEAD]).find(_END_OF_HEADER)
        if head < 0:
            head = bytes(self.block).find(_END_OF_HEADER)
        return self.block[head + len(_END_OF_HEADER) :] if head >= 0 else self.block[len(self.block) :]

    def has_its_block(self) -> bool:
        """Whether the block has the digest the header states."""
        return hashlib.sha256(self.block).hexdigest() == self.block_sha256

    def has_its_payload(self) -> bool:
        """Whether the payload has the digest the header states, if it states one.

        That follows from `has_its_block` for whoever knows from elsewhere, by `digest`, that the header is as written.
        """
        if self.payload_sha256 is None:
            return True
        body = self.payload()
        if len(body) == len(self.block):
            return self.payload_sha256 == self.block_sha256
        return hashlib.sha256(body).hexdigest() == self.payload_sha256


def record_bytes(fields: Fields, block: bytes, *, payload: bytes | None = None) -> bytes:
    """Give one record: *fields* in their order, then the digests and the length, then the *block*.

    *payload* is the part of the block a payload digest is stated for; None states none. Raises ValueError where the
    fields are not those `read_records` reads.
    """
    lines = [
        *fields,
        ("WARC-Block-Digest", digest_label(block)),
        *([("WARC-Payload-Digest", digest_label(payload))] if payload is not None else []),
        ("Content-Length", str(len(block))),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    header = b"".join((VERSION_LINE, head.encode("utf-8", "replace"), b"\r\n"))
    if not _HEADER.fullmatch(header):
        msg = f"these fields make no record: {head!r}"
        raise ValueError(msg)
    return b"".join((header, block, _AFTER_BLOCK))


def read_records(data: bytes | memoryview) -> Iterator[WarcRecord]:
    """Give every record of a file, in order and without a gap. Raises `BadRecord` at the first that is none."""
    view = memoryview(data)
    offset = 0
    while offset < len(data):
        found = _HEADER.match(data, offset)
        if found is None:
            raise BadRecord(offset, "no record starts here, or its header is not as records are written")
        kind, own, target, block_sha256, payload_sha256, length = found.groups()
        start = found.end()
        stop = start + int(length)
        if data[stop : stop + len(_AFTER_BLOCK)] != _AFTER_BLOCK:
            raise BadRecord(offset, "the record does not end where its Content-Length says")
        after = stop + len(_AFTER_BLOCK)
        yield WarcRecord(
            offset=offset,
            length=after - offset,
            header=found[0],
            block=view[start:stop],
            kind=kind.decode(),
            item=(target or own).decode().replace("-", ""),
            block_sha256=block_sha256.decode(),
            payload_sha256=payload_sha256.decode() if payload_sha256 else None,
        )
        offset = after


def digest_label(data: bytes) -> str:
    """Give a digest as WARC headers bear it: "sha256:" and hexadecimal, which warcio and FastWARC both check."""
    return f"{LABEL}{hashlib.sha256(data).hexdigest()}"


def record_id(identity: str) -> str:
    """Give 32 hexadecimal digits as a WARC record id."""
    parts = (identity[:8], identity[8:12], identity[12:16], identity[16:20], identity[20:])
    return f"<urn:uuid:{'-'.join(parts)}>"


def warc_date(moment: datetime) -> str:
    """Give a moment as WARC-Date, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain_uri(uri: str) -> str:
    """Give *uri* with what may not stand in a header (spaces, line ends, other scripts) percent-encoded as UTF-8."""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), uri)


def plain_type(media_type: str) -> str:
    """Give a media type in the characters a header may bear; what has none becomes application/octet-stream."""
    kept = re.sub(r"[^ -~]+", "", media_type).strip()
    return kept or "application/octet-stream"


def plain_address(address: str) -> bool:
    """Whether *address* is written as an IP address is: a web archive may say anything."""
    return re.fullmatch(r"[0-9A-Fa-f.:%]+", address) is not None
