"""How words sound and how far apart they are: the specification of ``native/keys.cpp``."""

from __future__ import annotations

from functools import cache
from typing import Final

from rapidfuzz.distance import OSA

from observance.screen.settings import NEAR_SOUNDS, sound_rules

LONGEST: Final = 64  # longer words are as far apart as can be


@cache
def _rules(kind: int) -> dict[str, list[tuple[str, str, str]]]:
    """Give the rules of a kind by the first letter of their pattern, the longest pattern first."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for rule in sound_rules()[kind]:
        found.setdefault(rule[0][0], []).append(rule)
    return {letter: sorted(rules, key=lambda rule: -len(rule[0])) for letter, rules in found.items()}


def rewritten(kind: int, word: str) -> str:
    """Rewrite *word* by the rules of *kind*: at each place the longest pattern; equal neighbours come out once."""
    rules, out, at = _rules(kind), "", 0
    while at < len(word):
        for pattern, start, elsewhere in rules.get(word[at], ()):
            if word.startswith(pattern, at):
                new, step = (start if at == 0 else elsewhere), len(pattern)
                break
        else:
            new, step = word[at], 1
        for char in new:
            if not out.endswith(char):
                out += char
        at += step
    return out


def alignment_distance(a: str, b: str) -> int:
    """Give the optimal string alignment distance: changes, losses, insertions and swaps of neighbours."""
    if min(len(a), len(b)) > LONGEST:
        return max(len(a), len(b))
    return OSA.distance(a, b)


def sound_distance(a: str, b: str) -> int:
    """Give the distance of two sound keys in half steps: 2 a change, loss or insertion, 1 between near sounds."""
    row = [2 * j for j in range(len(b) + 1)]
    for i, mine in enumerate(a):
        corner, row[0] = row[0], 2 * (i + 1)
        for j, theirs in enumerate(b):
            change = 0 if mine == theirs else 1 if mine + theirs in _NEAR else 2
            best = min(corner + change, row[j] + 2, row[j + 1] + 2)
            corner, row[j + 1] = row[j + 1], best
    return row[len(b)]


_NEAR: Final = frozenset(pair for both in NEAR_SOUNDS for pair in (both, both[::-1]))
