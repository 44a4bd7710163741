"""The queue: jobs with leases in the workspace's own database, so that any number of processes may share the work.

A job is claimed for a time, begun (which counts a try), and done, failed or given back. What its holder does not
finish in time, because it was killed or cut off, another takes. That makes every job done at least once; the steps of
the walk are kept by content, so doing one twice changes nothing, and in effect each is done once.

Every statement is plain SQLAlchemy Core: on SQLite the writer's lock keeps two claims apart, on PostgreSQL the locks on
the rows do, each claim stepping over the rows of others. `_INSERTS` is the one place where the two are spelt differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    UniqueConstraint,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from observance.model.queue import NEVER_FINISHED, InputRef, Job, JobState, Reason
from observance.store.engine import open_engine, reading, writing, writing_hastily
from observance.store.tables import metadata

LEASE: Final = timedelta(minutes=10)
MOST_TRIES: Final = 3
BATCH: Final = 16
# A lease given this far in the future was given before the clock was set back: it would outlast its holder by as much.
CLOCK_SLACK: Final = timedelta(minutes=1)
_KEYS_AT_ONCE: Final = 500
_INSERTS: Final[dict[str, Callable[[Table], Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

Clock = Callable[[], datetime]

job = Table(
    "job",
    metadata,
    Column("number", Integer, primary_key=True),  # order of enqueueing
    Column("input", Text, nullable=False),  # InputRef.key
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("reference", Text, nullable=False),  # the InputRef as JSON
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owner", Text),
    Column("leased_at", Text),  # times: ISO 8601 in UTC to the microsecond, which sort as text
    Column("until", Text),
    Column("reason", Text),  # the last failure as JSON
    Column("came_to", Text),  # capture key
    Column("enqueued_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    UniqueConstraint("input", "kind", "version"),
    Index("job_by_state", "state", "tries", "number"),
)

_LOST = Reason(
    what=f"was begun {MOST_TRIES} times and never finished: the process that read it was killed, or hung",
    hint="read it by itself to see why, then: observance queue retry NUMBER",
    code=NEVER_FINISHED,
)


def utc_now() -> datetime:
    """Give the time now, in UTC."""
    return datetime.now(UTC)


class Queue:
    """The jobs of one workspace. *clock* gives UTC; it is asked once the lock is held, so that time runs one way."""

    def __init__(
        self, engine: Engine, *, clock: Clock = utc_now, lease: timedelta = LEASE, most_tries: int = MOST_TRIES
    ) -> None:
        """Hold an opened engine, such as that of a store, which reads less again when both share one; or see `open`."""
        self._engine = engine
        self._clock = clock
        self._lease = lease
        self._most_tries = most_tries

    @classmethod
    def open(cls, path: Path, *, clock: Clock = utc_now, lease: timedelta = LEASE) -> Queue:
        """Open the queue in the database at *path*, made if there is none; `WorkspaceError` where it cannot be used."""
        return cls(open_engine(path), clock=clock, lease=lease)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Give the queue itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    # Putting in ---------------------------------------------------------------------------------------------------

    def enqueue(self, inputs: Sequence[InputRef], *, kind: str, version: str) -> tuple[int, ...]:
        """Put *inputs* in, all or none, and give their jobs' numbers in order.

        An input that is already there for this kind and version keeps its job, whatever became of it.
        """
        if not inputs:
            return ()
        with self._writing() as (connection, now):
            rows = [
                {
                    "input": one.key,
                    "kind": kind,
                    "version": version,
                    "reference": _encoded(one),
                    "state": JobState.WAITING.value,
                    "tries": 0,
                    "enqueued_at": now,
                    "updated_at": now,
                }
                for one in inputs
            ]
            statement = _INSERTS[connection.dialect.name](job).on_conflict_do_nothing()
            connection.execute(statement, rows)
            numbers = _numbers(connection, [one.key for one in inputs], kind, version)
        return tuple(numbers[one.key] for one in inputs)

    # Taking out ---------------------------------------------------------------------------------------------------

    def claim(self, owner: str, *, kind: str, most: int = BATCH) -> tuple[Job, ...]:
        """Lease at most *most* jobs of *kind*, of any version, to *owner*, the untried first, in order of enqueueing; () if none is free.

        Free are those that wait and those whose holder let the lease run out. What was begun the full number of times and
        never finished is quarantined here instead of being given out again.
        """
        with self._writing() as (connection, now):
            lapsed = _lapsed(now)
            connection.execute(
                update(job)
                .where(job.c.kind == kind, lapsed, job.c.tries >= self._most_tries)
                .values(state=JobState.QUARANTINED.value, reason=_encoded(_LOST), updated_at=now, **_HELD_BY_NOBODY)
            )
            found: list[RowMapping] = []
            # Two queries: each walks the index, where one with "or" would read every job that is done.
            for free in (lapsed, job.c.state == JobState.WAITING.value):
                chosen = (
                    select(job)
                    .where(job.c.kind == kind, free)
                    .order_by(job.c.tries, job.c.number)
                    .limit(most - len(found))
                )
                found += connection.execute(chosen.with_for_update(skip_locked=True)).mappings().all()
            held = {
                "state": JobState.LEASED.value,
                "owner": owner,
                "leased_at": now,
                "until": _later(now, self._lease),
                "updated_at": now,
            }
            numbers = [row["number"] for row in found]
            if numbers:
                connection.execute(update(job).where(job.c.number.in_(numbers)).values(**held))
        return tuple(_job({**row, **held}) for row in sorted(found, key=lambda row: int(row["number"])))

    def begin(self, one: Job, owner: str) -> bool:
        """Count a try of a claimed job and renew every lease of *owner*; False where the job is no longer its."""
        with self._writing(hastily=True) as (connection, now):
            return self._begin(connection, one.number, owner, now)

    def complete(self, one: Job, owner: str, *, came_to: str, then: Job | None = None) -> bool:
        """Mark a job done, and begin *then* in the same transaction; give whether *then*, if any, is still *owner*'s.

        Done is done, whoever did it: also after the lease ran out and another has begun it too.
        """
        with self._writing(hastily=True) as (connection, now):
            mark_done(connection, one.number, came_to=came_to, at=now)
            return then is None or self._begin(connection, then.number, owner, now)

    def fail(self, one: Job, owner: str, reason: Reason, *, again: bool = True) -> JobState:
        """Give a job back with the reason it failed, or quarantine it; give its state.

        It is quarantined when it was begun the full number of times, or at once where *again* is False: bytes that
        hold no report will not hold one next time. What *owner* no longer holds is left as it is.
        """
        with self._writing() as (connection, now):
            row = connection.execute(
                select(job.c.tries, job.c.state, job.c.owner).where(job.c.number == one.number)
            ).one()
            if row.state != JobState.LEASED.value or row.owner != owner:
                return JobState(row.state)
            state = JobState.WAITING if again and row.tries < self._most_tries else JobState.QUARANTINED
            values = {"state": state.value, "reason": _encoded(reason), "updated_at": now, **_HELD_BY_NOBODY}
            connection.execute(update(job).where(job.c.number == one.number).values(**values))
        return state

    def release(self, owner: str, *, begun: Job | None = None) -> int:
        """Give back everything *owner* holds and give how many that is; the try of a *begun* job is not counted.

        That is for a worker that is told to stop: nothing is wrong with what it was at.
        """
        mine = and_(job.c.state == JobState.LEASED.value, job.c.owner == owner)
        with self._writing() as (connection, now):
            if begun is not None:
                uncounted = update(job).where(mine, job.c.number == begun.number, job.c.tries > 0)
                connection.execute(uncounted.values(tries=job.c.tries - 1))
            values = {"state": JobState.WAITING.value, "updated_at": now, **_HELD_BY_NOBODY}
            return connection.execute(update(job).where(mine).values(**values)).rowcount

    def expire(self, owner: str) -> int:
        """End the leases of an *owner* that is known to be dead, so that nobody waits for them; give how many."""
        mine = and_(job.c.state == JobState.LEASED.value, job.c.owner == owner)
        with self._writing() as (connection, now):
            return connection.execute(update(job).where(mine).values(until=now, leased_at=now)).rowcount

    def retry(self, numbers: Sequence[int] | None = None) -> int:
        """Have quarantined jobs tried again from the start, all of them or those named; give how many that is."""
        chosen = job.c.state == JobState.QUARANTINED.value
        if numbers is not None:
            chosen = and_(chosen, job.c.number.in_(numbers))
        with self._writing() as (connection, now):
            values = {"state": JobState.WAITING.value, "tries": 0, "updated_at": now}
            return connection.execute(update(job).where(chosen).values(**values)).rowcount

    # Looking ------------------------------------------------------------------------------------------------------

    def counts(self) -> dict[JobState, int]:
        """Give how many jobs are in each state."""
        chosen = select(job.c.state, func.count()).group_by(job.c.state)
        with reading(self._engine) as connection:
            found = {str(state): int(count) for state, count in connection.execute(chosen)}
        return {state: found.get(state.value, 0) for state in JobState}

    def owners(self) -> tuple[str, ...]:
        """Give who holds a lease, alive or not."""
        chosen = select(job.c.owner).where(job.c.state == JobState.LEASED.value).distinct().order_by(job.c.owner)
        with reading(self._engine) as connection:
            return tuple(connection.execute(chosen).scalars())

    def jobs(self, *, state: JobState | None = None, numbers: Sequence[int] | None = None) -> Iterator[Job]:
        """Give the jobs in one *state*, or those with these *numbers*, or all, in order of enqueueing."""
        chosen = select(job).order_by(job.c.number)
        if state is not None:
            chosen = chosen.where(job.c.state == state.value)
        if numbers is not None:
            chosen = chosen.where(job.c.number.in_(numbers))
        with reading(self._engine) as connection:
            for row in connection.execute(chosen).mappings():
                yield _job(row)

    @contextmanager
    def _writing(self, *, hastily: bool = False) -> Iterator[tuple[Connection, str]]:
        """Give a connection that holds the writer's lock, and the time it is now that it is held.

        How far a job has come is written *hastily*: a power failure may take the last such marks back, and then those
        jobs are done again, which changes nothing.
        """
        with (writing_hastily if hastily else writing)(self._engine) as connection:
            now = self._clock()
            if now.utcoffset() is None:
                msg = "a job's time needs a time zone"
                raise ValueError(msg)
            yield connection, _written(now)

    def _begin(self, connection: Connection, number: int, owner: str, now: str) -> bool:
        mine = and_(job.c.state == JobState.LEASED.value, job.c.owner == owner)
        counted = update(job).where(mine, job.c.number == number).values(tries=job.c.tries + 1)
        if not connection.execute(counted).rowcount:
            return False
        renewed = {"leased_at": now, "until": _later(now, self._lease), "updated_at": now}
        connection.execute(update(job).where(mine).values(**renewed))
        return True


_HELD_BY_NOBODY: Final[dict[str, None]] = {"owner": None, "leased_at": None, "until": None}


def mark_done(connection: Connection, number: int, *, came_to: str, at: str) -> None:
    """Mark a job done inside the transaction of *connection*: that of the job's own last step, where it has one."""
    values = {"state": JobState.DONE.value, "came_to": came_to, "reason": None, "updated_at": at, **_HELD_BY_NOBODY}
    connection.execute(update(job).where(job.c.number == number, job.c.state != JobState.DONE.value).values(**values))


def forget(connection: Connection, capture_key: str) -> int:
    """Remove the jobs that came to a capture, inside the transaction that erases it; give how many.

    A job names its input, what was declared of it and the digest of its bytes: what an order to erase is about.
    """
    return connection.execute(delete(job).where(job.c.came_to == capture_key)).rowcount


def _lapsed(now: str) -> ColumnElement[bool]:
    """Whether a job's lease has run out, or was given by a clock that has been set back since."""
    return and_(
        job.c.state == JobState.LEASED.value, or_(job.c.until <= now, job.c.leased_at > _later(now, CLOCK_SLACK))
    )


def _numbers(connection: Connection, keys: Sequence[str], kind: str, version: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        chosen = select(job.c.input, job.c.number).where(
            job.c.input.in_(keys[start : start + _KEYS_AT_ONCE]), job.c.kind == kind, job.c.version == version
        )
        found.update((key, number) for key, number in connection.execute(chosen))
    return found


def _job(row: Mapping[Any, Any]) -> Job:
    until, reason = row["until"], row["reason"]
    return Job(
        number=row["number"],
        input=msgspec.json.decode(row["reference"], type=InputRef),
        kind=row["kind"],
        version=row["version"],
        state=JobState(row["state"]),
        tries=row["tries"],
        enqueued_at=datetime.fromisoformat(row["enqueued_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        owner=row["owner"],
        until=datetime.fromisoformat(until) if until else None,
        reason=msgspec.json.decode(reason, type=Reason) if reason else None,
        came_to=row["came_to"],
    )


def _encoded(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode("utf-8")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _later(now: str, by: timedelta) -> str:
    return _written(datetime.fromisoformat(now) + by)
