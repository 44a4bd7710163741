"""The sandbox: tasks on strangers' bytes, each run in a process that can be killed and can reach nothing."""

from __future__ import annotations

import importlib
import logging
import os
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self, TypeVar

import msgspec

from observance.ingest.sandbox.measures import Limits, Measure
from observance.ingest.sandbox.messages import Kind, Refusal, Setup
from observance.ingest.sandbox.process import Gone, TooMuch, Worker
from observance.ingest.shown import one_line, shown
from observance.model import BadRecord, EmptyInput, InputError, NotText, TooLarge

TASKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "document": "observance.ingest.reading:read_in_sandbox",
        "feed": "observance.ingest.leads:feed_in_sandbox",
        "sitemap": "observance.ingest.leads:sitemap_in_sandbox",
    }
)
_ERRORS: Final = {kind.__name__: kind for kind in (InputError, EmptyInput, NotText, TooLarge, BadRecord)}
_HINT: Final = "look at the file by hand: it may be damaged, or made to break its reader"
_START: Final = 60.0  # seconds; the first start on a machine compiles what it loads
_LONGEST: Final = 500
_APART: Final = os.name == "posix"
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Sandbox:
    """Runs *tasks* (name -> "module:function") under *limits*, one at a time, in one process that is used again.

    The process starts with the first task. It is replaced after a crash, an overrun, or ``limits.documents`` tasks. A
    task that dies in a used process is tried once more in a new one, so that what came before it does not decide. Safe
    to use from several threads, which then wait for each other; a fork of this process starts a worker of its own. Close
    it, or use it in a ``with``. Where the system has no POSIX processes the tasks run in this one, and `measures` says so.
    """

    def __init__(self, limits: Limits | None = None, *, tasks: Mapping[str, str] = TASKS) -> None:
        self.limits = limits or Limits()
        self._tasks = dict(tasks)
        self._worker: Worker | None = None
        self._measures: tuple[Measure, ...] = ()
        self._lock = threading.Lock()

    @property
    def is_apart(self) -> bool:
        """Whether tasks run in a process of their own on this system."""
        return _APART

    def run(self, name: str, data: bytes, arguments: bytes, kind: type[T], *, where: str) -> T:
        """Run the task *name* on *data* and decode its answer strictly as *kind*.

        Raises the `InputError` the task raised, or one of its own where the task ran out of time or memory, crashed, or
        answered with what is no *kind*; ``where`` names the input.
        """
        with self._lock:
            if not _APART:
                found: T = msgspec.convert(_here(self._tasks[name], data, arguments), kind)
                return found
            used = self._worker is not None and self._worker.owner == os.getpid()
            try:
                answer, content = self._ask(name, data, arguments)
            except Gone as gone:
                if gone.late or not used:
                    raise self._failed(gone, where) from gone
                answer, content = self._again(name, data, arguments, where)
            except TooMuch as error:
                self._worker = None
                what = f"gives more than {self.limits.result:,} bytes of text"
                raise TooLarge(what, where=where, hint="split it") from error
            if answer == Kind.MEMORY:
                self._drop()
                if used:
                    answer, content = self._again(name, data, arguments, where)
        return self._decoded(answer, content, kind, where)

    def measures(self) -> tuple[Measure, ...]:
        """Give what keeps a reader in on this machine, and whether each of it is in force; starts a worker to ask it."""
        with self._lock:
            if not _APART:
                return (
                    Measure(name="process", value="none of its own: this system has no POSIX ones", in_force=False),
                )
            try:
                self._ready()
            except Gone as gone:
                return (Measure(name="process", value=f"does not start ({gone.how})", in_force=False),)
            apart = Measure(
                name="process",
                value=f"its own, killed after {self.limits.wall:g} s, or {self.limits.cpu} s of processor time",
                in_force=True,
            )
            return (apart, *self._measures)

    def close(self) -> None:
        """End the worker, if there is one."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, name: str, data: bytes, arguments: bytes) -> tuple[int, bytes]:
        worker = self._ready(name)
        found = worker.ask(name, arguments, data, seconds=self.limits.wall, most=self.limits.result)
        if worker.served >= self.limits.documents:
            self._drop()
        return found

    def _again(self, name: str, data: bytes, arguments: bytes, where: str) -> tuple[int, bytes]:
        """Ask a new worker what the last one died of."""
        self._drop()
        try:
            return self._ask(name, data, arguments)
        except Gone as gone:
            raise self._failed(gone, where) from gone
        except TooMuch as error:
            self._worker = None
            raise TooLarge("gives too much text", where=where, hint="split it") from error

    def _ready(self, name: str = "") -> Worker:
        """Give the worker, started anew if there is none or it belongs to the process this one was forked from."""
        if self._worker is not None and self._worker.owner == os.getpid():
            return self._worker
        worker = Worker()
        setup = Setup(
            tasks=self._tasks,
            preload=[name] if name else [],
            memory=self.limits.memory,
            cpu=self.limits.cpu,
        )
        try:
            kind, content = worker.ask("", b"", msgspec.json.encode(setup), seconds=_START, most=_LONGEST * 100)
        except Gone as gone:
            raise Gone(f"{gone.how}: {worker.last_words}" if worker.last_words else gone.how, late=gone.late) from gone
        if kind != Kind.READY:
            worker.kill()
            raise Gone("it did not get ready")
        worker.served = 0
        measures = msgspec.json.decode(content, type=tuple[Measure, ...])
        if measures != self._measures:
            for measure in measures:
                if not measure.in_force:
                    _log.warning("the sandbox has no limit on %s: %s", measure.name, measure.value)
        self._measures = measures
        self._worker = worker
        return worker

    def _failed(self, gone: Gone, where: str) -> InputError:
        worker, self._worker = self._worker, None
        if worker is None:
            return InputError(f"was not read: the reader does not start ({gone.how})", where=where, hint="run doctor")
        what = "the reader ran out of time" if gone.late else f"the reader broke down: {gone.how}"
        return InputError(what, where=where, hint=_HINT)

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def _decoded(self, answer: int, content: bytes, kind: type[T], where: str) -> T:
        """Take an answer for what it may be: the word of a process that strangers' bytes have been through."""
        try:
            if answer == Kind.RESULT:
                found: T = msgspec.json.decode(content, type=kind, strict=True)
                return found
            if answer == Kind.REFUSED:
                raise _raised(msgspec.json.decode(content, type=Refusal, strict=True), where)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            self.close()
            raise InputError("the reader answered what makes no sense", where=where, hint=_HINT) from error
        if answer == Kind.MEMORY:
            raise InputError("the reader ran out of memory", where=where, hint=_HINT)
        name = shown(one_line(content[:80].decode("ascii", errors="replace")) or "")
        raise InputError(f"the reader failed on it ({name})", where=where, hint=_HINT)


def _raised(refusal: Refusal, where: str) -> InputError:
    """Give the error the task raised; its place is kept where it lies within *where*, its words are cleaned."""
    inner = one_line(refusal.where) or ""
    return _ERRORS.get(refusal.error, InputError)(
        shown(one_line(refusal.what) or "cannot be read", _LONGEST),
        where=shown(inner, _LONGEST) if inner.startswith(one_line(where) or where) else where,
        hint=shown(one_line(refusal.hint) or "", _LONGEST),
    )


def _here(path: str, data: bytes, arguments: bytes) -> object:
    module, _, function = path.partition(":")
    return getattr(importlib.import_module(module), function)(data, arguments)
