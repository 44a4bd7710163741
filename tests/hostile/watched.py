"""Runs a corpus through its door in a process that is watched: what was read, refused, escaped, hung or died, and how."""

from __future__ import annotations

import json
import resource
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from observance.model import ObservanceError

ROOT: Final = Path(__file__).parents[2]
START_S: Final = 120.0  # to start Python, load what is tested and make what has to be made


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one item. ``verdict`` is read, refused, escaped, hung or died; ``said`` is the error, if any."""

    label: str
    verdict: str
    said: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One corpus, every item of it. ``peak`` is the most memory resident in the reading process, ``apart`` in its sandbox, bytes."""

    corpus: str
    outcomes: tuple[Outcome, ...]
    peak: int
    apart: int

    def count(self, verdict: str) -> int:
        """Give how many items ended as *verdict*."""
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    @property
    def faults(self) -> tuple[Outcome, ...]:
        """Give what must not be: items that hung, died, or raised what is no error of ours with something to do."""
        return tuple(outcome for outcome in self.outcomes if outcome.verdict not in {"read", "refused"})

    @property
    def slowest(self) -> float:
        """Give the seconds of the slowest item."""
        return max((outcome.seconds for outcome in self.outcomes), default=0.0)

    def reasons(self) -> Counter[str]:
        """Count what was said of the items refused."""
        return Counter(outcome.said for outcome in self.outcomes if outcome.verdict == "refused")


def sound(corpus: str, shared_data: Path, *, items: int, every: int = 1) -> Run:
    """Run *corpus* below the folder of measuring data; at least *items*, and each a result or an error with a hint."""
    run = watch(corpus, shared_data / "hostile", every=every)
    assert len(run.outcomes) >= items
    assert run.faults == ()
    return run


def watch(corpus: str, hostile: Path, *, limit_s: float = 60.0, every: int = 1) -> Run:
    """Run every item (or one in *every*) of *corpus* below the folder *hostile*, at most *limit_s* seconds each."""
    outcomes: list[Outcome] = []
    peak = apart = 0
    start = 0
    while True:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.watched", corpus, str(hostile), str(start), str(every)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        ) as child:
            at, label, verdict = start, "", "died"
            for line in _lines(child, limit_s):
                if line is None:
                    verdict = "hung"
                    child.kill()
                    break
                said = json.loads(line)
                if "peak" in said:
                    peak, apart = max(peak, said["peak"]), max(apart, said["apart"])
                    return Run(corpus=corpus, outcomes=tuple(outcomes), peak=peak, apart=apart)
                if "verdict" in said:
                    outcomes.append(Outcome(label=label, **said))
                else:
                    at, label = said["at"], said["label"]
            outcomes.append(Outcome(label=label, verdict=verdict, said="", seconds=limit_s))
            start = at + 1
        if len(outcomes) > 50 and all(each.verdict == "died" for each in outcomes[-20:]):
            return Run(corpus=corpus, outcomes=tuple(outcomes), peak=peak, apart=apart)


def _lines(child: subprocess.Popen[bytes], limit_s: float) -> Iterator[bytes | None]:
    """Give the lines *child* writes; None where one is longer in coming than allowed."""
    assert child.stdout
    left = b""
    allowed = START_S
    while True:
        ready, _, _ = select.select([child.stdout], [], [], allowed)
        if not ready:
            yield None
            return
        more = child.stdout.read1(1 << 16)  # type: ignore[attr-defined] # a buffered pipe has it
        if not more:
            return
        *whole, left = (left + more).split(b"\n")
        for line in whole:
            allowed = limit_s
            yield line


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - the pipe to the watcher


def _peak() -> int:
    """Give the most memory this process had resident, in bytes.

    Linux counts what its parent had before it became this program into ``ru_maxrss``, so that is asked only elsewhere.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) * 1024


def _run(corpus: str, hostile: Path, start: int, every: int) -> None:
    from tests.hostile.corpora import CORPORA  # noqa: PLC0415 - the watcher needs none of what it loads

    chosen = CORPORA[corpus]
    for at, (label, data) in enumerate(chosen.items(hostile)):
        if at < start or at % every:
            continue
        _say(at=at, label=label)
        began = time.perf_counter()
        try:
            chosen.door(label, data)
            verdict, said = "read", ""
        except ObservanceError as error:
            verdict, said = ("refused" if error.hint else "escaped"), f"{type(error).__name__}: {error.what}"
            str(error).encode()
        except Exception as error:  # noqa: BLE001 - what is looked for
            verdict, said = "escaped", f"{type(error).__name__}: {error}"
        _say(verdict=verdict, said=said[:200], seconds=time.perf_counter() - began)
    chosen.end()
    _say(
        peak=_peak(),
        apart=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    )


if __name__ == "__main__":
    _run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
