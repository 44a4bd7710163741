"""Local worker processes that share one queue: started, watched, started again where one dies, and ended."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Final, Protocol, Self

from observance.model import ObservanceError, WorkspaceError

# Deaths in a row, beyond three a worker, after which they are not started again: it is not the reports that kill them.
_DEATHS_TO_SPARE: Final = 3


class Worker(Protocol):
    """What a process does: work until nothing is left to claim."""

    def work(self) -> Iterable[object]:
        """Do one job after another."""
        ...


# Opens a worker in a process of its own: importable by name, or a `functools.partial` of such a function.
Opener = Callable[[], AbstractContextManager[Worker]]


class Workers:
    """*count* processes that each open a worker and work; `look` tells of what became of them."""

    def __init__(self, opener: Opener, count: int) -> None:
        self._opener = opener
        self._count = count
        self._context = multiprocessing.get_context("spawn")
        self._running: list[tuple[multiprocessing.process.BaseProcess, Connection]] = []
        self._deaths = 0
        self._at = 0

    def __enter__(self) -> Self:
        """Start them."""
        for _ in range(self._count):
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End those that still run, and wait for them."""
        for process, _ in self._running:
            process.terminate()
        for process, heard in self._running:
            process.join()
            heard.close()

    def look(self, *, at: int) -> bool:
        """Give whether any still works, after one that was killed was replaced by another.

        *at* is the job that is waited for. Raises the `ObservanceError` a worker ended with (the disk is full, the
        evidence broken), and `WorkspaceError` where they die again and again while the same job is waited for.
        """
        if at != self._at:
            self._at, self._deaths = at, 0
        for process, heard in tuple(self._running):
            if process.is_alive():
                continue
            self._running.remove((process, heard))
            said = _last_word(heard)
            if isinstance(said, ObservanceError):
                raise said
            if said is None:
                self._deaths += 1
                if self._deaths > 3 * self._count + _DEATHS_TO_SPARE:
                    raise WorkspaceError(
                        f"the worker processes die (the last with exit status {process.exitcode})",
                        hint="read with one process to see why",
                    )
                self._start()
        return bool(self._running)

    def _start(self) -> None:
        heard, said = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_work, args=(self._opener, said))
        process.start()
        said.close()
        self._running.append((process, heard))


def _last_word(heard: Connection) -> object:
    """Give what a process that has ended said; None where it was killed before it could."""
    with heard:
        try:
            return heard.recv()
        except EOFError:
            return None


def _work(opener: Opener, said: Connection) -> None:
    """Work in this process; say "done", or the error it ended with. A process that says nothing was killed."""
    try:
        with opener() as worker:
            for _ in worker.work():
                pass
        said.send("done")
    except ObservanceError as error:
        said.send(error)
    except KeyboardInterrupt:
        said.send("interrupted")  # the parent is interrupted too, and tells the person
