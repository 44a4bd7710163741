"""The lexicon of goods: terms with their kind, customs chapter and the reason, found word by word. No context here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

import yaml

from observance.extract.parties.tables import DATA, rows
from observance.model import GoodsKind, HeadingCandidate

WORD = re.compile(r"[^\W_](?:[\w.'’/-]*[^\W_])?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the lexicon. ``weapon`` marks an arm; ``hs`` is empty where no chapter is certain."""

    words: tuple[str, ...]
    kind: GoodsKind
    weapon: bool
    reason: str
    hs: tuple[HeadingCandidate, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text with its offsets and folded form."""

    start: int
    end: int
    text: str
    fold: str


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Cut ``text[start:end]`` into words and signs, offsets into the whole text."""
    return tuple(
        Token(match.start(), match.end(), match.group(), match.group().replace("’", "'").casefold())
        for match in WORD.finditer(text, start, end)
    )


def find_terms(words: Sequence[Token]) -> Iterator[tuple[int, int, Term]]:
    """Yield (first, last, term) for every lexicon term in *words*, longest first, without overlaps."""
    at = 0
    while at < len(words):
        found = _longest(words, at)
        if found:
            yield at, at + len(found.words), found
            at += len(found.words)
        else:
            at += 1


def _longest(words: Sequence[Token], at: int) -> Term | None:
    for term in _index().get(words[at].fold, ()) or _index().get(singular(words[at].fold), ()):
        length = len(term.words)
        if at + length > len(words):
            continue
        last = words[at + length - 1].fold
        middle = all(words[at + offset].fold == term.words[offset] for offset in range(length - 1))
        if middle and term.words[-1] in {last, singular(last)}:
            return term
    return None


@cache
def _index() -> dict[str, tuple[Term, ...]]:
    found: dict[str, list[Term]] = {}
    for phrase, kind, chapter, score, reason in rows("goods.tsv", 5):
        parts = tuple(phrase.casefold().split())
        weapon = kind == "weapon"
        hs = (HeadingCandidate(code=chapter, score=float(score)),) if chapter else ()
        term = Term(parts, GoodsKind.TANGIBLE if weapon else GoodsKind(kind), weapon, reason, hs)
        found.setdefault(parts[0], []).append(term)
    return {first: tuple(sorted(terms, key=lambda term: -len(term.words))) for first, terms in found.items()}


def singular(word: str) -> str:
    """The singular a regular English plural is made of."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@cache
def vocabulary(name: str) -> frozenset[str]:
    """One list of `goods_words.yaml` as a set of folded words."""
    lists = cast("dict[str, str]", yaml.safe_load((DATA / "goods_words.yaml").read_text(encoding="utf-8")))
    return frozenset(lists[name].casefold().split())
