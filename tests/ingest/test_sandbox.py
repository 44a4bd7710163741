"""A parser may hang, eat memory, crash, lie or reach out: the one who asked gets a clear error, and soon."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from observance.ingest.sandbox import Limits, Sandbox
from observance.ingest.sandbox.seccomp import filter_of, rules
from observance.model import InputError, TooLarge
from tests.ingest import sandbox_tasks

NAMES = (
    "echo", "count", "process", "loop", "sleep", "fill_memory", "segfault", "segfault_when_used", "leave", "fail",
    "refuse", "connect", "write_file", "read_file", "start_process", "kill_other", "chatter", "lie", "too_much", "imports",
)  # fmt: skip
TASKS = {name: f"{sandbox_tasks.PATH}:{name}" for name in NAMES}
LIMITS = Limits(cpu=2, wall=8.0, memory=512 * 1024 * 1024, result=4 * 1024 * 1024, documents=50)
pytestmark = pytest.mark.skipif(os.name != "posix", reason="tasks run in this process where there is no POSIX")


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, tasks=TASKS) as opened:
        yield opened


def ask(box: Sandbox, name: str, arguments: bytes = b"", data: bytes = b"") -> str:
    return box.run(name, data, arguments, str, where="x")


def pid(box: Sandbox) -> int:
    return box.run("process", b"", b"", int, where="x")


def test_a_task_runs_in_another_process_which_is_used_again(box: Sandbox) -> None:
    first = pid(box)
    assert first != os.getpid()
    assert ask(box, "echo", "слово".encode(), b"\0" * 3_000_000) == "3000000 слово"
    assert pid(box) == first


@pytest.mark.parametrize(
    ("name", "said"), [("loop", "ran out of time"), ("segfault", "signal 11"), ("leave", "status 3")]
)
def test_a_parser_that_hangs_or_crashes_is_an_error_and_the_next_one_works(box: Sandbox, name: str, said: str) -> None:
    before = pid(box)
    with pytest.raises(InputError, match="reader") as refused:
        ask(box, name)
    assert said in str(refused.value)
    assert (refused.value.where, bool(refused.value.hint)) == ("x", True)
    assert pid(box) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_parser_that_only_waits_is_ended_by_the_clock() -> None:
    started = time.monotonic()
    with Sandbox(Limits(wall=1.0), tasks=TASKS) as box, pytest.raises(InputError, match="ran out of time"):
        ask(box, "sleep")
    assert time.monotonic() - started < 20


def test_a_parser_that_eats_memory_stops_at_the_limit(box: Sandbox) -> None:
    with pytest.raises(InputError, match="ran out of memory"):
        ask(box, "fill_memory")
    assert ask(box, "echo") == "0 "


def test_no_socket_no_file_no_process_no_signal(box: Sandbox, tmp_path: Path) -> None:
    in_force = {measure.name: measure.in_force for measure in box.measures()}
    if not (in_force["calls"] and in_force["files"]):
        pytest.skip("this kernel has no seccomp or no Landlock")
    secret = tmp_path / "secret"
    secret.write_text("kept apart", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert ask(box, "connect", str(server.getsockname()[1]).encode()) == "PermissionError"
    assert ask(box, "write_file", str(tmp_path / "new").encode(), b"x") == "PermissionError"
    assert ask(box, "write_file", str(secret).encode(), b"x") == "PermissionError"
    assert ask(box, "read_file", str(secret).encode()) == "PermissionError"
    assert ask(box, "start_process") == "PermissionError PermissionError"
    assert ask(box, "kill_other", str(os.getpid()).encode()) == "PermissionError"
    assert sorted(tmp_path.iterdir()) == [secret]


def test_what_is_in_force_is_told(box: Sandbox) -> None:
    found = box.measures()
    assert [measure.name for measure in found] == ["process", "memory", "limits", "network", "files", "calls"]
    assert all(measure.value for measure in found)


def test_an_error_crosses_over_cleaned(box: Sandbox) -> None:
    with pytest.raises(InputError, match="failed on it") as failed:
        ask(box, "fail")
    assert "KeyError" in str(failed.value)
    assert "own words" not in str(failed.value)
    with pytest.raises(InputError) as refused:
        ask(box, "refuse")
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 2000


def test_what_a_parser_prints_reaches_no_answer_and_blocks_nothing(box: Sandbox) -> None:
    assert ask(box, "chatter") == "done"


def test_a_lying_answer_is_no_answer(box: Sandbox) -> None:
    for lie in (b"\x00" + struct.pack(">Q", 2) + b"{}", b"\xff" * 9, b"\x00" + struct.pack(">Q", 2**63), b"\x01\x00"):
        with pytest.raises(InputError):
            Sandbox.run(box, "lie", b"", lie, str, where="x")
        assert ask(box, "echo") == "0 "


def test_an_answer_of_another_kind_is_refused(box: Sandbox) -> None:
    with pytest.raises(InputError, match="makes no sense"):
        box.run("echo", b"", b"", int, where="x")


def test_an_answer_over_the_cap_is_refused(box: Sandbox) -> None:
    with pytest.raises(TooLarge):
        ask(box, "too_much", str(LIMITS.result + 1).encode())
    assert ask(box, "echo") == "0 "


def test_a_process_reads_so_many_documents_and_no_more() -> None:
    with Sandbox(Limits(documents=3), tasks=TASKS) as box:
        counts = [box.run("count", b"", b"", int, where="x") for _ in range(7)]
    assert counts == [1, 2, 3, 1, 2, 3, 1]


def test_what_dies_of_its_predecessors_is_tried_in_a_new_process() -> None:
    with Sandbox(tasks=TASKS) as box:
        assert box.run("count", b"", b"", int, where="x") == 1
        assert box.run("segfault_when_used", b"", b"", int, where="x") == 7


def test_threads_take_turns(box: Sandbox) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda n=n: found.append(ask(box, "echo", str(n).encode()))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"0 {n}" for n in range(8)]


def test_a_closed_sandbox_leaves_no_process_and_opens_again() -> None:
    box = Sandbox(tasks=TASKS)
    first = pid(box)
    box.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert pid(box) != first
    second = pid(box)
    del box
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


FORKS = """
import os, sys
from observance.ingest.sandbox import Sandbox
box = Sandbox(tasks={"process": "tests.ingest.sandbox_tasks:process"})
before = box.run("process", b"", b"", int, where="x")
if os.fork() == 0:
    assert box.run("process", b"", b"", int, where="x") != before
    sys.exit(0)
assert os.wait()[1] == 0
assert box.run("process", b"", b"", int, where="x") == before
box.close()
"""


def test_a_fork_of_the_owner_has_a_worker_of_its_own() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", FORKS], cwd=root, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_does_not_start_is_named() -> None:
    with Sandbox(tasks={"gone": "tests.ingest.no_such_module:gone"}) as box, pytest.raises(InputError, match="start"):
        box.run("gone", b"", b"", str, where="x")


@pytest.mark.parametrize("column", [1, 2])
def test_the_filter_is_whole_for_both_processors(column: int) -> None:
    table = rules(column)
    assert len({number for number, _ in table}) == len(table)
    program = filter_of(table, 0xC000003E, own=1)
    assert len(program) < 4096, "the kernel's own limit"
    assert all(0 <= true < 256 and 0 <= false < 256 for _, true, false, _ in program)
    assert program[-1][3] == 0x00050001, "what is not named is refused"
