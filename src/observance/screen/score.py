"""How much two names are alike, word by word: rare words weigh more, words left over on both sides cost most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from observance.model import TokenAgreement

# One edit in five letters or more; two in nine or more. Shorter words, Korean syllables among them, must be equal:
# one letter is another name there.
LETTERS_FOR_ONE_EDIT = 5
LETTERS_FOR_TWO_EDITS = 9
INITIAL_SCORE = 0.5
TOGETHER_SCORE = 0.95
# Words left over on one side may be a middle name; left over on both sides they contradict.
LEFT_OVER_COST = 0.5
CONTRADICTION_COST = 1.4
# One word in common out of several is never a match by itself.
SINGLE_WORD_CAP = 0.6
# Slips of the pen rarely hit the first letter of a short word; another first letter is another syllable ("Kyong", "Myong").
LETTERS_TO_TRUST_FIRST = 8

Weight = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score in 0..1 and the word pairs it is made of."""

    score: float
    tokens: tuple[TokenAgreement, ...]


def likeness(query: Sequence[str], listed: Sequence[str], weight: Weight) -> Likeness:
    """Compare two names given as words; *weight* says how much of a name a word carries."""
    pairs = _aligned(query, listed)
    used_query = {i for taken, _, _, _ in pairs for i in taken}
    used_listed = {j for _, taken, _, _ in pairs for j in taken}
    agreed = total = 0.0
    tokens = []
    for mine, theirs, how, similar in pairs:
        here, there = " ".join(query[i] for i in mine), " ".join(listed[j] for j in theirs)
        value = (sum(weight(query[i]) for i in mine) + sum(weight(listed[j]) for j in theirs)) / 2
        agreed += value * similar
        total += value
        tokens.append(TokenAgreement(query=here, listed=there, how=how, score=round(similar, 4)))
    over_query = [i for i in range(len(query)) if i not in used_query]
    over_listed = [j for j in range(len(listed)) if j not in used_listed]
    tokens += [TokenAgreement(query=query[i], listed=None, how="left over", score=0.0) for i in over_query]
    tokens += [TokenAgreement(query=None, listed=listed[j], how="left over", score=0.0) for j in over_listed]
    ours, theirs_left = sum(weight(query[i]) for i in over_query), sum(weight(listed[j]) for j in over_listed)
    cost = LEFT_OVER_COST * (ours + theirs_left) + CONTRADICTION_COST * min(ours, theirs_left)
    score = agreed / (total + cost) if total else 0.0
    if len(pairs) == 1 and len(used_query) == 1 and max(len(query), len(listed)) > 1:
        score = min(score, SINGLE_WORD_CAP)
    return Likeness(round(min(1.0, score), 4), tuple(tokens))


_Pair = tuple[tuple[int, ...], tuple[int, ...], str, float]


def _aligned(query: Sequence[str], listed: Sequence[str]) -> list[_Pair]:
    """Pair words one to one, the surest pairs first; two words may answer one that is written together."""
    options: list[tuple[float, int, int, str]] = []
    for i, mine in enumerate(query):
        for j, theirs in enumerate(listed):
            how, similar = _similar(mine, theirs)
            if similar:
                options.append((-similar, abs(i - j), i * 1000 + j, how))
    pairs: list[_Pair] = []
    free_query, free_listed = set(range(len(query))), set(range(len(listed)))
    for negative, _, place, how in sorted(options):
        i, j = divmod(place, 1000)
        if i in free_query and j in free_listed:
            free_query.discard(i)
            free_listed.discard(j)
            pairs.append(((i,), (j,), how, -negative))
    pairs += _together(query, listed, free_query, free_listed)
    return sorted(pairs)


def _similar(mine: str, theirs: str) -> tuple[str, float]:
    """Say how two words agree and how much; ("", 0) where they do not."""
    if mine == theirs:
        return "exact", 1.0
    if len(mine) == 1 or len(theirs) == 1:
        return ("initial", INITIAL_SCORE) if mine[0] == theirs[0] else ("", 0.0)
    shorter = min(len(mine), len(theirs))
    allowed = 2 if shorter >= LETTERS_FOR_TWO_EDITS else 1 if shorter >= LETTERS_FOR_ONE_EDIT else 0
    if not allowed or (mine[0] != theirs[0] and shorter < LETTERS_TO_TRUST_FIRST):
        return "", 0.0
    distance = DamerauLevenshtein.distance(mine, theirs, score_cutoff=allowed)
    if distance > allowed:
        return "", 0.0
    return "edit", 1.0 - distance / max(len(mine), len(theirs))


def _together(query: Sequence[str], listed: Sequence[str], free_query: set[int], free_listed: set[int]) -> list[_Pair]:
    """Pair two neighbouring words with one that is both of them written together."""
    pairs: list[_Pair] = []
    for i in sorted(free_query):
        for j in sorted(free_listed):
            if i not in free_query or j not in free_listed:
                continue
            if j + 1 in free_listed and query[i] == listed[j] + listed[j + 1]:
                free_query.discard(i)
                free_listed -= {j, j + 1}
                pairs.append(((i,), (j, j + 1), "written together", TOGETHER_SCORE))
            elif i + 1 in free_query and query[i] + query[i + 1] == listed[j]:
                free_query -= {i, i + 1}
                free_listed.discard(j)
                pairs.append(((i, i + 1), (j,), "written together", TOGETHER_SCORE))
    return pairs
