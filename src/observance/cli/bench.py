"""``observance bench``: measure this machine and this version."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from cyclopts import App

from observance.cli.output import put_json

SCREENING = "Measure screening: speed beside a brute-force peer, latency, growth, recall."
app = App(name="bench", help="Measure this machine and this version.")
app.command("observance.cli.bench_screening:screening", name="screening", help=SCREENING)
app.command(
    "observance.cli.bench_ingest:ingest",
    name="ingest",
    help="Measure reading many through the queue: speed, memory, disk, verification.",
)
app.command("observance.cli.bench_pages:pages", name="pages", help="Measure the reading of HTML pages.")
app.command(
    "observance.cli.bench_verify:verify",
    name="verify",
    help="Measure verification of pages with their readings, beside plain hashing.",
)


@app.command
def start(*, runs: int = 11) -> int:
    """Measure start-up: import and --help, each in a fresh process, beside a bare Python.

    Parameters
    ----------
    runs
        How many times each is started; the median and the spread are given, in milliseconds.
    """
    commands = {
        "python_nothing": [sys.executable, "-c", "pass"],
        "import_observance": [sys.executable, "-c", "import observance"],
        "help": [sys.executable, "-m", "observance", "--help"],
    }
    figures: dict[str, dict[str, float]] = {}
    for name, command in commands.items():
        figures[name] = _timed(command, runs)
    bare = figures["python_nothing"]["median_ms"]
    figures["import_observance"]["above_bare_python_ms"] = round(figures["import_observance"]["median_ms"] - bare, 1)
    put_json({"runs": runs, "load": os.getloadavg()[0], **figures})
    return 0


@app.command
def reading(file: Path, /, *, limit: int | None = None) -> int:
    """Measure reading a JSON-lines file into a throw-away workspace at 1x, 10x and 100x.

    Parameters
    ----------
    file
        Reports, one JSON object a line.
    limit
        The reports at 100x; 1 and 10 percent of them are the smaller sizes. Default: the whole file.
    """
    import tempfile  # noqa: PLC0415

    from observance.workspace import Workspace  # noqa: PLC0415

    lines = file.read_bytes().splitlines(keepends=True)[:limit]
    figures = []
    for share in (100, 10, 1):
        part = lines[: max(1, len(lines) // share)]
        with tempfile.TemporaryDirectory() as folder:
            sample = Path(folder) / "sample.jsonl"
            sample.write_bytes(b"".join(part))
            with Workspace.open(Path(folder) / "workspace") as home:
                began = time.perf_counter()
                done = sum(1 for _ in home.read_many(str(sample)))
                seconds = time.perf_counter() - began
        figures.append(
            {"reports": done, "seconds": round(seconds, 3), "per_report_ms": round(seconds / done * 1000, 2)}
        )
    put_json({"file": file.name, "load": os.getloadavg()[0], "sizes": figures})
    return 0


def _timed(command: list[str], runs: int) -> dict[str, float]:
    """Run *command* *runs* times after one warm-up; give median, least and greatest wall time in milliseconds."""
    times = []
    for run in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own interpreter
        if run:
            times.append((time.perf_counter() - began) * 1000)
    return {
        "median_ms": round(statistics.median(times), 1),
        "least_ms": round(min(times), 1),
        "greatest_ms": round(max(times), 1),
    }
