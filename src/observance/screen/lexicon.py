"""What is known of single words: which say little, which are places, which are one word in other languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from observance.screen import korean
from observance.screen.settings import numbers, table

SHORTEST_SURE: Final = 4  # letters; a longer English word is no Korean syllable


class Lexicon(NamedTuple):
    """Words that weigh less (percent), places, words that join a son to a father, tokens that are alike.

    *telling* are words that say what a body does: another one in its place is another body (coal, atomic energy).
    """

    light: dict[str, int]
    places: frozenset[str]
    telling: frozenset[str]
    chains: frozenset[str]
    alike: tuple[tuple[str, str, int], ...]


@cache
def lexicon() -> Lexicon:
    """Give it all, read once."""
    share = numbers()
    percents = {
        "legal": share["light_legal"],
        "title": share["light_title"],
        "particle": share["light_particle"],
        "particle-strong": share["light_strong"],
        "patronymic": share["light_particle"],
    }
    kinds = dict(table("contradicting_words.tsv"))
    light = {word: percents[group] for word, group in table("light_words.tsv")}
    named = {form for concept in concepts() for form in (concept.word, *concept.english)}
    return Lexicon(
        light=light,
        places=frozenset(word for word, kind in kinds.items() if kind == "place"),
        telling=frozenset(
            form
            for form in named
            if form.isalpha() and form not in light and (len(form) > SHORTEST_SURE or not _is_syllable(form))
        ),
        chains=frozenset(word for word, kind in kinds.items() if kind == "chain"),
        alike=(*korean.open_classes(), *_same_concept()),
    )


def _same_concept() -> Iterator[tuple[str, str, int]]:
    """Give every two English forms of one word of the names of bodies: trade, trading, trd.

    A short form that may also be a Korean syllable (Min) stands for itself only.
    """
    how_like = numbers()["same_concept"]
    for concept in concepts():
        forms = [concept.word, *concept.english]
        plain = [form for form in forms if form.isascii() and form.isalpha()]
        known = [form for form in plain if len(form) > SHORTEST_SURE or not _is_syllable(form)]
        yield from ((a, b, how_like) for a in known for b in known if a != b)


def _is_syllable(form: str) -> bool:
    return any(len(reading) == 1 for reading in korean.of_latin(form))


class Concept(NamedTuple):
    """One word of the names of bodies, with its forms by language."""

    word: str
    english: tuple[str, ...]
    korean: tuple[str, ...]
    chinese: tuple[str, ...]
    slavic: tuple[str, ...]  # Russian and Ukrainian; an ending * stands for every inflection


@cache
def concepts() -> tuple[Concept, ...]:
    """Give every concept of ``organisation_words.tsv``."""
    return tuple(
        Concept(word, _forms(english), _forms(korean_), _forms(chinese), _forms(russian) + _forms(ukrainian))
        for word, english, korean_, chinese, _, russian, ukrainian, *_ in table("organisation_words.tsv")
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


@cache
def exonyms() -> dict[str, str]:
    """Give the Latin form of foreign names by their customary Chinese, Korean and Japanese forms."""
    found = {}
    for latin, chinese, korean_, japanese, *_ in table("exonyms.tsv"):
        for form in _forms(chinese) + _forms(korean_) + _forms(japanese):
            found[form] = latin.split("|")[0]
    return found
