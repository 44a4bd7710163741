"""Bombs stop at their cap with less than 200 MB in memory: measured in a process of their own."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from observance.ingest.codings import MOST_MEMBERS, undo_codings
from observance.model import TooLarge
from tests.ingest.fetch.servers import Say, Site, page

MIB = 1024 * 1024
MOST_KIB = 200 * 1024


@cache
def gibibyte() -> bytes:
    """Give 1 GiB of zeros as gzip: one flushed block, a thousand times over (its end is never reached)."""
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = machine.compress(b"") + machine.flush(zlib.Z_FULL_FLUSH)
    block = machine.compress(bytes(MIB)) + machine.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1024 + machine.flush()


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def document() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + b" " * 63_000_000


# What is sent (made when its turn comes: some of it is large), and how it must end.
CASES: dict[str, tuple[Callable[[], Say], str]] = {
    "gzip": (lambda: page(gibibyte(), "Content-Encoding: gzip"), "TooLarge"),
    "deflate": (lambda: page(zlib.compress(bytes(64 * MIB), 9), "Content-Encoding: deflate"), "TooLarge"),
    "nested": (lambda: page(gzip.compress(gibibyte(), 9), "Content-Encoding: gzip, gzip"), "TooLarge"),
    "members": (lambda: page(gzip.compress(b"") * 800_000, "Content-Encoding: gzip"), "TooLarge"),
    "endless": (lambda: endless, "TooLarge"),
    "large": (lambda: page(b"a line\n" * 9_000_000), "TooLarge"),
    "document": (lambda: page(document()), "application/pdf"),
    "compressed document": (lambda: page(gzip.compress(document(), 1), "Content-Encoding: gzip"), "TooLarge"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bomb_stops_at_its_cap(name: str) -> None:
    make, expected = CASES[name]
    with Site({"/bomb": make()}) as site:
        command = [sys.executable, str(Path(__file__).with_name("bombed.py")), str(site.port), "bomb"]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    ended, memory = ran.stdout.split()
    assert ended == expected
    assert int(memory) < MOST_KIB


def test_the_bomb_is_one() -> None:
    bomb = gibibyte()
    assert len(bomb) < 1.1 * MIB
    machine = zlib.decompressobj(-15)  # past its head, for its checksum is of one block
    assert sum(len(machine.decompress(bomb[at : at + 1024])) for at in range(10, len(bomb), 1024)) == 1024 * MIB


def test_many_members_are_read_in_time_and_too_many_refused() -> None:
    member = gzip.compress(b"a", mtime=0)
    started = time.process_time()
    assert undo_codings(member * MOST_MEMBERS, "gzip", where="w") == b"a" * MOST_MEMBERS
    with pytest.raises(TooLarge, match="members"):
        undo_codings(member * 800_000, "gzip", where="w")
    assert time.process_time() - started < 30


def test_a_member_may_end_anywhere_in_a_piece() -> None:
    parts = [bytes([n % 256]) * (n * 37) for n in range(300)]
    data = b"".join(gzip.compress(part, 0) for part in parts)
    assert undo_codings(data, "gzip", where="w") == b"".join(parts)
    assert undo_codings(data + b"\0padding", "gzip", where="w") == b"".join(parts)
