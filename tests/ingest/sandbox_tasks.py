"""Tasks that do to their sandbox what a hostile document may make a parser do."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
import time
from pathlib import Path

from observance.model import TooLarge

PATH = "tests.ingest.sandbox_tasks"
_counted = 0


def echo(data: bytes, arguments: bytes) -> str:
    return f"{len(data)} {arguments.decode()}"


def count(data: bytes, arguments: bytes) -> int:
    """Give how many tasks this process has counted."""
    global _counted  # noqa: PLW0603 - what is tested is that the process lives on
    _counted += 1
    return _counted


def process(data: bytes, arguments: bytes) -> int:
    return os.getpid()


def loop(data: bytes, arguments: bytes) -> None:
    while True:
        pass


def sleep(data: bytes, arguments: bytes) -> None:
    while True:
        time.sleep(60)


def fill_memory(data: bytes, arguments: bytes) -> int:
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def segfault(data: bytes, arguments: bytes) -> bytes:
    return ctypes.string_at(0)


def segfault_when_used(data: bytes, arguments: bytes) -> int:
    """Crash in a process that has counted before."""
    return segfault(data, arguments)[0] if _counted else 7


def leave(data: bytes, arguments: bytes) -> None:
    os._exit(3)


def fail(data: bytes, arguments: bytes) -> None:
    msg = "a \x1b[31mreader\x1b[0m's own words"
    raise KeyError(msg)


def refuse(data: bytes, arguments: bytes) -> None:
    raise TooLarge("is \x1b[31mtoo\x07 large\ud800", where="elsewhere", hint="split it\n" + "x" * 5000)


def connect(data: bytes, arguments: bytes) -> str:
    try:
        with socket.socket() as made:
            made.connect(("127.0.0.1", int(arguments)))
    except OSError as error:
        return type(error).__name__
    return "connected"


def write_file(data: bytes, arguments: bytes) -> str:
    try:
        Path(arguments.decode()).write_bytes(data)
    except OSError as error:
        return type(error).__name__
    return "written"


def read_file(data: bytes, arguments: bytes) -> str:
    try:
        return Path(arguments.decode()).read_text(encoding="utf-8")
    except OSError as error:
        return type(error).__name__


def start_process(data: bytes, arguments: bytes) -> str:
    tried = []
    for attempt in (os.fork, lambda: os.execv(sys.executable, [sys.executable, "-V"])):  # noqa: S606
        try:
            if attempt() == 0:
                os._exit(0)
        except OSError as error:
            tried.append(type(error).__name__)
    return " ".join(tried)


def kill_other(data: bytes, arguments: bytes) -> str:
    try:
        os.kill(int(arguments), signal.SIGTERM)
    except OSError as error:
        return type(error).__name__
    return "killed"


def chatter(data: bytes, arguments: bytes) -> str:
    """Write more to both outputs than a pipe holds."""
    for stream in (sys.stdout, sys.stderr):
        stream.write("x" * 1_000_000)
        stream.flush()
    return "done"


def lie(data: bytes, arguments: bytes) -> None:
    """Answer out of turn with what is no message, as a parser that was taken over may."""
    for obj in range(3, 20):
        try:
            os.write(obj, arguments)
        except OSError:
            continue
    gc.collect()
    time.sleep(30)


def too_much(data: bytes, arguments: bytes) -> str:
    return "x" * int(arguments)


def imports(data: bytes, arguments: bytes) -> list[str]:
    return sorted(sys.modules)
