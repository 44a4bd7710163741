"""``observance bench pages``: how well and how fast HTML pages are read, beside trafilatura, in the same run.

Two published benchmarks, each scored as its own programme scores it, and pages of our own:

- **article-extraction-benchmark** (181 pages): shingles of four words; precision and recall are means over pages, F1 is
  made of the two means.
- **trafilatura's evaluation** (990 pages): text that must and must not come out, counted over all pages.
- **our pages** in Korean, Russian, Ukrainian and Chinese: the first scoring, with every Han and Hangul character a word.

What is scored is the text of the blocks that are story or dateline. Credits and disclaimers are kept in a report too,
and neither benchmark counts them to the article; the figures with them stand beside.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from observance.cli.output import put_json, say
from observance.model import BlockKind, InputError, ObservanceError

ARTICLES: Final = "scrapinghub_article_extraction_181.tar.xz"
SEGMENTS: Final = "trafilatura_eval_990.tar.xz"
SHINGLE: Final = 4
STORY: Final = frozenset([BlockKind.TEXT, BlockKind.DATELINE])
EVERYTHING: Final = frozenset(BlockKind)
_WORD: Final = re.compile(r"\w+")
_DENSE: Final = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD_OR_CHARACTER: Final = re.compile(rf"[{_DENSE}]|[^\W{_DENSE}]+")
Reader = Callable[[str], str]
Figures = dict[str, Any]
Counts = tuple[float, float, float]


def pages(*, data: Path, fixtures: Path | None = None, rounds: int = 5) -> int:
    """Measure the reading of HTML pages and print JSON.

    Parameters
    ----------
    data
        Folder with the two benchmarks: scrapinghub_article_extraction_181.tar.xz, trafilatura_eval_990.tar.xz.
    fixtures
        Folder with pages of our own: a folder a language, for each page an .html and a .json with its "text".
    rounds
        How many rounds of ours and the peer's alternate over the 181 pages, at least 3.
    """
    import trafilatura  # noqa: PLC0415 - the peer, for measuring only

    if fixtures and not fixtures.is_dir():
        raise InputError("no such folder of pages", where=str(fixtures), hint="check --fixtures")
    articles = list(article_pages(data / ARTICLES))
    segments = list(segment_pages(data / SEGMENTS))
    figures: Figures = {
        "machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": sys.version.split()[0]},
        "peer": f"trafilatura {trafilatura.__version__}, favor_precision",
    }
    readers: dict[str, Reader] = {
        "ours": our_text,
        "ours_with_credits": lambda markup: our_text(markup, EVERYTHING),
        "peer": peer_text,
        "peer_default": lambda markup: peer_text(markup, precision=False),
    }
    say(f"{len(articles)} articles, {len(segments)} pages of segments: how well ...")
    figures["articles"] = {name: score_articles(articles, reader) for name, reader in readers.items()}
    figures["segments"] = {name: score_segments(segments, reader) for name, reader in readers.items()}
    if fixtures:
        figures["own_pages"] = score_own(fixtures)
    say("how fast ...")
    figures["speed"] = speed([markup for markup, _ in articles], max(rounds, 3))
    put_json(figures)
    return 0


def our_text(markup: str, kinds: frozenset[BlockKind] = STORY) -> str:
    """Read a page as observance does; a page that is refused has no text."""
    from observance.ingest.pages import read_page  # noqa: PLC0415 - loads its tables

    try:
        blocks = read_page(markup, where="page").blocks
    except ObservanceError:
        return ""
    return "\n".join(block.text for block in blocks if block.kind in kinds)


def peer_text(markup: str, *, precision: bool = True) -> str:
    """Read a page as trafilatura does."""
    from trafilatura import extract  # noqa: PLC0415 - for measuring only

    found = extract(
        markup, favor_precision=precision, include_comments=False, include_tables=True, include_formatting=False
    )
    return found or ""


def article_pages(archive: Path) -> Iterator[tuple[str, str]]:
    """Give markup and true text of every page of the article-extraction-benchmark, in the order of their names."""
    held = _members(archive)
    truth = json.loads(held["ground-truth.json"])
    for key in sorted(truth):
        yield gzip.decompress(held[f"html/{key}.html.gz"]).decode("utf-8"), truth[key]["articleBody"]


def segment_pages(archive: Path) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Give markup and segments of every page of trafilatura's evaluation, in the order of their addresses."""
    from trafilatura.utils import decode_file  # noqa: PLC0415 - the benchmark's own way to characters, for both sides

    held = _members(archive)
    truth = json.loads(held["tests/evaldata.json"])
    for address in sorted(truth):
        name = truth[address]["file"]
        page = held.get(f"tests/cache/{name}") or held[f"tests/eval/{name}"]
        yield decode_file(page), truth[address]


def _members(archive: Path) -> dict[str, bytes]:
    if not archive.is_file():
        raise InputError("is not there", where=str(archive), hint="give the folder with the two benchmark archives")
    with tarfile.open(archive) as bundle:
        files = {one.name.removeprefix("./"): bundle.extractfile(one) for one in bundle.getmembers() if one.isfile()}
        return {name: stream.read() for name, stream in files.items() if stream is not None}


def score_articles(articles: list[tuple[str, str]], reader: Reader, words: re.Pattern[str] = _WORD) -> Figures:
    """Score *reader* by shingles: over all pages, and over every second one from the second and from the first on."""
    counts = [shingle_counts(truth, reader(markup), words) for markup, truth in articles]
    return _by_half(counts, means)


def score_segments(pages: list[tuple[str, dict[str, list[str]]]], reader: Reader) -> Figures:
    """Score *reader* by segments, over all pages and over each half."""
    return _by_half([segment_counts(truth, reader(markup)) for markup, truth in pages], totals)


def score_own(folder: Path) -> Figures:
    """Score our reading of our own pages, a language at a time; pages the rules were made on apart from the others."""
    figures: Figures = {}
    for language in sorted(one.name for one in folder.iterdir() if one.is_dir()):
        counts: dict[str, list[Counts]] = {"ours_tuned_on": [], "ours_held_out": [], "peer": []}
        for page in sorted((folder / language).glob("*.html")):
            gold = json.loads(page.with_suffix(".json").read_text("utf-8"))
            markup, truth = page.read_text("utf-8"), "\n".join(gold["text"])
            part = "ours_tuned_on" if gold["tuned_on"] else "ours_held_out"
            counts[part].append(shingle_counts(truth, our_text(markup), _WORD_OR_CHARACTER))
            counts["peer"].append(shingle_counts(truth, peer_text(markup), _WORD_OR_CHARACTER))
        figures[language] = {name: {"pages": len(some), **means(some)} for name, some in counts.items() if some}
    return figures


def shingle_counts(truth: str, read: str, words: re.Pattern[str] = _WORD) -> Counts:
    """Give true positives, false positives and false negatives of shingles, as shares that add up to one."""
    wanted, found = _shingles(truth, words), _shingles(read, words)
    both = sum((wanted & found).values())
    parts = (both, sum(found.values()) - both, sum(wanted.values()) - both)
    whole = sum(parts) or 1
    return parts[0] / whole, parts[1] / whole, parts[2] / whole


def _shingles(text: str, words: re.Pattern[str]) -> Counter[tuple[str, ...]]:
    tokens = words.findall(text)
    runs = (tuple(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def means(counts: Iterable[Counts]) -> Figures:
    """Give mean precision, mean recall and the F1 of the two; a page with nothing right and something wrong is 0."""
    held = list(counts)
    precision = _mean(_share(right, extra, missed) for right, extra, missed in held if right + extra > 0)
    recall = _mean(_share(right, missed, extra) for right, extra, missed in held if right + missed > 0)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}


def _share(right: float, wrong: float, other: float) -> float:
    if wrong == other == 0:
        return 1.0
    return right / (right + wrong) if right + wrong else 0.0


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return statistics.fmean(held) if held else 0.0


def segment_counts(truth: dict[str, list[str]], read: str) -> Counts:
    """Count segments: rightly there, wrongly there, wrongly not there."""
    text = " ".join(read.split())
    right = sum(" ".join(one.split()) in text for one in truth["with"])
    extra = sum(" ".join(one.split()) in text for one in truth["without"])
    return right, extra, len(truth["with"]) - right


def totals(counts: Iterable[Counts]) -> Figures:
    """Give precision, recall and F of counts added up over all pages."""
    right = extra = missed = 0.0
    for one in counts:
        right, extra, missed = right + one[0], extra + one[1], missed + one[2]
    precision = right / (right + extra) if right + extra else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * right / (2 * right + extra + missed) if right else 0.0
    return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}


def _by_half(counts: list[Counts], score: Callable[[Iterable[Counts]], Figures]) -> Figures:
    return {"pages": len(counts), **score(counts), "odd_half": score(counts[1::2]), "even_half": score(counts[::2])}


def speed(markups: list[str], rounds: int) -> Figures:
    """Time ours, metadata and places included, and the peer's bare text, in alternating rounds of processor time."""
    from observance.cli.bench_screening import spread  # noqa: PLC0415 - beside the other bench

    readers: dict[str, Reader] = {"ours": our_text, "peer": peer_text}
    rates: dict[str, list[float]] = {name: [] for name in readers}
    slowest: dict[str, float] = dict.fromkeys(readers, 0.0)
    for turn in range(rounds + 1):
        for name, reader in readers.items():
            began = time.process_time()
            for markup in markups:
                started = time.process_time()
                reader(markup)
                slowest[name] = max(slowest[name], (time.process_time() - started) * 1000)
            if turn:  # the first round loads tables
                rates[name].append(len(markups) / (time.process_time() - began))
    ratio = [ours / peer for ours, peer in zip(rates["ours"], rates["peer"], strict=True)]
    return {
        "rounds": rounds,
        "pages_per_processor_second": {name: spread(values, 1) for name, values in rates.items()},
        "ours_over_peer": spread(ratio, 2),
        "slowest_page_ms": {name: round(value, 1) for name, value in slowest.items()},
    }
