"""The office a report gives a person, before or after the name, and the country the office belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from observance.extract.parties.persons_korean import korean_name
from observance.extract.parties.tables import forenames, title_heads, titles
from observance.extract.parties.view import View
from observance.model import PartyKind

LONGEST = 6  # words in an office of the table
REACH = 14  # words between an office and the name it stands before ("Minister of A and B Name")
LINKS = frozenset({"of", "for", "and", "the", "to", ",", "in", "on"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office as the text words it, and the country it belongs to (None: not said)."""

    title: str | None
    country: str | None


def office_before(view: View, first: int) -> Office | None:
    """Read the office before the name that begins at word *first* ("DPRK Foreign Minister", "Minister of Commerce")."""
    length = _ending_at(view, first)
    if length:
        start = first - length
        return Office(_slice(view, start, first), _owner(view, start))
    if view.fold(first - 1) in {",", "and"}:
        return None
    at = first - 1
    while at > 0 and first - at < REACH:
        word = view.words[at]
        if word.fold in title_heads() and word.capital and view.fold(at + 1) in {"of", "for"}:
            start = at + 1 - _ending_at(view, at + 1)
            return Office(_slice(view, start, first), _owner(view, start) or _inside(view, at, first))
        if not view.near(at + 1) or not (word.capital or word.fold in LINKS):
            return None
        at -= 1
    return None


def office_after(view: View, last: int) -> Office | None:
    """Read the office after the name that ends before word *last* (", vice-minister of X of the DPRK")."""
    of_country = _of_country(view, last)
    if of_country:
        return Office(None, of_country)
    if view.fold(last) not in {",", "("}:
        return None
    start = at = last + 1
    while view.fold(at) in {"the", "a", "an", "former", "then", "first", "newly", "new", "acting"}:
        at += 1
    known = view.known_from(at)
    country = None
    if known and known.entry.kind in {PartyKind.COUNTRY, None}:
        country = known.entry.country
        while (word := view.word(at)) and word.start < known.end:
            at += 1
    length = _starting_at(view, at)
    if not length:
        return None
    end = _office_end(view, at + length)
    return Office(_slice(view, start, end), country or _inside(view, at, end))


def _ending_at(view: View, index: int) -> int:
    """Give the length of the office that ends before word *index* and may stand before a name."""
    for length in range(min(LONGEST, index), 0, -1):
        words = tuple(view.fold(at) for at in range(index - length, index))
        if titles().get(words) in {"before", "both"} and view.near(index):
            return length
    return 0


def _starting_at(view: View, index: int) -> int:
    """Give the length of the office that begins at word *index* and may follow a name."""
    for length in range(LONGEST, 0, -1):
        words = tuple(view.fold(at) for at in range(index, index + length))
        if titles().get(words) in {"after", "both"}:
            return length
    return 0


def _office_end(view: View, index: int) -> int:
    """Step over what an office is of: capitalised words, links, countries; stop where the clause goes on."""
    at = end = index
    while (word := view.word(at)) and view.near(at) and at - index < 30:
        if word.wordy and word.capital:
            if view.fold(at - 1) in {",", "and", "on", "in"} and _next_person(view, at):
                break
            at += 1
            end = at
        elif word.fold in LINKS:
            if view.fold(at - 1) == "," and word.fold != "and":
                break
            at += 1
        else:
            break
    return end


def _next_person(view: View, index: int) -> bool:
    """Whether a personal name, not another object of the office, begins at *index*."""
    return bool(korean_name(view, index)) or view.words[index].text in forenames() or view.stops(index)


def _owner(view: View, start: int) -> str | None:
    """The country right before an office, its portfolio between them or not ("Russian Natural Resources Minister")."""
    for index in range(start - 1, max(-1, start - 1 - REACH), -1):
        known = view.known_to(index)
        if known and known.entry.kind in {PartyKind.COUNTRY, None} and not view.pair(index):
            return known.entry.country
        word = view.word(index)
        if word is None or not word.capital or not view.near(index + 1):
            return None
    return None


def _inside(view: View, first: int, last: int) -> str | None:
    """The country an office is of: the last "of the COUNTRY", else the country of a body named in it."""
    found: str | None = None
    for index in range(first, last):
        known = view.known_from(index)
        if known is None or known.entry.country is None:
            continue
        if known.entry.kind is PartyKind.COUNTRY and _governed(view, index) == "of":
            return known.entry.country
        if known.entry.kind in {PartyKind.ORGANIZATION, PartyKind.MILITARY, PartyKind.PUBLIC_BODY, None}:
            found = found or known.entry.country
    return found


def _governed(view: View, index: int) -> str:
    before = view.fold(index - 1)
    return view.fold(index - 2) if before == "the" else before


def _of_country(view: View, index: int) -> str | None:
    """The country in "Putin of the Russian Federation"."""
    if view.fold(index) != "of":
        return None
    known = view.known_from(index + 2 if view.fold(index + 1) == "the" else index + 1)
    return known.entry.country if known and known.entry.kind is PartyKind.COUNTRY else None


def _slice(view: View, first: int, last: int) -> str | None:
    if first >= last:
        return None
    return " ".join(view.text[view.words[first].start : view.words[last - 1].end].split())
