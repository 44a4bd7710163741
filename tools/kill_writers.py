"""Kill two writers of one workspace again and again at any moment, and see that nothing is lost and nothing doubled.

    python tools/kill_writers.py --rounds 1000

Two processes share the reports of one workspace through its queue. Each round both are killed (SIGKILL) after a random
time, and two new ones go on. Each writer notes a report in a file of its own once its job is done: that is what was
acknowledged. After every round what was acknowledged must be done; every so many rounds, and at the end of each workspace,
verification must find it intact, with every report kept once. Then the next workspace is begun, until the rounds are over.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import alembic.command  # imported once here, not in every forked writer
import alembic.config  # noqa: F401

from observance import regimes
from observance.flow.bulk import Bulk
from observance.model.queue import JobState
from observance.store import Queue
from observance.workspace import Workspace

WRITERS = 2
SHORTEST, LONGEST = 0.02, 0.6  # seconds a round lasts
PLACES = ("Nampo", "Wonsan", "Hamhung", "Sinuiju", "Rason", "Kaesong")
GOODS = ("pumps", "lathes", "software", "tractors", "textiles", "measuring tables")


@dataclass
class Tally:
    """What came of it all. ``lost`` and ``doubled`` name reports, ``broken`` what verification said."""

    rounds: int = 0
    kills: int = 0
    workspaces: int = 0
    reports: int = 0
    most_tries: int = 0
    quarantined: int = 0
    slowest_opening_ms: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # a writer that ended by itself with an error

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled or broken."""
        return not (self.lost or self.doubled or self.broken or self.failed)


def write_source(path: Path, count: int, chance: random.Random) -> Path:
    """Write *count* short reports, no two alike."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            text = (
                f"PYONGYANG, October {chance.randint(1, 31)} (Harbour Wire) -- Delegation {number} of {chance.randint(2, 90)} "
                f"engineers opened a trade fair for {chance.choice(GOODS)} in {chance.choice(PLACES)} on Wednesday. "
                f"{chance.randint(100, 999)} visitors came, and {chance.choice(PLACES)} sent {chance.choice(GOODS)}."
            )
            out.write(json.dumps({"id": f"r{number}", "text": text, "published": "2024-11-01"}) + "\n")
    return path


def write(home: Path, notes: Path) -> None:
    """Work as one writer until nothing is left; note each report that is done. Each note is one write of one line."""
    notes_to = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    with Workspace.open(home) as workspace, Queue.open(home / "observance.db") as queue:
        while queue.counts()[JobState.WAITING] + queue.counts()[JobState.LEASED]:
            for outcome in Bulk(workspace.line, queue, workspace.reading).work():
                if outcome.reading:
                    os.write(notes_to, f"{outcome.reading.report.id}\n".encode())
            time.sleep(0.01)


def play(folder: Path, rounds: int, *, seed: int, reports: int = 60, check_every: int = 10) -> Tally:
    """Play *rounds* rounds below *folder*; give the tally. *seed* chooses the reports and the moments."""
    chance = random.Random(seed)  # noqa: S311 - moments to be repeated, nothing secret
    tally = Tally()
    _warm(folder, chance)
    while tally.rounds < rounds and tally.sound:
        tally.workspaces += 1
        home = folder / f"workspace-{tally.workspaces}"
        source = write_source(folder / f"reports-{tally.workspaces}.jsonl", reports, chance)
        with Workspace.open(home) as workspace, Queue.open(home / "observance.db") as queue:
            for _ in Bulk(workspace.line, queue, workspace.reading).enqueue(source):
                pass
        over = False
        while not over and tally.rounds < rounds and tally.sound:
            tally.rounds += 1
            over = _round(home, chance.uniform(SHORTEST, LONGEST), tally)
            _look(home, tally, whole=over or tally.rounds % check_every == 0)
        tally.reports += reports
        shutil.rmtree(home)
    return tally


def _warm(folder: Path, chance: random.Random) -> None:
    """Read one report here: a forked writer then starts with everything loaded, and is killed at its work."""
    regimes.bundled()
    source = write_source(folder / "warm.jsonl", 1, chance)
    with Workspace.open(folder / "warm") as workspace, Queue.open(folder / "warm" / "observance.db") as queue:
        for found in Bulk(workspace.line, queue, workspace.reading).read(source):
            if isinstance(found, Exception):
                raise found


def _round(home: Path, seconds: float, tally: Tally) -> bool:
    """Let two writers work for *seconds* and kill them; give whether both had come to the end by themselves."""
    writers = [_forked(home, home / f"notes-{number}") for number in range(WRITERS)]
    until = time.monotonic() + seconds
    ended: dict[int, int] = {}
    while len(ended) < WRITERS and time.monotonic() < until:
        for writer in writers:
            if writer not in ended and os.waitpid(writer, os.WNOHANG)[0]:
                ended[writer] = 0
        time.sleep(0.002)
    for writer in writers:
        if writer not in ended:
            os.kill(writer, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1])
            tally.kills += status == -signal.SIGKILL
    failures = home / "failures"
    if failures.exists():
        tally.failed.append(failures.read_text(encoding="utf-8"))
    return len(ended) == WRITERS


def _forked(home: Path, notes: Path) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            write(home, notes)
            status = 0
        except BaseException:  # noqa: BLE001 - the child must never return into the game
            with (home / "failures").open("a", encoding="utf-8") as out:
                out.write(traceback.format_exc())
        finally:
            os._exit(status)
    return child


def _look(home: Path, tally: Tally, *, whole: bool) -> None:
    """Hold what was noted against what is kept; where *whole*, verify everything and count every report."""
    noted = {line for notes in home.glob("notes-*") for line in notes.read_text(encoding="utf-8").split("\n")[:-1]}
    began = time.perf_counter()
    with Workspace.open(home) as workspace, Queue.open(home / "observance.db") as queue:
        tally.slowest_opening_ms = max(tally.slowest_opening_ms, (time.perf_counter() - began) * 1000)
        jobs = list(queue.jobs())
        done = {job.input.declared.id: job for job in jobs if job.state is JobState.DONE}
        tally.lost += sorted(noted - {str(name) for name in done})
        tally.most_tries = max(tally.most_tries, *(job.tries for job in jobs))
        given_up = [job for job in jobs if job.state is JobState.QUARANTINED]
        # Killed three times in the middle of the same report: by chance, and a person would have it tried again.
        tally.quarantined += len(given_up)
        queue.retry()
        if whole:
            tally.broken += [f"{problem.item}: {problem.what}" for problem in workspace.verify().problems]
            kept = [reading.report.id for reading in workspace.readings()]
            tally.doubled += sorted({name for name in kept if kept.count(name) > 1})
            tally.lost += sorted({str(name) for name in done} - set(kept))


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, print the tally as JSON, and give 1 where anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=1000, help="how often both writers are killed (default 1000)")
    parser.add_argument("--reports", type=int, default=60, help="reports in a workspace (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="chooses the reports and the moments (default 1)")
    parser.add_argument("--folder", type=Path, help="where the workspaces are made (default: a temporary folder)")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        tally = play(Path(folder), given.rounds, seed=given.seed, reports=given.reports)
    seconds = round(time.monotonic() - began, 1)
    sys.stdout.write(json.dumps({"seed": given.seed, "seconds": seconds, **vars(tally)}, indent=1) + "\n")
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())
