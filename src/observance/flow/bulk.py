"""Many reports: put into the queue, claimed in batches by one process or several, walked, and marked done.

Whatever is cut off is taken up again: a worker that is killed leaves its leases, which another takes once its process
is gone or they run out. A report that cannot be read is quarantined with its reason, and the others go on.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import platform
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from observance import ingest
from observance.flow.line import Line
from observance.flow.rereading import Fetch, Rereader, ref_of, ref_of_fault
from observance.flow.workers import Opener, Workers
from observance.model import (
    BadRecord,
    Declared,
    EmptyInput,
    InputError,
    IntegrityBroken,
    NotText,
    ObservanceError,
    Reading,
    TooLarge,
    UsageError,
    WorkspaceError,
)
from observance.model.queue import FAULT_OF_OURS, InputRef, Job, JobState, Reason
from observance.store import Queue
from observance.store.queue import BATCH

READ: Final = "read"
ENQUEUED_AT_ONCE: Final = 256
LOOK_SECONDS: Final = 0.05
# What these say is wrong with the bytes themselves; any other fault of a file may have gone when it is looked at again.
_NO_REPORT: Final = (BadRecord, EmptyInput, NotText, TooLarge)
# Owners of this process that are at work; another of this process's owners was left behind by an error.
_AT_WORK: Final[set[str]] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one job that was begun: its reading, or why there is none and where the job stands now."""

    job: Job
    reading: Reading | None = None
    reason: Reason | None = None
    state: JobState = JobState.DONE


class Bulk:
    """Reads many inputs through one line. Several, in as many processes, may work on one queue at once.

    *reading_of* gives the reading of a capture by its key; *fetch* gets URLs, and without it none is read.
    """

    def __init__(
        self, line: Line, queue: Queue, reading_of: Callable[[str], Reading], *, fetch: Fetch | None = None
    ) -> None:
        self.queue = queue
        self._line = line
        self._reading_of = reading_of
        self._fetch = fetch
        steps = sorted(dataclasses.asdict(line.versions).items())
        self.version = hashlib.sha256(repr(steps).encode()).hexdigest()[:16]

    # Putting in ---------------------------------------------------------------------------------------------------

    def enqueue(self, source: ingest.ManySource, *, undated: bool = False) -> Iterator[int | ObservanceError]:
        """Put every input of *source* into the queue; give their jobs' numbers in order, once they are safe on disk.

        What cannot be read is put in too, and quarantined when its turn comes, where it lies in a file that can be
        looked at again; the error of what does not (a link, a pipe, a name that is no Unicode) is given in its place.
        """
        found = source if isinstance(source, ingest.Sources) else ingest.Sources(source)
        path = found.path
        if path is None:
            raise UsageError(
                "standard input cannot wait in a queue: it could not be read again", hint="save it as a file first"
            )
        waiting: list[InputRef | ObservanceError] = []
        for one in found:
            waiting.append(_ref_or_error(one, path, declared=found.declared, undated=undated))
            if len(waiting) == ENQUEUED_AT_ONCE:
                yield from self._put(waiting)
                waiting = []
        yield from self._put(waiting)

    def _put(self, waiting: Sequence[InputRef | ObservanceError]) -> Iterator[int | ObservanceError]:
        refs = [one for one in waiting if isinstance(one, InputRef)]
        numbers = iter(self.queue.enqueue(refs, kind=READ, version=self.version))
        for one in waiting:
            yield one if isinstance(one, ObservanceError) else next(numbers)

    # Working ------------------------------------------------------------------------------------------------------

    def work(self) -> Generator[Outcome, None, None]:
        """Claim and read, batch by batch, until nothing is free; give what became of each job that was begun.

        Raises `WorkspaceError` and `IntegrityBroken`, which are no report's fault: what was claimed is then given back.
        """
        owner = f"{platform.node()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"
        rereader = Rereader(self._fetch)
        _AT_WORK.add(owner)
        try:
            self.expire_the_dead()
            while batch := self.queue.claim(owner, kind=READ, most=BATCH):
                yield from self._batch(batch, owner, rereader)
        finally:
            _AT_WORK.discard(owner)
            rereader.close()

    def expire_the_dead(self) -> int:
        """End the leases of workers of this machine whose process is gone; give how many jobs that frees."""
        return sum(self.queue.expire(owner) for owner in self.queue.owners() if not _is_alive(owner))

    def _batch(self, batch: Sequence[Job], owner: str, rereader: Rereader) -> Iterator[Outcome]:
        begun: Job | None = None
        try:
            begun = batch[0] if self.queue.begin(batch[0], owner) else None
            for job, then in zip(batch, [*batch[1:], None], strict=True):
                if begun is None:  # another took it after this one's lease ran out
                    begun = then if then and self.queue.begin(then, owner) else None
                    continue
                outcome = self._walked(job, owner, rereader)
                if outcome.reading:
                    key = outcome.reading.capture.key
                    held = self.queue.complete(job, owner, came_to=key, then=then)
                else:
                    held = then is not None and self.queue.begin(then, owner)
                begun = then if held else None
                yield outcome
        except BaseException:
            # Told to stop, or the disk is full: nobody has to wait for this one's leases, if that can still be said.
            with suppress(WorkspaceError):
                self.queue.release(owner, begun=begun)
            raise

    def _walked(self, job: Job, owner: str, rereader: Rereader) -> Outcome:
        """Read one input again and walk it; a failure is the job's, unless the workspace itself fails."""
        found = False
        try:
            raw, undated = rereader.read(job.input)
            found = True
            return Outcome(job=job, reading=self._line.read(raw, undated=undated))
        except (WorkspaceError, IntegrityBroken):
            raise
        except ObservanceError as error:
            reason = Reason.of(error)
            # The same bytes will be refused again; what could not be reached may be there next time.
            again = not isinstance(error, (InputError, UsageError) if found else _NO_REPORT)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one report must not keep the others from being read
            reason = _fault(error, job)
            again = True
        state = self.queue.fail(job, owner, reason, again=again)
        return Outcome(job=job, reason=reason, state=state)

    # Reading in order -----------------------------------------------------------------------------------------------

    def read(
        self,
        source: ingest.ManySource,
        *,
        undated: bool = False,
        jobs: int = 1,
        opener: Opener | None = None,
    ) -> Iterator[Reading | ObservanceError]:
        """Read everything *source* holds and give it in its order, what fails as its error.

        With *jobs* above 1 as many processes share the work, each opened by *opener*. What was read before is not read
        again; what was quarantined is tried again, for somebody asks for it. Interrupted, it goes on when it is run again.
        """
        asked = tuple(self.enqueue(source, undated=undated))
        numbers = [one for one in asked if isinstance(one, int)]
        settled = self._settled(numbers)
        with ExitStack() as held:
            crew = held.enter_context(Workers(opener, jobs)) if jobs > 1 and opener and numbers else None
            doing = _nothing() if crew else self.work()
            held.callback(lambda: doing.close())  # noqa: PLW0108 - whichever it is by then
            for one in asked:
                if isinstance(one, ObservanceError):
                    yield one
                    continue
                finished = self._finished(one) if crew or one in settled else None
                while finished is None:
                    doing, finished = self._go_on(one, doing, crew, settled)
                yield finished

    def _settled(self, numbers: Sequence[int]) -> set[int]:
        """Have those of *numbers* that were quarantined tried again; give those that are done."""
        done: set[int] = set()
        for start in range(0, len(numbers), ENQUEUED_AT_ONCE):
            some = numbers[start : start + ENQUEUED_AT_ONCE]
            self.queue.retry(some)
            done.update(job.number for job in self.queue.jobs(numbers=some) if job.state is JobState.DONE)
        return done

    def _finished(self, number: int) -> Reading | ObservanceError | None:
        """Give what a job came to; None where it is not done yet."""
        job = next(self.queue.jobs(numbers=[number]))
        if job.state is JobState.DONE and job.came_to:
            return self._reading_of(job.came_to)
        return _error(job.reason) if job.state is JobState.QUARANTINED and job.reason else None

    def _go_on(
        self, number: int, doing: Generator[Outcome, None, None], crew: Workers | None, settled: set[int]
    ) -> tuple[Generator[Outcome, None, None], Reading | ObservanceError | None]:
        """Do one more job here, or wait for those who work, until job *number* is finished.

        Jobs that are done meanwhile out of their turn join those *settled*.
        """
        outcome = next(doing, None)
        if outcome is None:
            if crew and crew.look(at=number):
                self.expire_the_dead()
            else:
                doing = self.work()
            time.sleep(LOOK_SECONDS)
            return doing, self._finished(number)
        if outcome.job.number != number:
            settled.add(outcome.job.number)
            # Work has gone past it: somebody else may have done it.
            return doing, self._finished(number) if outcome.job.number > number else None
        if outcome.state is JobState.QUARANTINED and outcome.reason:
            return doing, _error(outcome.reason)
        return doing, outcome.reading


def _nothing() -> Generator[Outcome, None, None]:
    yield from ()


def _ref_or_error(
    found: ingest.RawInput | ingest.Record | ObservanceError, source: Path, *, declared: Declared, undated: bool
) -> InputRef | ObservanceError:
    if isinstance(found, ObservanceError):
        return ref_of_fault(found, source, declared=declared, undated=undated) or found
    try:
        return ref_of(found, source, undated=undated)
    except ObservanceError as error:
        return error


def _is_alive(owner: str) -> bool:
    """Whether an owner may still be at work: of another machine nothing is known, and its leases run out."""
    node, pid, _ = owner.rsplit("/", 2)
    if node != platform.node():
        return True
    if int(pid) == os.getpid():
        return owner in _AT_WORK
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _fault(error: Exception, job: Job) -> Reason:
    return Reason(
        what=f"the program failed on it ({type(error).__name__}: {error})",
        where=job.input.origin,
        hint="please report this with the input",
        code=FAULT_OF_OURS,
    )


def _error(reason: Reason) -> ObservanceError:
    """Give the error a reason was kept of: the same words, the same code, and the class that has it."""
    kinds: list[type[ObservanceError]] = [ObservanceError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    found = next((kind for kind in kinds if kind.code == reason.code), InputError)
    error = found(reason.what, where=reason.where, hint=reason.hint)
    error.code = reason.code
    return error
