"""Runs the walk in a process that `recorder.c` was loaded into: recorded once, or once for every operation that fails.

    python -m tests.faults.driver record FOLDER SOURCE LOG
    python -m tests.faults.driver fail FOLDER SOURCE ERRNO once|lasting STEP

The second prints one JSON line for every STEPth operation: its number, what the run said, and what was wrong afterwards.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import alembic.command  # imported once here, not in every forked run
import alembic.config  # noqa: F401

from observance import regimes
from observance.model import ObservanceError
from tests.faults.walk import faults_of, read_all, state_of

RECORDER = ctypes.CDLL(None)
CLEAN, CLEAR, UNCLEAR = 0, 1, 2


def record(folder: Path, source: Path, log: Path) -> None:
    """Record one whole walk into *log*; the workspace is *folder* itself, which is there and empty."""
    to = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    RECORDER.faults_watch(str(folder).encode(), to, 1)
    read_all(folder, source, lambda name: RECORDER.faults_mark(name.encode()))


def fail_everywhere(folder: Path, source: Path, error: int, *, lasting: bool, step: int) -> None:
    """Let operation 1, 1 + *step*... of a walk fail, until one ends without having met its fault."""
    whole = folder / "whole"
    whole.mkdir()
    # Here and not in a child: the children then find everything imported and every table loaded.
    RECORDER.faults_watch(str(folder).encode(), -1, 1)
    read_all(whole, source, lambda _: None)
    expected = repr(state_of(whole))
    for number in itertools.count(1, step):
        home = folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        run = in_child(partial(_failing, home, source, number, error, lasting))
        after = in_child(partial(_after, home, source, run["acknowledged"], expected))
        sys.stdout.write(
            json.dumps({"number": number, **run, "wrong": after.get("given") or after.get("said", [])}) + "\n"
        )
        sys.stdout.flush()
        if not run["met"]:
            return


def _failing(home: Path, source: Path, number: int, error: int, lasting: bool) -> dict[str, Any]:  # noqa: FBT001
    """Walk with one operation failing; give what was acknowledged before, what was said, and whether the fault was met."""
    acknowledged: list[str] = []
    RECORDER.faults_arm(ctypes.c_long(number), error, int(lasting))
    said, status = "", CLEAN
    try:
        read_all(home, source, acknowledged.append)
    except ObservanceError as found:
        said, status = str(found), CLEAR
    except Exception as found:  # noqa: BLE001 - what reaches the user as a bare exception is what is looked for
        said, status = "".join(traceback.format_exception_only(found)) + traceback.format_exc()[-1500:], UNCLEAR
    met = RECORDER.faults_count() >= number
    RECORDER.faults_arm(ctypes.c_long(0), 0, 0)
    return {"acknowledged": acknowledged, "said": said, "status": status, "met": met}


def _after(home: Path, source: Path, acknowledged: list[str], expected: str) -> list[str]:
    """Give what is wrong with what the fault left, and with what a second run made of it."""
    wrong = faults_of(home, acknowledged)
    read_all(home, source, lambda _: None)
    if repr(state_of(home)) != expected:
        wrong.append("the resumed run ends otherwise")
    return wrong


def in_child(action: Callable[[], Any]) -> dict[str, Any]:
    """Run *action* in a forked child, so that nothing of it stays behind; give what it gave, or the error it ended with."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            given = action()
            said = given if isinstance(given, dict) else {"given": given}
        except BaseException:  # noqa: BLE001 - the child must never return into the driver
            said = {"said": traceback.format_exc()[-1500:]}
        with os.fdopen(writer, "w", encoding="utf-8") as out:
            json.dump(said, out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        words = stream.read()
    os.waitpid(child, 0)
    found: dict[str, Any] = json.loads(words)
    return found


def main(arguments: list[str]) -> None:
    """Run what the command line names."""
    what, folder, source, *rest = arguments
    regimes.bundled()
    if what == "record":
        record(Path(folder), Path(source), Path(rest[0]))
    else:
        fail_everywhere(Path(folder), Path(source), int(rest[0]), lasting=rest[1] == "lasting", step=int(rest[2]))


if __name__ == "__main__":
    main(sys.argv[1:])
