"""``observance bench ingest``: reading many through the queue, at sizes that grow: speed, memory, disk, verification.

Each size is read in a process of its own, into a throw-away workspace. Larger sizes are made of the file's reports with
their names and numbers exchanged for others of the file, and half of the other words too: reports that differ, in the
vocabulary of the real ones. What is made of them is no news.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from observance.cli.output import put_json, say
from observance.model import InputError

SEED: Final = 20241102
SWAPPED: Final = 0.5  # of the words that are neither names nor numbers
EARLY: Final = 0.2  # the share of the reports after which memory is first read: the tables are loaded by then
_ONE_A_LINE: Final = 'write one JSON object a line, each with a "text"'
WORD: Final = re.compile(r"\w+")
Figures = dict[str, Any]


def ingest(file: Path, /, *, times: tuple[int, ...] = (1, 10), jobs: int = 1) -> int:
    """Measure reading many through the queue and print JSON.

    Parameters
    ----------
    file
        Reports, one JSON object a line.
    times
        How many times as many reports as the file has; each size is a run of its own.
    jobs
        How many processes share the work.
    """
    report_lines(file)  # what is wrong with it is said here, not by a process
    figures = []
    for size in times:
        say(f"{size}x ...")
        figures.append(_in_a_process(file, size, jobs))
    put_json({"file": file.name, "jobs": jobs, "cores": os.cpu_count(), "sizes": figures})
    return 0


def report_lines(file: Path) -> list[dict[str, Any]]:
    """Give the reports of *file*. Raises `InputError` where it cannot be read, holds none, or one without a text."""
    try:
        lines = [json.loads(line) for line in file.read_bytes().splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({error})", where=str(file), hint=_ONE_A_LINE) from error
    if not lines or not all(isinstance(line, dict) and str(line.get("text") or "").strip() for line in lines):
        raise InputError("holds no report, or one without a text", where=str(file), hint=_ONE_A_LINE)
    return lines


def varied(lines: list[dict[str, Any]], times: int) -> Iterator[dict[str, Any]]:
    """Give the reports themselves, then *times* - 1 rounds of variations of them, the same ones every time."""
    yield from lines
    chance = random.Random(SEED)  # noqa: S311 - the same variations in every run, nothing secret
    words: list[str] = [word for line in lines for word in WORD.findall(str(line["text"]))]
    names = [word for word in words if word[0].isupper()]
    plain = [word for word in words if not word[0].isupper() and not word.isdecimal()]

    def other(found: re.Match[str]) -> str:
        word = str(found.group())
        if word.isdecimal():
            return str(chance.randrange(10 ** (len(word) - 1), 10 ** len(word)))
        if word[0].isupper():
            return chance.choice(names)
        return chance.choice(plain) if chance.random() < SWAPPED else word

    for turn in range(1, times):
        for line in lines:
            changed = {key: value for key, value in line.items() if key != "headline"}
            changed["text"] = WORD.sub(other, str(line["text"]))
            changed["id"] = f"{line.get('id', 'report')}-{turn}"
            yield changed


def _in_a_process(file: Path, times: int, jobs: int) -> Figures:
    context = multiprocessing.get_context("spawn")
    heard, said = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(file, times, jobs, said))
    process.start()
    said.close()
    with heard:
        figures: Figures = heard.recv()
    process.join()
    return figures


def _measured(file: Path, times: int, jobs: int, said: Connection) -> None:
    lines = report_lines(file)
    with tempfile.TemporaryDirectory() as folder:
        source, home = Path(folder) / "reports.jsonl", Path(folder) / "workspace"
        with source.open("w", encoding="utf-8") as out:
            for record in varied(lines, times):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        figures = _reading(source, home, len(lines) * times, jobs)
        figures |= _opening_and_verifying(home)
        sizes = {
            name: sum(path.stat().st_size for path in home.rglob(name) if path.is_file()) for name in ("*.db*", "*")
        }
    reports = figures["reports"]
    figures["database_kb_per_report"] = round(sizes["*.db*"] / reports / 1000, 1)
    figures["evidence_kb_per_report"] = round((sizes["*"] - sizes["*.db*"]) / reports / 1000, 1)
    said.send({"times": times, **figures})


def _reading(source: Path, home: Path, expected: int, jobs: int) -> Figures:
    failed = done = 0
    early = 0.0
    load = os.getloadavg()[0]
    from observance.workspace import bulk_at  # noqa: PLC0415 - pulls in SQLAlchemy

    with bulk_at(home) as bulk:
        began, spent = time.perf_counter(), _processor_seconds()
        numbers = [one for one in bulk.enqueue(source) if isinstance(one, int)]
        enqueued = time.perf_counter() - began
        for outcome in bulk.read(source, jobs=jobs, opener=partial(bulk_at, home)):
            done += 1
            failed += isinstance(outcome, Exception)
            if done == max(1, int(expected * EARLY)):
                early = _megabytes()
    seconds = time.perf_counter() - began
    return {
        "reports": done,
        "failed": failed,
        "enqueued_per_s": round(len(numbers) / enqueued),
        "seconds": round(seconds, 1),
        "processor_seconds": round(_processor_seconds() - spent, 1),
        "reports_per_s": round(done / seconds, 1),
        "reports_per_processor_s": round(done / (_processor_seconds() - spent), 1),
        "memory_mb_early": round(early, 1),
        "memory_mb_end": round(_megabytes(), 1),
        "load": round(load, 1),
    }


def _opening_and_verifying(home: Path) -> Figures:
    from observance.workspace import Workspace  # noqa: PLC0415 - pulls in SQLAlchemy

    began = time.perf_counter()
    with Workspace.open(home) as workspace:
        opening = time.perf_counter() - began
        began, spent = time.perf_counter(), _processor_seconds()
        result = workspace.verify()
        seconds, spent = time.perf_counter() - began, _processor_seconds() - spent
    kept = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return {
        "opening_ms": round(opening * 1000),
        "intact": result.intact,
        "verified_mb": round(kept / 1e6, 1),
        "verify_seconds": round(seconds, 1),
        "verify_mb_per_s": round(kept / 1e6 / seconds, 1),
        "verify_mb_per_processor_s": round(kept / 1e6 / max(spent, 1e-9), 1),
        "verify_archived_mb": round(result.bytes_checked / 1e6, 1),
    }


def _processor_seconds() -> float:
    """Give the processor time of this process and of the children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _megabytes() -> float:
    """Give the memory this process holds now; where the system does not say, the most it ever held."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
