"""The gazetteers and word lists beside this package, read once. Holds no rule of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from observance.model import PartyKind
from observance.text.countries import countries

DATA = files("observance.extract") / "data"


def rows(name: str, width: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the tab-separated table *name*, each padded to *width* cells; comments are left out."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield tuple(cell.strip() for cell in cells + [""] * (width - len(cells)))[:width]


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of a gazetteer: what it stands for. ``kind`` None marks a demonym, which is no party by itself."""

    name: str
    kind: PartyKind | None
    country: str | None
    aliases: tuple[str, ...] = ()


@cache
def gazetteer() -> tuple[Entry, ...]:
    """Every entry with a proper name: countries, demonyms, outlets, public bodies, places, office holders."""
    found: list[Entry] = []
    for one in countries():
        found.append(Entry(one.name, PartyKind.COUNTRY, one.code, one.aliases))
        found.extend(Entry(word, None, one.code) for word in one.adjectives)
    for name, country, _state, aliases in rows("outlets.tsv", 4):
        found.append(Entry(name, PartyKind.OUTLET, country or None, _split(aliases)))
    for name, kind, country, aliases in rows("bodies.tsv", 4):
        found.append(Entry(name, PartyKind(kind), country or None, _split(aliases)))
    for name, country, aliases in rows("places.tsv", 3):
        found.append(Entry(name, PartyKind.PLACE, country or None, _split(aliases)))
    for name, country, aliases in rows("persons.tsv", 3):
        found.append(Entry(name, PartyKind.PERSON, country or None, _split(aliases)))
    return tuple(found)


@cache
def country_names() -> dict[str, str]:
    """Alpha-2 code to the canonical English name."""
    return {one.code: one.name for one in countries()}


@cache
def demonyms() -> dict[str, str]:
    """One-word demonym to the canonical English name of its country."""
    return {word: one.name for one in countries() for word in one.adjectives if " " not in word}


@cache
def state_outlets() -> frozenset[str]:
    """Canonical names of the outlets a government owns or runs."""
    return frozenset(name for name, _country, state, _aliases in rows("outlets.tsv", 4) if state == "yes")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@dataclass(frozen=True, slots=True)
class Head:
    """A noun organisation or place names are built on."""

    word: str
    kind: PartyKind
    takes: frozenset[str] = field(default_factory=frozenset)  # prepositions of its right side
    flags: frozenset[str] = field(default_factory=frozenset)


@cache
def heads() -> dict[str, Head]:
    """Head nouns by their folded form."""
    found = {}
    for word, kind, flags in rows("heads.tsv", 3):
        given = frozenset(flags.split(",")) if flags else frozenset[str]()
        takes = given & {"of", "for", "on"}
        found[word.casefold()] = Head(word, PartyKind(kind), takes, given - takes)
    return found


@cache
def head_kinds() -> dict[tuple[str, str], PartyKind]:
    """(head, word of the name), folded, to the kind that word makes of the head."""
    return {(head.casefold(), word.casefold()): PartyKind(kind) for head, word, kind in rows("head_kinds.tsv", 3)}


@cache
def words(name: str) -> frozenset[str]:
    """One list of `words.yaml` as a set of folded words."""
    lists = cast("dict[str, str]", yaml.safe_load((DATA / "words.yaml").read_text(encoding="utf-8")))
    return frozenset(lists[name].casefold().split())


@cache
def korean_surnames() -> dict[str, bool]:
    """Korean surname to whether it is hardly anything else in English."""
    return {name: strong == "yes" for name, origin, strong in rows("surnames.tsv", 3) if origin == "ko"}


@cache
def chinese_surnames() -> dict[str, bool]:
    """Chinese surname in pinyin to whether it is hardly anything else in English."""
    return {name: strong == "yes" for name, origin, strong in rows("surnames.tsv", 3) if origin == "zh"}


@cache
def forenames() -> frozenset[str]:
    """Forenames that are no common English words."""
    return frozenset(name for (name,) in rows("forenames.tsv", 1))


@cache
def titles() -> dict[tuple[str, ...], str]:
    """Office or form of address, as folded words, to where it stands: before, after or both."""
    return {tuple(title.split()): use for title, use in rows("titles.tsv", 2)}


@cache
def title_heads() -> frozenset[str]:
    """Last words of the offices, folded."""
    return frozenset(title[-1] for title in titles())


@cache
def vessel_words() -> dict[tuple[str, ...], bool]:
    """Words a ship's name follows, folded, to whether they never stand for anything else."""
    return {tuple(word.casefold().split()): strong == "yes" for word, strong in rows("vessels.tsv", 2)}
