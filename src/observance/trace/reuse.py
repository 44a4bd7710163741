"""Text two reports share: copies and relays by shared runs of words, same-story reports by shared names and words.

A run of shared titles ("general secretary of the Workers' Party of Korea") is no copy: only words that are neither
names nor function words weigh. Nothing is joined into clusters here; links stay links, each with its passages.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from observance.model import Quote, Report, Reuse
from observance.text import sentences

REUSE_VERSION: Final = "1"
SHINGLE = 5
SAMPLE = 4  # one shingle in four is kept
NAMED = 3
# A copy shares a run with this many weighty words, or this many in all its runs.
WEIGHTY_RUN = 9
WEIGHTY_TOTAL = 16
LEAST_SHARE = 0.08
# Two reports of one outlet repeat its formulas; only nearly the same text is a copy there.
LEAST_SHARE_SAME_OUTLET = 0.6
# Few shared names need many shared words beside them, and the other way round.
SAME_STORY_NAMES = 2
SAME_STORY_WORDS = 0.15
SAME_STORY_BOTH = 0.45
SAME_STORY_DAYS = 10
MOST_PASSAGES = 6
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as tokens with their places."""

    plain: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    weighty: tuple[bool, ...]
    names: frozenset[tuple[str, ...]]
    vocabulary: frozenset[str]


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(files("observance.trace").joinpath("data/common_words.toml").read_text(encoding="utf-8"))
    return frozenset(table["plain"].split()), frozenset(word.casefold() for word in table["names"].split())


@lru_cache(maxsize=256)
def _words(text: str) -> _Words:
    common, standing = _common()
    matches = list(_TOKEN.finditer(text))
    raw = [match.group() for match in matches]
    plain = tuple(word.casefold().replace("’", "'") for word in raw)
    opening = {sentence.start for sentence in sentences(text)}
    # A capital at the start of a sentence says nothing, so such a word counts as a plain one.
    named = [word[0].isupper() and match.start() not in opening for word, match in zip(raw, matches, strict=True)]
    weighty = tuple(
        not is_name and word not in common and word not in standing and len(word) > 2
        for word, is_name in zip(plain, named, strict=True)
    )
    names: set[tuple[str, ...]] = set()
    for n in range(len(plain) - NAMED + 1):
        window = plain[n : n + NAMED]
        own = [named[n + k] and window[k] not in standing for k in range(NAMED)]
        if sum(own) >= 2 or (sum(own) == 1 and sum(weighty[n : n + NAMED]) == 2):
            names.add(window)
    vocabulary = frozenset(word for word, heavy in zip(plain, weighty, strict=True) if heavy)
    return _Words(plain, tuple(match.span() for match in matches), weighty, frozenset(names), vocabulary)


def _hash(words: Sequence[str]) -> int:
    """Hash words to 0..2**63-1, the same on every machine and in every process."""
    digest = hashlib.blake2b(" ".join(words).encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def fingerprints(text: str) -> frozenset[int]:
    """Give the hashes two reports of one story are likely to share: sampled five-word runs and three-word names."""
    words = _words(text)
    runs = (_hash(words.plain[n : n + SHINGLE]) for n in range(len(words.plain) - SHINGLE + 1))
    return frozenset(value for value in runs if value % SAMPLE == 0) | frozenset(map(_hash, words.names))


def compare(a: Report, b: Report) -> Reuse | None:
    """Say how *a* and *b* are related; None where they only resemble each other."""
    if a.text_sha256 == b.text_sha256:
        return None
    ours, theirs = _words(a.text), _words(b.text)
    runs = _shared_runs(ours, theirs)
    shared = sum(length for _, _, length in runs)
    share = shared / max(1, min(len(ours.plain), len(theirs.plain)))
    weights = [sum(ours.weighty[start : start + length]) for start, _, length in runs]
    same_outlet = a.outlet is not None and a.outlet == b.outlet
    least = LEAST_SHARE_SAME_OUTLET if same_outlet else LEAST_SHARE
    if share >= least and (max(weights, default=0) >= WEIGHTY_RUN or sum(weights) >= WEIGHTY_TOTAL):
        passages = [
            (_span(a.text, ours, start, length), _span(b.text, theirs, other, length))
            for start, other, length in sorted(runs, key=lambda run: (-run[2], run[0]))[:MOST_PASSAGES]
        ]
        return _directed(a, b, share, passages)
    if same_outlet:
        return None
    return _same_story(a, b, ours, theirs, share)


def _shared_runs(ours: _Words, theirs: _Words) -> list[tuple[int, int, int]]:
    """Give the maximal shared runs of at least five words as (start in ours, start in theirs, length)."""
    places: dict[tuple[str, ...], list[int]] = {}
    for n in range(len(theirs.plain) - SHINGLE + 1):
        places.setdefault(theirs.plain[n : n + SHINGLE], []).append(n)
    runs = []
    n = 0
    while n <= len(ours.plain) - SHINGLE:
        best = (0, 0)
        for other in places.get(ours.plain[n : n + SHINGLE], ()):
            length = SHINGLE
            while (
                n + length < len(ours.plain)
                and other + length < len(theirs.plain)
                and ours.plain[n + length] == theirs.plain[other + length]
            ):
                length += 1
            best = max(best, (length, other))
        if best[0]:
            runs.append((n, best[1], best[0]))
            n += best[0]
        else:
            n += 1
    return runs


def _span(text: str, words: _Words, start: int, length: int) -> Quote:
    return Quote.cut(text, words.spans[start][0], words.spans[start + length - 1][1])


def _directed(a: Report, b: Report, share: float, passages: list[tuple[Quote, Quote]]) -> Reuse:
    """Say which of two is the copy: the one that credits the other, else the later, else the shorter."""
    ours, theirs = _credits(a, b), _credits(b, a)
    if ours and not theirs:
        return _reuse(a, b, share, "it credits the other", passages)
    if theirs and not ours:
        return _reuse(b, a, share, "it credits the other", _turned(passages))
    day_a, day_b = a.anchor, b.anchor
    if day_a and day_b and day_a != day_b:
        if day_a > day_b:
            return _reuse(a, b, share, "the other was published earlier", passages)
        return _reuse(b, a, share, "the other was published earlier", _turned(passages))
    if (len(a.text), a.text_sha256) >= (len(b.text), b.text_sha256):
        return _reuse(b, a, share, "direction not known; the shorter is shown as the copy", _turned(passages))
    return _reuse(a, b, share, "direction not known; the shorter is shown as the copy", passages)


def _credits(copy: Report, original: Report) -> bool:
    """Whether *copy* names the outlet of *original*, which is not its own."""
    return bool(
        original.outlet and original.outlet != copy.outlet and original.outlet.casefold() in copy.text.casefold()
    )


def _turned(passages: list[tuple[Quote, Quote]]) -> list[tuple[Quote, Quote]]:
    return [(there, here) for here, there in passages]


def _reuse(copy: Report, original: Report, share: float, why: str, passages: list[tuple[Quote, Quote]]) -> Reuse:
    return Reuse(
        copy=copy.text_sha256,
        original=original.text_sha256,
        share=round(min(1.0, share), 4),
        direction=why,
        passages=tuple(passages),
    )


def _same_story(a: Report, b: Report, ours: _Words, theirs: _Words, share: float) -> Reuse | None:
    """Link two reports that name the same rare things within days of each other, without calling either a copy."""
    if not _near(a.anchor, b.anchor):
        return None
    shared = ours.names & theirs.names
    words = ours.vocabulary & theirs.vocabulary
    overlap = len(words) / max(1, min(len(ours.vocabulary), len(theirs.vocabulary)))
    if len(shared) < SAME_STORY_NAMES or overlap < SAME_STORY_WORDS or len(shared) * overlap < SAME_STORY_BOTH:
        return None
    passages = []
    for name in sorted(shared)[:MOST_PASSAGES]:
        here, there = _find(ours, name), _find(theirs, name)
        passages.append((_span(a.text, ours, here, NAMED), _span(b.text, theirs, there, NAMED)))
    later_first = (a.anchor or date.min, a.text_sha256) >= (b.anchor or date.min, b.text_sha256)
    if later_first:
        return _reuse(a, b, share, "same story, told apart", passages)
    return _reuse(b, a, share, "same story, told apart", _turned(passages))


def _near(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and abs((a - b).days) <= SAME_STORY_DAYS


def _find(words: _Words, name: tuple[str, ...]) -> int:
    return next(n for n in range(len(words.plain)) if words.plain[n : n + NAMED] == name)
