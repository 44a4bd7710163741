"""The screening index: every name of every list, found by its words, scored and explained."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from observance.model import (
    Designation,
    ListedName,
    Match,
    NameQuality,
    Party,
    PartyKind,
    SanctionsList,
    ScreenedAgainst,
    Screening,
)
from observance.screen.normalise import light_words, words
from observance.screen.score import LETTERS_FOR_ONE_EDIT, Likeness, likeness

VERSION: Final = "2"
THRESHOLD: Final = 0.75
LIGHT: Final = 0.2
MOST_CANDIDATES: Final = 200
NEAR_WORDS: Final = 12
NOT_SCREENED: Final = frozenset({PartyKind.COUNTRY, PartyKind.PLACE, PartyKind.OUTLET})


def is_screened(kind: PartyKind) -> bool:
    """Whether a list could hold a party of this kind."""
    return kind not in NOT_SCREENED


@dataclass(frozen=True, slots=True)
class _Row:
    """One name of one designation of one list."""

    listed: SanctionsList
    designation: Designation
    name: ListedName
    words: tuple[str, ...]


class Index:
    """Names of one or more lists, ready to be asked. Built once; asking changes nothing."""

    def __init__(self, lists: tuple[SanctionsList, ...]) -> None:
        """Index every name; `Index.of` is the way in."""
        self.against = tuple(
            ScreenedAgainst(list=one.id, version=one.version, designations=len(one.designations), sha256=one.sha256)
            for one in lists
        )
        self._rows = tuple(
            _Row(one, designation, name, words(name.text))
            for one in lists
            for designation in one.designations
            for name in designation.names
            if words(name.text)
        )
        self._by_word: dict[str, list[int]] = {}
        for number, row in enumerate(self._rows):
            for word in dict.fromkeys(row.words):
                self._by_word.setdefault(word, []).append(number)
        # Joined neighbours, so that "Jongun" finds "Jong Un".
        for number, row in enumerate(self._rows):
            for left, right in pairwise(row.words):
                self._by_word.setdefault(left + right, []).append(number)
        self._vocabulary = tuple(word for word in sorted(self._by_word) if len(word) >= LETTERS_FOR_ONE_EDIT - 1)

    @classmethod
    def of(cls, lists: Iterable[SanctionsList]) -> Index:
        """Build the index over *lists*."""
        return cls(tuple(lists))

    def weight(self, word: str) -> float:
        """Give how much of a name *word* carries: its rarity on the lists; legal forms and articles a fifth of it."""
        rarity = math.log((1 + len(self._rows)) / (1 + len(self._by_word.get(word, ())))) + 0.1
        return rarity * LIGHT if word in light_words() or len(word) == 1 else rarity

    def screen(
        self,
        name: str,
        *,
        kind: PartyKind | None = None,
        country: str | None = None,
        birth: str | None = None,
        limit: int = 5,
        threshold: float = THRESHOLD,
    ) -> tuple[Match, ...]:
        """Give the designations *name* resembles, best first, one match each.

        *kind* narrows; *country* (ISO alpha-2) and *birth* (YYYY-MM-DD or YYYY) corroborate; a weak alias counts only
        where something does.
        """
        asked = words(name)
        best: dict[tuple[str, str], Match] = {}
        for number in self._candidates(asked):
            row = self._rows[number]
            if kind is not None and (kind is PartyKind.PERSON) != (row.designation.kind is PartyKind.PERSON):
                continue
            found = likeness(asked, row.words, self.weight)
            corroboration = _corroboration(row.designation, country, birth)
            if found.score < threshold or (row.name.quality is NameQuality.WEAK and not corroboration):
                continue
            match = _match(row, found, corroboration)
            key = (match.list, match.entity)
            if key not in best or _order(match) < _order(best[key]):
                best[key] = match
        return tuple(sorted(best.values(), key=_order)[:limit])

    def screen_party(self, party: Party, *, threshold: float = THRESHOLD) -> Screening:
        """Screen a party by its name and by every other name the report gives it; no match is a result too."""
        found: dict[tuple[str, str], Match] = {}
        for name in dict.fromkeys((party.name, *party.aliases)):
            for match in self.screen(name, kind=party.kind, country=party.country, threshold=threshold):
                named = Match(
                    party=party.id,
                    entity=match.entity,
                    list=match.list,
                    list_version=match.list_version,
                    name=match.name,
                    quality=match.quality,
                    score=match.score,
                    corroboration=match.corroboration,
                    tokens=match.tokens,
                )
                key = (match.list, match.entity)
                if key not in found or _order(named) < _order(found[key]):
                    found[key] = named
        return Screening(
            party=party.id,
            query=party.name,
            against=self.against,
            threshold=threshold,
            matches=tuple(sorted(found.values(), key=_order)),
        )

    def _candidates(self, asked: tuple[str, ...]) -> list[int]:
        """Give the rows that share a word or a near word with the query, those that share the rarest first."""
        votes: dict[int, float] = {}
        wanted = [*asked, *(left + right for left, right in pairwise(asked))]
        for word in dict.fromkeys(wanted):
            for near in self._near(word):
                for number in self._by_word[near]:
                    votes[number] = votes.get(number, 0.0) + self.weight(near)
        ranked = sorted(votes, key=lambda number: (-votes[number], number))
        return ranked[:MOST_CANDIDATES]

    def _near(self, word: str) -> list[str]:
        """Give the listed words equal to *word* or at most two edits from it."""
        found = [word] if word in self._by_word else []
        if len(word) < LETTERS_FOR_ONE_EDIT:
            return found
        near = process.extract(
            word, self._vocabulary, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=NEAR_WORDS
        )
        return [*found, *(other for other, _, _ in near if other != word)]


def _order(match: Match) -> tuple[float, str, str]:
    return (-match.score, match.list, match.entity)


def _corroboration(designation: Designation, country: str | None, birth: str | None) -> tuple[str, ...]:
    """Give what agrees beside the name, in words; what the list or the caller does not say agrees with nothing."""
    found = []
    if country and country in designation.countries:
        found.append(f"country {country}")
    if birth and birth in designation.birth_dates and len(birth) > len("YYYY"):
        found.append(f"birth date {birth}")
    elif birth and any(_same_year(birth, listed) for listed in designation.birth_dates):
        found.append(f"birth year {birth[:4]}")
    return tuple(found)


def _same_year(birth: str, listed: str) -> bool:
    """Whether the year of *birth* is that of a listed date, or lies in a listed span "YYYY/YYYY"."""
    first, _, last = listed.partition("/")
    return first[:4] <= birth[:4] <= (last or first)[:4]


def _match(row: _Row, found: Likeness, corroboration: tuple[str, ...]) -> Match:
    return Match(
        party="",
        entity=row.designation.entity,
        list=row.listed.id,
        list_version=row.listed.version,
        name=row.name.text,
        quality=row.name.quality,
        score=found.score,
        corroboration=corroboration,
        tokens=found.tokens,
    )
