"""Text two reports share: copies and relays by shared runs of words, same-story reports by shared rare names.

A run of shared titles ("general secretary of the Workers' Party of Korea") is no copy: a run weighs what its rare
words weigh. Nothing is joined into clusters here; links stay links, each with its passages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from observance.model import Quote, Report, Reuse
from observance.trace import kinship
from observance.trace.outlets import outlet_of
from observance.trace.wording import Rarity, Wording, runs_of, shipped_rarity, wording

REUSE_VERSION: Final = "2"
SHINGLE: Final = 5
SAMPLE: Final = 4  # one shingle in four is kept
# A copy shares one run that weighs this much, or runs that weigh this much together (1 is a word no report holds).
WEIGHTY_RUN: Final = 5.0
WEIGHTY_TOTAL: Final = 9.0
# A lighter run is a refrain ("on the occasion of the anniversary of") and counts for nothing ...
LIGHTEST_RUN: Final = 1.0
# ... and only a run this heavy adds to the total.
TOTALLED_RUN: Final = 2.0
LEAST_SHARE: Final = 0.08
# Two reports of one outlet repeat its formulas; only nearly the same text is a copy there.
LEAST_SHARE_SAME_OUTLET: Final = 0.6
MOST_PASSAGES: Final = 6
# A run that stands in the other text more often than this is a refrain; the first places are looked at.
MOST_PLACES: Final = 16

_Run = tuple[int, int, int]  # start in ours, start in theirs, length


def fingerprints(text: str) -> frozenset[int]:
    """Give the hashes two reports of one story are likely to share: sampled five-word runs and rare names.

    Each is in 0..2**63-1 and the same on every machine. Two texts that share two or more are worth comparing.
    """
    words = wording(text)
    runs = {_hash(run) for run in runs_of(words.words, SHINGLE)}
    names = kinship.rare_names(words, shipped_rarity())
    return frozenset(value for value in runs if value % SAMPLE == 0) | {_hash(("name", *name)) for name in names}


def compare(a: Report, b: Report, *, rarity: Rarity | None = None) -> Reuse | None:
    """Say how *a* and *b* are related; None where they only resemble each other.

    *rarity* weighs words and names; without it the counts that come with the program do.
    """
    if a.text_sha256 == b.text_sha256:
        return None
    known = rarity or shipped_rarity()
    ours, theirs = wording(a.text), wording(b.text)
    weighed = [(_weight(ours, run, known), run) for run in _shared_runs(ours, theirs)]
    runs = [run for weight, run in weighed if weight >= LIGHTEST_RUN]
    share = sum(length for _, _, length in runs) / max(1, min(len(ours.words), len(theirs.words)))
    same_outlet = a.outlet is not None and a.outlet == b.outlet
    least = LEAST_SHARE_SAME_OUTLET if same_outlet else LEAST_SHARE
    if share >= least and _says_something([weight for weight, _ in weighed]):
        longest = sorted(runs, key=lambda run: (-run[2], run[0]))[:MOST_PASSAGES]
        passages = [
            (ours.quote(a.text, n, n + length - 1), theirs.quote(b.text, other, other + length - 1))
            for n, other, length in longest
        ]
        return _directed(a, b, share, passages)
    if same_outlet:
        return None
    kin = kinship.kinship(a, b, ours, theirs, known)[:MOST_PASSAGES]
    return _same_story(a, b, share, list(kin)) if kin else None


def _hash(words: Iterable[str]) -> int:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _weight(words: Wording, run: _Run, rarity: Rarity) -> float:
    """Weigh one shared run by its rare words; names do not count, for two stories may name the same office."""
    start, _, length = run
    return sum(rarity.word(words.words[n]) for n in range(start, start + length) if not words.named[n])


def _says_something(weights: Sequence[float]) -> bool:
    heavy = [weight for weight in weights if weight >= TOTALLED_RUN]
    return max(heavy, default=0.0) >= WEIGHTY_RUN or sum(heavy) >= WEIGHTY_TOTAL


def _shared_runs(ours: Wording, theirs: Wording) -> list[_Run]:
    """Give the maximal shared runs of at least five words, none of ours used twice."""
    places: dict[tuple[str, ...], list[int]] = {}
    for n, run in enumerate(runs_of(theirs.words, SHINGLE)):
        places.setdefault(run, []).append(n)
    mine = runs_of(ours.words, SHINGLE)
    found: list[_Run] = []
    n = 0
    while n < len(mine):
        length, other = max(
            ((_length(ours.words, theirs.words, n, place), -place) for place in places.get(mine[n], ())[:MOST_PLACES]),
            default=(0, 0),
        )
        if length:
            found.append((n, -other, length))
        n += length or 1
    return found


def _length(ours: Sequence[str], theirs: Sequence[str], here: int, there: int) -> int:
    """Give how many words from two starting points on are the same."""
    length = SHINGLE
    most = min(len(ours) - here, len(theirs) - there)
    while length < most and ours[here + length] == theirs[there + length]:
        length += 1
    return length


def _directed(a: Report, b: Report, share: float, passages: list[tuple[Quote, Quote]]) -> Reuse:
    """Say which of two is the copy: the one that credits the other, else the later, else the shorter."""
    ours, theirs = _credits(a, b), _credits(b, a)
    if ours != theirs:
        return _link(a, b, share, "it credits the other", passages, copy_is_a=ours)
    day_a, day_b = a.anchor, b.anchor
    if day_a and day_b and day_a != day_b:
        return _link(a, b, share, "the other was published earlier", passages, copy_is_a=day_a > day_b)
    shorter = (len(a.text), a.text_sha256) < (len(b.text), b.text_sha256)
    why = "direction not known; the shorter is shown as the copy"
    return _link(a, b, share, why, passages, copy_is_a=shorter)


def _credits(copy: Report, original: Report) -> bool:
    """Whether *copy* names the outlet of *original*, which is not its own, by any of its names."""
    if not original.outlet or original.outlet == copy.outlet:
        return False
    return _named_in(original.outlet).search(copy.text) is not None


@lru_cache(maxsize=256)
def _named_in(name: str) -> re.Pattern[str]:
    outlet = outlet_of(name)
    names = {name, *((outlet.name, *outlet.aliases) if outlet else ())}
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in sorted(names)) + r")(?!\w)")


def _link(
    a: Report, b: Report, share: float, why: str, passages: list[tuple[Quote, Quote]], *, copy_is_a: bool
) -> Reuse:
    copy, original = (a, b) if copy_is_a else (b, a)
    return Reuse(
        copy=copy.text_sha256,
        original=original.text_sha256,
        share=round(min(1.0, share), 4),
        direction=why,
        passages=tuple(passages if copy_is_a else [(there, here) for here, there in passages]),
    )


def _same_story(a: Report, b: Report, share: float, kin: list[tuple[Quote, Quote]]) -> Reuse:
    """Link two tellings of one story; the later stands in the copy's place and is none."""
    later = (a.anchor or date.min, a.text_sha256) >= (b.anchor or date.min, b.text_sha256)
    return _link(a, b, share, kinship.DIRECTION, kin, copy_is_a=later)
