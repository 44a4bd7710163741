"""``observance bench verify``: verification of a workspace of whole pages with their readings, beside plain hashing.

Every page is a report of the file (or a variation of one) as an answer of a web server, filled up to the size asked for
with a script of random digits, walked like any other page. Processor time, so that another program counts for nothing.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import multiprocessing
import os
import random
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from observance.cli.bench_ingest import SEED, Figures, report_lines, varied
from observance.cli.output import put_json, say
from observance.model import UsageError

if TYPE_CHECKING:
    from observance.ingest import RawInput

AT: Final = datetime(2024, 11, 2, 12, tzinfo=UTC)
HEADERS: Final = tuple((f"X-Header-{number}", "value of it") for number in range(15))
HASHED_MB: Final = 100


def verify(file: Path, /, *, pages: int = 2_000, page_kb: int = 100, rounds: int = 5) -> int:
    """Measure verification of a workspace of pages with their readings and print JSON.

    Parameters
    ----------
    file
        Reports, one JSON object a line.
    pages
        How many pages are read into a throw-away workspace.
    page_kb
        The size of each, in kB.
    rounds
        How often the workspace is verified; before each, 100 MB and one page at the least are hashed alone.
    """
    if min(pages, page_kb, rounds) < 1:
        raise UsageError("pages, their size and rounds are counted from 1", hint="observance bench verify FILE")
    lines = report_lines(file)
    with tempfile.TemporaryDirectory() as folder:
        say(f"reading {pages} pages ...")
        _read(lines, Path(folder), pages, page_kb * 1000)
        # A process of its own, as the command is: what reading leaves in memory would slow it.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
            figures = pool.submit(_verified, Path(folder), page_kb * 1000, rounds).result()
    speeds = [one["mb_per_processor_s"] for one in figures]
    put_json(
        {
            "file": file.name,
            "pages": pages,
            "page_kb": page_kb,
            "load": round(os.getloadavg()[0], 1),
            "median_mb_per_processor_s": statistics.median(speeds),
            "rounds": figures,
        }
    )
    return 0


def _read(lines: list[dict[str, Any]], home: Path, pages: int, size: int) -> None:
    """Read *pages* pages of *size* bytes into the workspace at *home*."""
    from observance.workspace import Workspace  # noqa: PLC0415 - pulls in SQLAlchemy

    chance = random.Random(SEED)  # noqa: S311 - the same pages in every run, nothing secret
    with Workspace.open(home) as workspace:
        for number, report in enumerate(itertools.islice(varied(lines, pages // len(lines) + 1), pages)):
            workspace.line.read(_page(number, report, size, chance))


def _verified(home: Path, size: int, rounds: int) -> list[Figures]:
    from observance.workspace import Workspace  # noqa: PLC0415 - pulls in SQLAlchemy

    figures = []
    with Workspace.open(home) as workspace:
        for _ in range(rounds):
            hashed = _hashing(size)
            spent = time.process_time()
            result = workspace.verify()
            spent = time.process_time() - spent
            figures.append(
                {
                    "intact": result.intact,
                    "evidence_mb": round(result.bytes_checked / 1e6, 1),
                    "entries": result.entries,
                    "quotes": result.quotes,
                    "mb_per_processor_s": round(result.bytes_checked / 1e6 / spent, 1),
                    "us_per_page": round(spent / result.archived * 1e6),
                    "hashing_mb_per_processor_s": round(hashed),
                }
            )
    return figures


def _page(number: int, report: dict[str, Any], size: int, chance: random.Random) -> RawInput:
    from observance.ingest import RawInput  # noqa: PLC0415 - the parsers
    from observance.model import Declared, Exchange  # noqa: PLC0415

    text = str(report["text"])
    headline = html.escape(str(report.get("headline") or text.splitlines()[0][:100]))
    paragraphs = "".join(f"<p>{html.escape(part)}</p>\n" for part in text.splitlines() if part.strip())
    start = f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline}</title><script>var a='"
    end = f"'</script></head><body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    digits = chance.randbytes(size // 2 + 1).hex()[: max(0, size - len((start + end).encode()))]
    url = f"https://example.org/{number}"
    exchange = Exchange(
        url=url,
        final_url=url,
        hops=(),
        address="192.0.2.1",
        http_version="HTTP/1.1",
        status=200,
        reason="OK",
        request_headers=(("User-Agent", "observance"),),
        response_headers=HEADERS,
        certificate_sha256="0" * 64,
        started_at=AT,
        ended_at=AT,
        robots="allowed",
    )
    return RawInput(
        data=(start + digits + end).encode(),
        media_type="text/html",
        origin=url,
        method="url",
        declared=Declared(id=f"page-{number}", published=date(2024, 1, 1), outlet="KCNA"),
        exchange=exchange,
    )


def _hashing(size: int) -> float:
    """Give what SHA-256 alone does, in MB a second of processor time, over blocks of *size* bytes."""
    block = os.urandom(size)
    spent = time.process_time()
    times = max(1, HASHED_MB * 1_000_000 // size)
    for _ in range(times):
        hashlib.sha256(block).digest()
    return times * size / 1e6 / (time.process_time() - spent)
