"""One worker process as its owner sees it: started, asked, watched against the clock, and killed as a group."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from observance.ingest.sandbox.messages import ANSWER, REQUEST, Kind
from observance.ingest.shown import one_line, shown

_CHUNK: Final = 1024 * 1024
_MOST_SAID: Final = 4096
_BOOT: Final = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from observance.ingest.sandbox.worker import main; main()"
)
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath}
_GRACE: Final = 5.0  # seconds a dying process may take to be gone


class Gone(Exception):
    """The worker is no more: ``how`` says what became of it, ``late`` that it ran out of time."""

    def __init__(self, how: str, *, late: bool = False) -> None:
        super().__init__(how)
        self.how = how
        self.late = late


class TooMuch(Exception):
    """The worker's answer is over the cap; it was killed."""


class Worker:
    """A started process. Not for two threads at once; whoever catches `Gone` or `TooMuch` must not use it again."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, json.dumps(_search_path())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
        self.owner = os.getpid()
        self.served = 0
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._to, self._from, self._said = (pipe.fileno() for pipe in pipes if pipe)
        for pipe in (self._to, self._from, self._said):
            os.set_blocking(pipe, False)
        self._words = bytearray()
        self._end = weakref.finalize(self, _end, self._process, self.owner)

    def ask(self, name: str, arguments: bytes, data: bytes, *, seconds: float, most: int) -> tuple[int, bytes]:
        """Send one request and give the answer's kind and content of at most *most* bytes.

        Raises `Gone` where the worker ends or takes longer than *seconds*, `TooMuch` over the cap: it is dead then.
        """
        title = name.encode()
        waiting = [REQUEST.pack(len(title), len(arguments), len(data)) + title + arguments, data]
        try:
            found = self._exchange(waiting, time.monotonic() + seconds, most)
        except BaseException:
            # An interrupted exchange leaves half a message in the pipes: nothing may follow it.
            self.kill()
            raise
        self.served += 1
        return found

    def kill(self) -> None:
        """End the process and whatever it started."""
        self._end()

    @property
    def last_words(self) -> str:
        """The last line it wrote to its standard error, cleaned."""
        lines = self._words.decode("utf-8", errors="replace").strip().splitlines()
        return shown(one_line(lines[-1]) or "", 160) if lines else ""

    def _exchange(self, waiting: list[bytes], deadline: float, most: int) -> tuple[int, bytes]:
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        poll.register(self._said, select.POLLIN)
        poll.register(self._to, select.POLLOUT)
        outgoing = [memoryview(part) for part in waiting if part]
        received = bytearray()
        size: int | None = None
        while size is None or len(received) < ANSWER.size + size:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Gone("the time for it is over", late=True)
            for pipe, _events in poll.poll(min(left, 1.0) * 1000):
                if pipe == self._from:
                    received += self._receive()
                elif not (self._send(outgoing) if pipe == self._to else self._listen()):
                    poll.unregister(pipe)
            if size is None and len(received) >= ANSWER.size:
                kind, size = ANSWER.unpack_from(received)
                if size > most:
                    raise TooMuch
        if len(received) != ANSWER.size + size or outgoing:
            raise Gone("it answered out of turn")
        return kind, bytes(received[ANSWER.size :])

    def _receive(self) -> bytes:
        part = os.read(self._from, _CHUNK)
        if not part:
            raise self._obituary()
        return part

    def _send(self, outgoing: list[memoryview]) -> bool:
        """Write what the pipe takes; False when all is sent, or nobody reads any more."""
        try:
            while outgoing:
                outgoing[0] = outgoing[0][os.write(self._to, outgoing[0]) :]
                if outgoing[0]:
                    return True
                outgoing.pop(0)
        except BlockingIOError:
            return True
        except BrokenPipeError:
            return False  # its end is read from the other pipe
        return False

    def _listen(self) -> bool:
        part = os.read(self._said, _CHUNK)
        self._words += part
        del self._words[:-_MOST_SAID]
        return bool(part)

    def _obituary(self) -> Gone:
        try:
            code = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return Gone("it closed its answers")
        if code == -signal.SIGXCPU:
            return Gone("the processor time for it is over", late=True)
        if code == -signal.SIGKILL:
            return Gone("it was killed by the system, most likely for want of memory")
        with suppress(BlockingIOError):
            self._listen()
        return Gone(f"it crashed (signal {-code})" if code < 0 else f"it ended (status {code})")


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """Kill *process* and its group, and close its pipes; a fork of the owner closes its copies only."""
    pipes: Iterable[object] = (process.stdin, process.stdout, process.stderr)
    for pipe in pipes:
        if hasattr(pipe, "close"):
            pipe.close()
    if os.getpid() != owner:
        process.returncode = 0  # another process waits for it
        return
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait(_GRACE)


def _search_path() -> list[str]:
    """Give where this process finds modules, and where it found this package, as absolute paths."""
    ours = str(Path(__file__).resolve().parents[3])
    return list(dict.fromkeys([*(str(Path(entry).resolve()) for entry in sys.path), ours]))


__all__ = ["Gone", "Kind", "TooMuch", "Worker"]
