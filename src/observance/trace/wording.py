"""A report's words for comparing: tokens with their places, names of more than one word, and how rare each is.

Rarity is counted over reports of a state agency, so that its standing titles and formulas weigh next to nothing.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from observance.model import Quote
from observance.text import paragraphs, sentences

# Where this share of a line's longer words has a capital, it is a headline and its capitals name nothing.
HEADLINE_CAPITALS: Final = 0.7
HEADLINE_WORD: Final = 4
HEADLINE_WORDS: Final = 4
# Joining words inside a name: "Ministry of Digital Development".
_JOINS: Final = frozenset({"of", "for", "and", "the"})
_TOKEN: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as lower-case tokens, the span of each, which are parts of names, and its names as word pairs.

    ``names`` maps two neighbouring capitalised words, joining words skipped, to the first place they stand at.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    named: tuple[bool, ...]
    names: dict[tuple[str, str], tuple[int, int]]

    def quote(self, text: str, first: int, last: int) -> Quote:
        """Cut the words *first* to *last*, both included, out of *text*."""
        return Quote.cut(text, self.spans[first][0], self.spans[last][1])


@lru_cache(maxsize=256)
def wording(text: str) -> Wording:
    """Read the words of *text*."""
    matches = list(_TOKEN.finditer(text))
    raw = [match.group() for match in matches]
    words = tuple(_folded(word) for word in raw)
    opening = {sentence.start for sentence in sentences(text)}
    shouted = _headlines(text)
    named = tuple(
        word[0].isupper() and match.start() not in opening and not any(a <= match.start() < b for a, b in shouted)
        for word, match in zip(raw, matches, strict=True)
    )
    return Wording(words, tuple(match.span() for match in matches), named, _names(text, matches, words, named))


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


def _headlines(text: str) -> list[tuple[int, int]]:
    """Give the lines written in title case or capitals throughout."""
    found = []
    for line in paragraphs(text):
        long = [word for word in _TOKEN.findall(line.text) if len(word) >= HEADLINE_WORD]
        capitals = sum(word[0].isupper() for word in long)
        if len(long) >= HEADLINE_WORDS and capitals >= HEADLINE_CAPITALS * len(long):
            found.append((line.start, line.end))
    return found


def _names(
    text: str, matches: Sequence[re.Match[str]], words: Sequence[str], named: Sequence[bool]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Give the pairs of neighbouring name words, at most one joining word between them and nothing else."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for n in range(len(words) - 1):
        if not named[n]:
            continue
        after = n + 2 if words[n + 1] in _JOINS and not named[n + 1] and n + 2 < len(words) else n + 1
        between = text[matches[n].end() : matches[after].start()]
        if named[after] and not set(between) & set('.,;:()\n"“”'):
            found.setdefault((words[n], words[after]), (n, after))
    return found


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a word or a name says: 0 for one that stands in every report, 1 for one the counts do not know."""

    reports: int
    counts: dict[str, int]
    silent: frozenset[str]

    def word(self, word: str) -> float:
        """Weigh one folded word; function words and words of reporting weigh nothing."""
        return 0.0 if word in self.silent else self._weight(word)

    def name(self, name: Iterable[str]) -> float:
        """Weigh a pair of name words."""
        return self._weight(" ".join(name))

    def _weight(self, key: str) -> float:
        most = math.log(self.reports + 1)
        return math.log((self.reports + 1) / (self.counts.get(key, 0) + 1)) / most


@cache
def shipped_rarity() -> Rarity:
    """Load the counts that come with the program."""
    common = tomllib.loads(files("observance.trace").joinpath("data/common_words.toml").read_text(encoding="utf-8"))
    counts: dict[str, int] = {}
    reports = 0
    table = files("observance.trace").joinpath("data/word_counts.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("# reports:"):
            reports = int(line.partition(":")[2])
        elif line and not line.startswith("#"):
            count, keys = line.split("\t")
            counts.update(dict.fromkeys(keys.split("|"), int(count)))
    return Rarity(reports, counts, frozenset(common["plain"].split()))


def overlap(ours: Wording, theirs: Wording, rarity: Rarity) -> float:
    """Give the share (0..1, cosine) of rare words two texts have in common."""
    mine, other = set(ours.words), set(theirs.words)
    both = sum(rarity.word(word) for word in mine & other)
    return both / math.sqrt(max(1e-9, sum(map(rarity.word, mine))) * max(1e-9, sum(map(rarity.word, other))))


def runs_of(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Give every run of *length* neighbouring words."""
    return [tuple(words[n : n + length]) for n in range(len(words) - length + 1)]
