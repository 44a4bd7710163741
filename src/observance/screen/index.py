"""The screening index: every name of every list, found however it is written, scored and explained."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

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
    WeakPolicy,
)
from observance.screen import explain, readings
from observance.screen.corroborate import Known, agrees, contradicts
from observance.screen.disguise import seen
from observance.screen.engine import new_engine
from observance.screen.scale import raw, shown

VERSION: Final = "4"
THRESHOLD: Final = 0.75
NOT_SCREENED: Final = frozenset({PartyKind.COUNTRY, PartyKind.PLACE, PartyKind.OUTLET})
_PERSON, _BODY, _CRAFT = 1, 2, 3
_CRAFTS: Final = frozenset({"vessel", "aircraft"})
# A weak name and the others of one designation answer apart: only the caller knows what corroborates.
_ANSWERS: Final = 2


def is_screened(kind: PartyKind) -> bool:
    """Whether a list could hold a party of this kind."""
    return kind not in NOT_SCREENED


def _group(kind: PartyKind) -> int:
    if kind is PartyKind.PERSON:
        return _PERSON
    return _CRAFT if kind.value in _CRAFTS else _BODY


@dataclass(frozen=True, slots=True)
class Entry:
    """One designation of one list."""

    listed: SanctionsList
    designation: Designation


class Found(NamedTuple):
    """A raw hit: which name, its score in ten-thousandths (before the scale), and the rows that met."""

    name: int
    score: int
    row: int
    reading: int


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits on many names, a column each: the position of the name asked, the name that is listed, the raw score."""

    positions: list[int]
    names: list[int]
    scores: list[int]


class Index:
    """Names of one or more lists, ready to be asked. Built once; asking changes nothing; safe from several threads."""

    def __init__(self, lists: tuple[SanctionsList, ...], *, weak: WeakPolicy = WeakPolicy.CORROBORATE) -> None:
        """Index every name; `Index.of` is the way in."""
        self.weak = weak
        self.against = tuple(
            ScreenedAgainst(list=one.id, version=one.version, designations=len(one.designations), sha256=one.sha256)
            for one in lists
        )
        self._entries = [Entry(one, designation) for one in lists for designation in one.designations]
        self._entry_of = array("I")  # by name
        self._names: list[ListedName] = []
        self._counts_alone = bytearray()  # by name: whether a hit counts with nothing known to corroborate it
        groups: list[int] = []
        slots: list[int] = []
        for number, entry in enumerate(self._entries):
            for name in entry.designation.names:
                is_weak = name.quality is NameQuality.WEAK
                if is_weak and weak is WeakPolicy.IGNORE:
                    continue
                self._names.append(name)
                self._entry_of.append(number)
                groups.append(_group(entry.designation.kind))
                slots.append(number * _ANSWERS + is_weak)
                self._counts_alone.append(self.counts(name, entry.designation, ()))
        self._engine = new_engine()
        self._engine.add([name.text for name in self._names], slots, groups, readings.rows)
        self._engine.close()
        readings.make_ready()

    @classmethod
    def of(cls, lists: Iterable[SanctionsList], *, weak: WeakPolicy = WeakPolicy.CORROBORATE) -> Index:
        """Build the index over *lists*; *weak* says what a name counts that its list marks as weak."""
        return cls(tuple(lists), weak=weak)

    def __len__(self) -> int:
        """Give how many names are indexed."""
        return len(self._names)

    def find(
        self, names: Sequence[str], *, limit: int, threshold: float, groups: Sequence[int] = (), threads: int = 1
    ) -> Iterator[list[Found]]:
        """Give the raw hits of each name, best first: the kernel's answer, weak names among them, nothing explained."""
        answer = self._engine.screen(names, groups, limit, raw(threshold), threads, readings.rows)
        counts, name, score, row, reading = (array("I", part) for part in answer)
        at = 0
        for count in counts:
            yield [Found(name[n], score[n], row[n], reading[n]) for n in range(at, at + count)]
            at += count

    def hits_that_count(self, names: Sequence[str], *, limit: int, threshold: float, threads: int = 1) -> Hits:
        """Give of each name the best hit on every designation that counts with nothing else known, as `screen` orders them.

        *limit* is the most a name. In columns: of tens of thousands of names nothing is made for those without a hit.
        """
        answer = self._engine.screen(names, (), limit * _ANSWERS, raw(threshold), threads, readings.rows)
        counts, name, score = (array("I", part) for part in answer[:3])
        hits, counts_alone = Hits([], [], []), self._counts_alone
        add_position, add_name, add_score = hits.positions.append, hits.names.append, hits.scores.append
        at = 0
        for position in [position for position, count in enumerate(counts) if count]:
            count = counts[position]
            if count == 1:
                picked: Sequence[int] = (at,) if counts_alone[name[at]] else ()
            else:
                picked = self._counting(range(at, at + count), name, score)[:limit]
            at += count
            for n in picked:
                add_position(position)
                add_name(name[n])
                add_score(score[n])
        return hits

    def _counting(self, found: range, name: Sequence[int], score: Sequence[int]) -> list[int]:
        """Give of the hits *found*, best first, those that count alone, once each designation; ties by list and entity."""
        best: dict[int, int] = {}
        for n in found:
            if self._counts_alone[name[n]]:
                best.setdefault(self._entry_of[name[n]], n)
        picked = list(best.values())
        if len(picked) > 1 and len({shown(score[n]) for n in picked}) < len(picked):

            def order(n: int) -> tuple[float, str, str]:
                listed, designation = self.entry(name[n])
                return -shown(score[n]), listed.id, designation.entity

            picked.sort(key=order)
        return picked

    def screen(  # noqa: PLR0913 - what may be known of somebody
        self,
        name: str,
        *,
        kind: PartyKind | None = None,
        country: str | None = None,
        birth: str | None = None,
        identifiers: Sequence[str] = (),
        limit: int = 5,
        threshold: float = THRESHOLD,
    ) -> tuple[Match, ...]:
        """Give the designations *name* resembles, best first, one match each.

        *kind* narrows; *country* (ISO alpha-2), *birth* (YYYY-MM-DD or YYYY) and *identifiers* corroborate; a weak
        alias counts as `weak` says. *threshold* and scores are 0 to 1.
        """
        known = Known(country=country, birth=birth, identifiers=tuple(identifiers))
        groups = (_group(kind),) if kind is not None else ()
        found = next(self.find([name], limit=limit * _ANSWERS, threshold=threshold, groups=groups))
        return self._matches(name, found, known)[:limit]

    def screen_many(
        self,
        names: Sequence[str],
        *,
        limit: int = 5,
        threshold: float = THRESHOLD,
        threads: int | None = None,
    ) -> Iterator[tuple[Match, ...]]:
        """Give the matches of each name in order, as `screen` does without anything else known; *threads* None is all."""
        workers = threads or os.cpu_count() or 1
        hits = self.find(names, limit=limit * _ANSWERS, threshold=threshold, threads=workers)
        for name, found in zip(names, hits, strict=True):
            yield self._matches(name, found, Known())[:limit] if found else ()

    def screen_party(self, party: Party, *, threshold: float = THRESHOLD) -> Screening:
        """Screen a party by its name and by every other name the report gives it; no match is a result too."""
        found: dict[tuple[str, str], Match] = {}
        disguise: dict[str, None] = {}
        for name in dict.fromkeys((party.name, *party.aliases)):
            disguise.update(dict.fromkeys(seen(name).findings))
            for match in self.screen(name, kind=party.kind, country=party.country, threshold=threshold):
                named = replace(match, party=party.id)
                key = (match.list, match.entity)
                if key not in found or _order(named) < _order(found[key]):
                    found[key] = named
        return Screening(
            party=party.id,
            query=party.name,
            against=self.against,
            threshold=threshold,
            matches=tuple(sorted(found.values(), key=_order)),
            disguise=tuple(disguise),
        )

    def entry(self, name: int) -> tuple[SanctionsList, Designation]:
        """Give the list and the designation a name of the index belongs to."""
        one = self._entries[self._entry_of[name]]
        return one.listed, one.designation

    def entries(self, names: Iterable[int]) -> list[Entry]:
        """Give the designation each of many names of the index belongs to, with its list."""
        return [self._entries[number] for number in map(self._entry_of.__getitem__, names)]

    def listed(self, names: Iterable[int]) -> list[ListedName]:
        """Give many names of the index."""
        return list(map(self._names.__getitem__, names))

    def name(self, number: int) -> ListedName:
        """Give a name of the index."""
        return self._names[number]

    def counts(self, name: ListedName, designation: Designation, corroboration: tuple[str, ...]) -> bool:
        """Whether a hit on *name* counts: a weak one where something agrees, or where its list gives nothing to."""
        if name.quality is not NameQuality.WEAK or self.weak is WeakPolicy.FULL or corroboration:
            return True
        return not (
            designation.birth_dates or designation.countries or designation.identifiers or designation.programme
        )

    def _matches(self, query: str, found: list[Found], known: Known) -> tuple[Match, ...]:
        best: dict[int, Match] = {}
        for hit in found:
            number = self._entry_of[hit.name]
            if number in best:
                continue
            designation = self._entries[number].designation
            if self.counts(self._names[hit.name], designation, agrees(designation, known)):
                best[number] = self._match(hit, query, self._entries[number], known)
        return tuple(sorted(best.values(), key=_order))

    def _match(self, hit: Found, query: str, entry: Entry, known: Known) -> Match:
        query_row = readings.rows(query)[hit.reading]
        listed, designation = entry.listed, entry.designation
        listed_row, name = self._engine.row(hit.row), self._names[hit.name]
        tokens = explain.agreements(query_row, listed_row, query, name.text)
        differing = (explain.kind_differs(tokens), explain.order_differs(query_row, listed_row))
        return Match(
            party="",
            entity=designation.entity,
            list=listed.id,
            list_version=listed.version,
            name=name.text,
            quality=name.quality,
            score=shown(hit.score),
            corroboration=agrees(designation, known),
            tokens=tokens,
            contradictions=(*contradicts(designation, known), *(one for one in differing if one)),
            read_as=explain.read_as(query_row, listed_row),
        )


def _order(match: Match) -> tuple[float, str, str]:
    return (-match.score, match.list, match.entity)
