"""Run the hostile corpora through the doors of ingest and print what became of them: hostile_run.py DATA [CORPUS ...].

DATA is the folder of measuring data (or the hostile folder in it). Ends with 1 where anything hung, died or escaped.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.hostile.corpora import CORPORA
from tests.hostile.watched import Run, watch

COLUMNS = ("corpus", "items", "read", "refused", "escaped", "hung", "died", "slowest s", "peak MB", "apart MB")


def row(run: Run) -> str:
    """Give one line of the table."""
    counts = [run.count(verdict) for verdict in ("read", "refused", "escaped", "hung", "died")]
    memory = [f"{run.peak / 1e6:.0f}", f"{run.apart / 1e6:.0f}"]
    cells = [run.corpus, len(run.outcomes), *counts, f"{run.slowest:.2f}", *memory]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def say(line: str) -> None:
    """Write one line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run what was asked for; 0 where every item ended as a result or as an error of ours."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("corpora", nargs="*", metavar="CORPUS", help=f"one of: {', '.join(CORPORA)}")
    asked.add_argument("--every", type=int, default=1, help="take one item in so many")
    asked.add_argument("--why", action="store_true", help="count what was said of the items refused")
    given = asked.parse_args()
    hostile = given.data / "hostile" if (given.data / "hostile").is_dir() else given.data
    say("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    faults = 0
    for name in given.corpora or CORPORA:
        run = watch(name, hostile, every=given.every)
        say(row(run))
        faults += len(run.faults)
        for fault in run.faults[:20]:
            say(f"    {fault.verdict}: {fault.label}: {fault.said}")
        if given.why:
            for reason, count in run.reasons().most_common(12):
                say(f"    {count:6} {reason}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
