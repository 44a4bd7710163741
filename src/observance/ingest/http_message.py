"""An HTTP answer as it stands in a web archive: status line, headers, body; chunks joined, content codings left on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from observance.model import InputError
from observance.model.exchange import Headers

_STATUS: Final = re.compile(r"(HTTP/[\d.]{1,5})\s+(\d{3})(?:\s+(.*))?")
_END: Final = re.compile(rb"\r?\n\r?\n")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
LONGEST_HEAD: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """One answer. ``body`` has its chunks joined; ``as_kept`` is the body as the archive holds it."""

    version: str
    status: int
    reason: str
    headers: Headers
    body: bytes
    as_kept: bytes

    def header(self, name: str) -> str:
        """Give all headers of that name, joined with commas; empty where there is none."""
        name = name.lower()
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def read_answer(block: bytes, *, where: str) -> HttpAnswer:
    """Read *block*. Raises `InputError` where it is no HTTP answer or its chunks break off.

    Many archives keep the chunked header beside a body whose chunks were already joined: such a body is left as it is.
    """
    end = _END.search(block, 0, LONGEST_HEAD)
    head, as_kept = (block[: end.start()], block[end.end() :]) if end else (block.rstrip(b"\r\n"), b"")
    lines = _words(head).splitlines()
    status = _STATUS.fullmatch(lines[0].strip()) if lines and len(head) <= LONGEST_HEAD else None
    if status is None:
        raise InputError("is called an HTTP answer, but does not start as one", where=where, hint="skip this record")
    headers = _headers(lines[1:])
    chunked = any(key.lower() == "transfer-encoding" and "chunked" in value.lower() for key, value in headers)
    return HttpAnswer(
        version=status[1],
        status=int(status[2]),
        reason=(status[3] or "").strip(),
        headers=headers,
        body=_joined(as_kept, where) if chunked and _CHUNK.match(as_kept) else as_kept,
        as_kept=as_kept,
    )


def _headers(lines: list[str]) -> Headers:
    found: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in {" ", "\t"} and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif colon:
            found.append((name.strip(), value.strip()))
    return tuple(found)


def _joined(body: bytes, where: str) -> bytes:
    joined = bytearray()
    at = 0
    while chunk := _CHUNK.match(body, at):
        size = int(chunk[1], 16)
        at = chunk.end()
        if not size:
            return bytes(joined)
        if at + size > len(body):
            break
        joined += body[at : at + size]
        at += size
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    raise InputError(
        f"has a chunked body whose chunks break off at byte {at:,}", where=where, hint="capture the page again"
    )


def _words(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")
