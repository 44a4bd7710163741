"""``observance bench screening``: speed, latency, growth and recall of screening, beside a brute-force peer.

Throughput is on one thread and in processor time (what other programs on the machine take does not count against
either side), with wall time beside it; the rounds of ours and the peer's alternate, and the spread of their ratio over
the rounds is the noise. What is timed is `screen_batch`: names as Arrow text in, hits as Arrow columns out, every
reading of every name made anew.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from observance.cli.labelled import labelled_names
from observance.cli.output import put_json, say
from observance.model import InputError, SanctionsList

if TYPE_CHECKING:
    import pyarrow as pa

    from observance.screen import Index

LIMIT: Final = 5
THRESHOLD: Final = 0.75
SEED: Final = 20260328
CALLS: Final = 3000
PEER_BLOCK: Final = 250  # queries a matrix: 250 x 41,000 bytes stay small
PEER_CUTOFF: Final = 75
SIZES: Final = (0.1, 1, 10)
# How many names are timed at each size of the list.
GROWTH_NAMES: Final = 10_000
Figures = dict[str, Any]


def screening(*, queries: Path, list: Path, peer_sample: int = 1000, rounds: int = 5) -> int:  # noqa: A002 - its name
    """Measure screening on one thread and print JSON.

    Parameters
    ----------
    queries
        Parquet or CSV with the columns query, entity (or cluster; empty or -1 for a name on no list) and kind.
    list
        The list: a list file, or Parquet or CSV with name, entity (or cluster), quality, type.
    peer_sample
        How many of the names the brute-force peer is given a round.
    rounds
        How many rounds of ours and the peer's alternate, at least 5.
    """
    from observance.screen import VERSION, Index, engine_name  # noqa: PLC0415 - the engine's tables
    from observance.screen.scorecard import outcomes, scorecard  # noqa: PLC0415 - pulls in pyarrow
    from observance.workspace import read_list  # noqa: PLC0415 - pulls in SQLAlchemy

    labelled = labelled_names(queries)
    listed = read_list(list)
    names = [one.query for one in labelled]
    random.Random(SEED).shuffle(names)  # noqa: S311 - an order, not a secret
    say(f"{len(names)} names against {sum(len(one.names) for one in listed.designations)}: speed ...")
    speed = _speed(listed, names, names[:peer_sample], max(rounds, 5))
    index = Index.of([listed])
    say("latency, growth ...")
    figures = {
        "machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": sys.version.split()[0]},
        "engine": {"version": VERSION, "implementation": engine_name()},
        "names": len(names),
        "listed_names": len(index),
        "speed": speed,
        "latency_ms": _latency(index, names),
        "growth": [_at_size(listed, names[:GROWTH_NAMES], size) for size in SIZES],
    }
    say("recall ...")
    try:
        figures["recall"] = scorecard(labelled, outcomes(index, labelled))
    except ValueError as error:
        raise InputError(str(error), where=str(queries), hint="an empty entity or -1 is a name on no list") from error
    put_json(figures)
    return 0


def _speed(listed: SanctionsList, names: list[str], sample: list[str], rounds: int) -> Figures:
    corpus = sorted({folded(name.text) for one in listed.designations for name in one.names})
    batches = in_batches(names)
    peers = {
        "peer_ratio": lambda: brute_force(sample, corpus, None),
        "peer_ratio_with_cutoff": lambda: brute_force(sample, corpus, PEER_CUTOFF),
    }
    figures = [_round(listed, batches, len(names), peers, len(sample)) for _ in range(rounds)]
    per_second, wall = (_by_name([one[0] for one in figures]), _by_name([one[1] for one in figures]))
    builds = [build for _, _, build in figures]
    ratios = {
        f"{ours}_over_{peer}": spread([a / b for a, b in zip(per_second[ours], per_second[peer], strict=True)], 2)
        for ours in ("cold", "warm")
        for peer in ("peer_ratio", "peer_ratio_with_cutoff")
    }
    return {
        "rounds": rounds,
        "peer": f"rapidfuzz cdist(fuzz.ratio) on sorted folded tokens, {len(sample)} names against {len(corpus)}",
        "peer_cutoff": PEER_CUTOFF,
        "names_per_processor_second": {name: spread(values, 0) for name, values in per_second.items()},
        "names_per_wall_second": {name: spread(values, 0) for name, values in wall.items()},
        "ratio": ratios,
        "build_seconds": spread(builds, 3),
    }


def _round(
    listed: SanctionsList,
    batches: list[pa.RecordBatch],
    count: int,
    peers: Mapping[str, Callable[[], object]],
    sample: int,
) -> tuple[dict[str, float], dict[str, float], float]:
    """Build the index and let it and the peers work in turn, as a new process would find itself: no other index is held.

    Gives names a processor second and a second, by who worked, and the seconds of the build.
    """
    from observance.screen import Index  # noqa: PLC0415 - the engine's tables

    forget()
    gc.collect()
    began = time.perf_counter()
    index = Index.of([listed])
    build = time.perf_counter() - began
    first, last = peers
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "cold": (lambda: screened(index, batches), count),
        first: (peers[first], sample),
        "warm": (lambda: screened(index, batches), count),
        last: (peers[last], sample),
    }
    processor: dict[str, float] = {}
    wall: dict[str, float] = {}
    for name, (work, done) in runs.items():
        forget_readings()
        spent, clock = time.process_time(), time.perf_counter()
        work()
        processor[name] = done / (time.process_time() - spent)
        wall[name] = done / (time.perf_counter() - clock)
    return processor, wall, build


def _by_name(rounds: list[dict[str, float]]) -> dict[str, list[float]]:
    return {name: [one[name] for one in rounds] for name in rounds[0]}


def in_batches(names: list[str]) -> list[pa.RecordBatch]:
    """Give *names* as they come out of a file: in record batches."""
    from observance.screen.batch import rows_of_lines  # noqa: PLC0415 - pulls in pyarrow

    return list(rows_of_lines(names))


def screened(index: Index, batches: list[pa.RecordBatch]) -> int:
    """Screen the names of *batches* on this thread; give how many hits there were."""
    from observance.screen.batch import screen_batch  # noqa: PLC0415 - pulls in pyarrow

    return sum(screen_batch(index, one, limit=LIMIT, threshold=THRESHOLD, threads=1).num_rows for one in batches)


def brute_force(names: list[str], corpus: list[str], cutoff: int | None) -> int:
    """Hold every name against every listed one with rapidfuzz's ratio; give how many reach the cut-off or 75."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - for measuring only

    reached = 0
    folded_names = [folded(name) for name in names]
    for start in range(0, len(names), PEER_BLOCK):
        part = folded_names[start : start + PEER_BLOCK]
        scores = process.cdist(part, corpus, scorer=fuzz.ratio, score_cutoff=cutoff, workers=1)
        reached += int((scores >= PEER_CUTOFF).sum())
    return reached


def folded(name: str) -> str:
    """Give the words of a name as lower-case ASCII, sorted: what the peer compares."""
    from anyascii import anyascii  # noqa: PLC0415 - for measuring only

    plain = "".join(char if char.isalnum() else " " for char in anyascii(name).lower())
    return " ".join(sorted(plain.split()))


def forget() -> None:
    """Empty every cache of the screening modules, tables included, as a new process would find them."""
    for module, held in tuple(sys.modules.items()):
        if module.startswith("observance.screen"):
            for one in tuple(vars(held).values()):
                clear = getattr(one, "cache_clear", None)
                if callable(clear):
                    clear()


def forget_readings() -> None:
    """Empty the cache of names already read, so that a second pass over the same names reads them again."""
    from observance.screen import readings  # noqa: PLC0415 - the engine's tables

    readings.rows.cache_clear()
    readings.as_seen.cache_clear()


def _latency(index: Index, names: list[str]) -> Figures:
    """Time one call at a time on an index that has seen other names; milliseconds."""
    calls = min(CALLS, len(names) // 2)
    screened(index, in_batches(names[calls:]))
    forget_readings()
    times = []
    for name in names[:calls]:
        began = time.perf_counter_ns()
        index.screen(name, limit=LIMIT, threshold=THRESHOLD)
        times.append((time.perf_counter_ns() - began) / 1e6)
    times.sort()
    return {
        "calls": calls,
        "p50": round(times[calls // 2], 4),
        "p99": round(times[int(calls * 0.99)], 4),
        "greatest": round(times[-1], 3),
    }


def _at_size(listed: SanctionsList, names: list[str], size: float) -> Figures:
    from observance.screen import Index  # noqa: PLC0415 - the engine's tables

    other = resized(listed, size)
    began = time.perf_counter()
    index = Index.of([other])
    build = time.perf_counter() - began
    batches = in_batches(names)
    forget_readings()
    began = time.process_time()
    screened(index, batches)
    return {
        "listed_names": len(index),
        "build_seconds": round(build, 3),
        "names_per_processor_second": round(len(names) / (time.process_time() - began)),
        "latency_ms": _latency(index, names),
    }


def resized(listed: SanctionsList, size: float) -> SanctionsList:
    """Give a part of a list, or the list enlarged by names that never were: its own words dealt out anew.

    Words keep their frequencies and names their lengths, which is what the cost of an index hangs on.
    """
    chance = random.Random(SEED)  # noqa: S311 - a repeatable sample, not a secret
    if size < 1:
        return replace(
            listed, designations=tuple(chance.sample(listed.designations, int(len(listed.designations) * size)))
        )
    entries = [*listed.designations]
    words = [word for one in listed.designations for name in one.names for word in name.text.split()]
    for copy in range(1, int(size)):
        chance.shuffle(words)
        deal = iter(words)
        for one in listed.designations:
            dealt = tuple(replace(name, text=" ".join(next(deal) for _ in name.text.split())) for name in one.names)
            entries.append(replace(one, entity=f"{one.entity}/{copy}", names=dealt))
    return replace(listed, designations=tuple(entries))


def spread(values: list[float], places: int) -> Figures:
    """Give least, median and greatest of some figures."""
    figures = {"least": min(values), "median": statistics.median(values), "greatest": max(values)}
    return {name: round(value, places) if places else round(value) for name, value in figures.items()}
