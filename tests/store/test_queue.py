"""The queue: leases that lapse, tries that are counted, clocks that jump; nothing is lost, nothing is done for two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql

from observance.model import Declared
from observance.model.queue import InputRef, Job, JobState, Reason
from observance.store import Queue, engine
from observance.store import queue as queues

NOON = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
BROKEN = Reason(what="is broken", where="some.txt", hint="mend it", code="OBS-I01")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """Give the time it is set to."""
        return self.now

    def jump(self, by: timedelta) -> None:
        """Set it on, or back."""
        self.now += by


def ref(name: str, place: str = "") -> InputRef:
    return InputRef(path=f"/reports/{name}", method="file", origin=name, declared=Declared(), place=place)


def refs(count: int) -> list[InputRef]:
    return [ref(f"{number:03}.txt") for number in range(count)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(tmp_path: Path, clock: Clock) -> Iterator[Queue]:
    with Queue.open(tmp_path / "observance.db", clock=clock) as opened:
        yield opened


def put(queue: Queue, count: int = 3) -> tuple[int, ...]:
    return queue.enqueue(refs(count), kind="read", version="1")


def only(queue: Queue) -> Job:
    (job,) = queue.jobs()
    return job


def test_an_input_is_enqueued_once_for_a_version(queue: Queue) -> None:
    first = put(queue)
    assert put(queue) == first
    assert queue.enqueue(refs(3)[::-1], kind="read", version="1") == first[::-1]
    newer = queue.enqueue(refs(3), kind="read", version="2")
    assert not set(newer) & set(first)
    assert queue.counts()[JobState.WAITING] == 6
    assert queue.enqueue([], kind="read", version="1") == ()


def test_one_input_twice_in_one_call_is_one_job(queue: Queue) -> None:
    numbers = queue.enqueue([ref("a"), ref("b"), ref("a")], kind="read", version="1")
    assert numbers[0] == numbers[2] != numbers[1]


def test_thousands_are_enqueued_in_order(queue: Queue) -> None:
    numbers = put(queue, 1_200)
    assert list(numbers) == sorted(numbers)
    assert [job.input.origin for job in queue.jobs(numbers=numbers[:2])] == ["000.txt", "001.txt"]


def test_a_job_comes_back_as_it_was_put_in(queue: Queue) -> None:
    put(queue, 1)
    job = only(queue)
    assert job.input == refs(1)[0]
    assert (job.state, job.tries, job.owner, job.until) == (JobState.WAITING, 0, None, None)
    assert job.enqueued_at == job.updated_at == NOON


def test_two_workers_never_hold_the_same_job(queue: Queue) -> None:
    put(queue, 5)
    mine, theirs = queue.claim("a", kind="read", most=3), queue.claim("b", kind="read", most=3)
    assert [job.input.origin for job in mine] == ["000.txt", "001.txt", "002.txt"]
    assert [job.input.origin for job in theirs] == ["003.txt", "004.txt"]
    assert queue.claim("c", kind="read") == ()
    assert queue.claim("c", kind="fetch") == ()
    assert queue.owners() == ("a", "b")


def test_a_lease_that_ran_out_is_anybodys_and_the_late_holder_loses_nothing(queue: Queue, clock: Clock) -> None:
    put(queue, 1)
    (mine,) = queue.claim("a", kind="read")
    assert queue.begin(mine, "a")
    clock.jump(queues.LEASE - timedelta(seconds=1))
    assert queue.claim("b", kind="read") == ()
    clock.jump(timedelta(seconds=1))
    (theirs,) = queue.claim("b", kind="read")
    assert theirs.number == mine.number
    assert not queue.begin(mine, "a"), "it is another's now"
    assert queue.fail(mine, "a", BROKEN) is JobState.LEASED, "and what the late holder failed at is not its business"
    assert queue.complete(mine, "a", came_to="k"), "but what it did finish is finished"
    assert queue.complete(theirs, "b", came_to="k")
    assert only(queue).state is JobState.DONE
    assert queue.claim("c", kind="read") == ()


def test_beginning_a_job_renews_every_lease_of_its_holder(queue: Queue, clock: Clock) -> None:
    put(queue, 2)
    first, second = queue.claim("a", kind="read")
    for _ in range(3):
        clock.jump(queues.LEASE / 2)
        assert queue.begin(first, "a")
    assert queue.claim("b", kind="read") == ()
    assert queue.complete(first, "a", came_to="k", then=second)
    assert [job.tries for job in queue.jobs()] == [3, 1]


def test_after_three_tries_it_is_quarantined_with_its_reason_and_shown(queue: Queue) -> None:
    put(queue, 1)
    for expected in (JobState.WAITING, JobState.WAITING, JobState.QUARANTINED):
        (job,) = queue.claim("a", kind="read")
        queue.begin(job, "a")
        assert queue.fail(job, "a", BROKEN) is expected
    assert queue.claim("a", kind="read") == ()
    (kept,) = queue.jobs(state=JobState.QUARANTINED)
    assert kept.reason == BROKEN
    assert str(kept.reason) == "some.txt: is broken. Hint: mend it [OBS-I01]"
    assert kept.owner is None


def test_what_cannot_get_better_is_quarantined_at_once(queue: Queue) -> None:
    put(queue, 1)
    (job,) = queue.claim("a", kind="read")
    queue.begin(job, "a")
    assert queue.fail(job, "a", BROKEN, again=False) is JobState.QUARANTINED


def test_retry_by_hand_starts_from_the_beginning(queue: Queue) -> None:
    numbers = put(queue, 2)
    for job in queue.claim("a", kind="read"):
        queue.fail(job, "a", BROKEN, again=False)
    assert queue.retry([numbers[1], 999]) == 1
    assert [job.state for job in queue.jobs()] == [JobState.QUARANTINED, JobState.WAITING]
    assert queue.retry() == 1
    assert [job.tries for job in queue.claim("a", kind="read")] == [0, 0]
    assert queue.retry(numbers) == 0, "only what is quarantined is retried"


def test_a_job_that_kills_its_worker_three_times_is_quarantined(queue: Queue, clock: Clock) -> None:
    put(queue, 2)
    for _ in range(3):
        held = queue.claim("a", kind="read")
        assert len(held) == 2
        queue.begin(held[0], "a")
        clock.jump(queues.LEASE)
    (innocent,) = queue.claim("b", kind="read")
    assert innocent.input.origin == "001.txt", "what was only claimed beside it is not counted"
    (given_up,) = queue.jobs(state=JobState.QUARANTINED)
    assert given_up.reason
    assert "never finished" in given_up.reason.what


def test_what_failed_once_waits_behind_what_was_never_tried(queue: Queue) -> None:
    put(queue, 3)
    (job,) = queue.claim("a", kind="read", most=1)
    queue.begin(job, "a")
    queue.fail(job, "a", BROKEN)
    assert [one.input.origin for one in queue.claim("a", kind="read", most=2)] == ["001.txt", "002.txt"]


def test_a_worker_told_to_stop_gives_back_what_it_holds_uncounted(queue: Queue) -> None:
    put(queue, 3)
    held = queue.claim("a", kind="read")
    queue.begin(held[0], "a")
    assert queue.release("a", begun=held[0]) == 3
    assert [(job.state, job.tries) for job in queue.jobs()] == [(JobState.WAITING, 0)] * 3


def test_the_leases_of_a_dead_owner_end_at_once_and_its_try_counts(queue: Queue) -> None:
    put(queue, 2)
    held = queue.claim("a", kind="read")
    queue.begin(held[0], "a")
    assert queue.expire("a") == 2
    assert [job.tries for job in queue.claim("b", kind="read")] == [1, 0]


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_jumps_a_day_loses_and_doubles_nothing(queue: Queue, clock: Clock, days: int) -> None:
    put(queue, 4)
    held = queue.claim("a", kind="read", most=2)
    queue.begin(held[0], "a")
    clock.jump(timedelta(days=days))
    # Forward the leases have run out; backward they were given in the future, and nobody waits a day for them.
    again = queue.claim("b", kind="read")
    assert {job.input.origin for job in again} == {"000.txt", "001.txt", "002.txt", "003.txt"}
    for job in again:
        assert queue.begin(job, "b")
        queue.complete(job, "b", came_to=job.input.origin)
    queue.complete(held[0], "a", came_to="000.txt")
    assert queue.counts()[JobState.DONE] == 4
    assert [job.came_to for job in queue.jobs()] == ["000.txt", "001.txt", "002.txt", "003.txt"]


def test_a_clock_a_few_seconds_behind_takes_nothing_from_anybody(queue: Queue, clock: Clock) -> None:
    put(queue, 1)
    queue.claim("a", kind="read")
    clock.jump(timedelta(seconds=-30))
    assert queue.claim("b", kind="read") == ()


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with Queue.open(tmp_path / "observance.db", clock=lambda: NOON.replace(tzinfo=None)) as queue:
        with pytest.raises(ValueError, match="time zone"):
            put(queue)
        assert sum(queue.counts().values()) == 0


Move = tuple[str, str, int]
MOVES = st.tuples(
    st.sampled_from("abc"), st.sampled_from(["claim", "begin", "done", "fail", "leave"]), st.integers(-2, 2)
)


def play(queue: Queue, clock: Clock, moves: list[Move]) -> Counter[int]:
    """Let three workers do *moves*, the clock jumping before each; give how often each job became done."""
    finished: Counter[int] = Counter()
    hands: dict[str, list[Job]] = {name: [] for name in "abc"}
    for name, move, jump in moves:
        clock.jump(timedelta(minutes=6 * jump))
        if move == "claim":
            hands[name] += queue.claim(name, kind="read", most=2)
        elif move == "leave":
            queue.release(name)
        elif hands[name]:
            job = hands[name].pop(0)
            if queue.begin(job, name) and move == "done":
                before = next(queue.jobs(numbers=[job.number])).state
                queue.complete(job, name, came_to=job.input.origin)
                finished[job.number] += before is not JobState.DONE
            elif move == "fail":
                queue.fail(job, name, BROKEN)
    return finished


@given(st.lists(MOVES, max_size=30))
@settings(max_examples=50, deadline=None)
def test_whatever_happens_no_job_is_lost_and_none_is_done_twice(
    tmp_path_factory: pytest.TempPathFactory, moves: list[Move]
) -> None:
    clock = Clock()
    with Queue.open(tmp_path_factory.mktemp("q") / "observance.db", clock=clock) as queue:
        numbers = put(queue, 3)
        finished = play(queue, clock, moves)
        states = {job.number: job.state for job in queue.jobs()}
        assert sorted(states) == sorted(numbers)
        assert all(times == 1 for times in finished.values())
        assert {number for number, state in states.items() if state is JobState.DONE} == set(finished)
        clock.jump(timedelta(days=2))
        for _ in range(2):  # what had its three tries is quarantined by the first claim, and retried for the second
            for job in queue.claim("last", kind="read"):
                queue.complete(job, "last", came_to=job.input.origin)
            queue.retry()
        assert queue.counts()[JobState.DONE] == 3


def test_the_jobs_of_an_erased_capture_are_forgotten_and_no_others(queue: Queue) -> None:
    put(queue, 2)
    first, second = queue.claim("a", kind="read")
    queue.complete(first, "a", came_to="erased")
    queue.complete(second, "a", came_to="kept")
    with engine.writing(queue._engine) as connection:
        assert queues.forget(connection, "erased") == 1
    assert [job.came_to for job in queue.jobs()] == ["kept"]


def test_the_statements_are_postgresqls_too() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    claim = select(queues.job).limit(3).with_for_update(skip_locked=True).compile(dialect=dialect)
    assert "FOR UPDATE SKIP LOCKED" in str(claim)
    put_in = queues._INSERTS["postgresql"](queues.job).on_conflict_do_nothing().compile(dialect=dialect)
    assert "ON CONFLICT DO NOTHING" in str(put_in)
    assert "ON CONFLICT" not in str(insert(queues.job).compile(dialect=dialect))


def test_a_reference_is_another_where_anything_that_matters_differs() -> None:
    one = ref("a.jsonl", ":1")
    others = [
        ref("a.jsonl", ":2"),
        ref("b.jsonl", ":1"),
        InputRef(path=one.path, method="file", origin=one.origin, declared=Declared(outlet="KCNA"), place=":1"),
        InputRef(path=one.path, method="file", origin=one.origin, declared=Declared(), place=":1", sha256="0" * 64),
        InputRef(path=one.path, method="file", origin=one.origin, declared=Declared(), place=":1", undated=True),
    ]
    assert len({other.key for other in others} | {one.key}) == 6
    named_otherwise = InputRef(path=one.path, method="file", origin="../a", declared=Declared(), place=":1")
    assert named_otherwise.key == one.key


def test_only_the_marks_of_jobs_do_not_wait_for_the_disk(queue: Queue) -> None:
    (number, *_) = put(queue)
    (one, *_) = queue.claim("me", kind="read", most=1)
    assert one.number == number
    with engine.writing_hastily(queue._engine) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    assert queue.begin(one, "me")
    assert queue.complete(one, "me", came_to="a")
    with engine.writing(queue._engine) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    with pytest.raises(ZeroDivisionError), engine.writing_hastily(queue._engine):
        _ = 1 / 0
    with engine.writing(queue._engine) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
