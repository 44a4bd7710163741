"""The process that reads: it loads what it needs, shuts itself in, and answers one request after the other.

A task is a function ``(data: bytes, arguments: bytes) -> object`` whose result has a JSON form. The worker ends when
its standard input does; nothing it prints reaches an answer.
"""

from __future__ import annotations

import importlib
import math
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Final

import msgspec

from observance.ingest.sandbox.confinement import confine, readable_paths
from observance.ingest.sandbox.measures import Limits
from observance.ingest.sandbox.messages import ANSWER, REQUEST, Kind, Refusal, Setup
from observance.model import InputError

Task = Callable[[bytes, bytes], object]
_STEP: Final = 1024 * 1024


def main() -> None:
    """Serve requests from standard input until it ends."""
    requests, answers = os.dup(0), os.dup(1)
    silence = os.open(os.devnull, os.O_RDONLY)
    os.dup2(silence, 0)
    os.dup2(2, 1)
    os.close(silence)
    setup = msgspec.json.decode(_read_frame(requests)[2], type=Setup)
    tasks = {name: _task(setup.tasks[name]) for name in setup.preload}
    found = confine(Limits(memory=setup.memory, cpu=setup.cpu), readable_paths())
    _answer(answers, Kind.READY, msgspec.json.encode(found))
    while True:
        name, arguments, data = _read_frame(requests)
        _limit_time(setup.cpu)
        kind, content = _done(name, tasks, setup.tasks, data, arguments)
        del data
        _answer(answers, kind, content)


def _done(
    name: str, tasks: dict[str, Task], known: dict[str, str], data: bytes, arguments: bytes
) -> tuple[Kind, bytes]:
    try:
        task = tasks.get(name) or tasks.setdefault(name, _task(known[name]))
        return Kind.RESULT, msgspec.json.encode(task(data, arguments))
    except InputError as error:
        refusal = Refusal(error=type(error).__name__, what=error.what, where=error.where, hint=error.hint)
        try:
            return Kind.REFUSED, msgspec.json.encode(refusal)
        except UnicodeEncodeError:
            return Kind.FAILED, b"an error without letters"
    except MemoryError:
        return Kind.MEMORY, b""
    except Exception as error:  # noqa: BLE001 - the other side is told of every one, by its name
        return Kind.FAILED, type(error).__name__.encode()


def _task(path: str) -> Task:
    module, _, function = path.partition(":")
    found: Task = getattr(importlib.import_module(module), function)
    return found


def _limit_time(seconds: int) -> None:
    """Let the next document have *seconds* of processor time: after that the kernel ends this process."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


def _read_frame(source: int) -> tuple[str, bytes, bytes]:
    sizes = REQUEST.unpack(_read(source, REQUEST.size))
    return _read(source, sizes[0]).decode(), _read(source, sizes[1]), _read(source, sizes[2])


def _read(source: int, size: int) -> bytes:
    """Read exactly *size* bytes; the end of the source ends the process."""
    first = os.read(source, min(size, _STEP)) if size else b""
    if len(first) == size:
        return first
    found = bytearray(first)
    while len(found) < size:
        part = os.read(source, min(size - len(found), _STEP))
        if not part:
            sys.exit(0)
        found += part
    return bytes(found)


def _answer(target: int, kind: Kind, content: bytes) -> None:
    left = memoryview(ANSWER.pack(kind, len(content)) + content)
    while left:
        left = left[os.write(target, left) :]


if __name__ == "__main__":
    main()
