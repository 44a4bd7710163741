"""Names of the gazetteers where they stand in a text: longest name first, never across a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from observance.extract.parties.tables import Entry, gazetteer
from observance.extract.parties.words import Word, read_words


@dataclass(frozen=True, slots=True)
class Known:
    """A gazetteer entry found at ``start:end``."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word between hyphens, or without its genitive ending."""

    start: int
    end: int
    text: str
    closed: bool = False  # a genitive ending followed: no name goes on over it


def find_known(text: str, words: Sequence[Word]) -> tuple[Known, ...]:
    """Find every gazetteer name in *text*, in order and without overlaps."""
    pieces = [piece for word in words for piece in _pieces(word)]
    index = _index()
    found: list[Known] = []
    at = 0
    while at < len(pieces):
        hit = _longest(index.get(pieces[at].text, ()), pieces, at)
        if hit and not _refused(text, pieces, at, hit):
            entry, length = hit
            found.append(Known(pieces[at].start, pieces[at + length - 1].end, entry))
            at += length
        else:
            at += 1
    return tuple(found)


def _longest(
    choices: Sequence[tuple[tuple[str, ...], Entry]], pieces: Sequence[Piece], at: int
) -> tuple[Entry, int] | None:
    for parts, entry in choices:
        if len(parts) > len(pieces) - at:
            continue
        window = pieces[at : at + len(parts)]
        if any(piece.closed for piece in window[:-1]):
            continue
        if all(piece.text == part for piece, part in zip(window, parts, strict=True)):
            return entry, len(parts)
    return None


@cache
def _index() -> dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
    """First piece of a name to the names that begin with it, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for entry in gazetteer():
        for name in (entry.name, *entry.aliases):
            parts = _parts(name)
            found.setdefault(parts[0], []).append((parts, entry))
    return {first: tuple(sorted(names, key=lambda pair: -len(pair[0]))) for first, names in found.items()}


def _parts(name: str) -> tuple[str, ...]:
    return tuple(piece.text for word in read_words(name) for piece in _pieces(word))


def _pieces(word: Word) -> list[Piece]:
    """Cut a word at its hyphens; a genitive ending is left out, an apostrophe within is written '."""
    if not word.wordy:
        return [Piece(word.start, word.end, word.text)]
    text, end, closed = word.text, word.end, word.owner
    if closed:
        text = re.sub(r"['’]s?$", "", text)
        end = word.start + len(text)
    if "-" not in text:
        return [Piece(word.start, end, text.replace("’", "'"), closed)]
    found, start = [], word.start
    for part in re.split(r"(-)", text):
        if part:
            found.append(Piece(start, start + len(part), part.replace("’", "'")))
        start += len(part)
    return found


def _refused(text: str, pieces: Sequence[Piece], at: int, hit: tuple[Entry, int]) -> bool:
    """Whether the words around a hit say that it is something else ("Latin America", "US$5", "US dollars")."""
    entry, length = hit
    name = pieces[at].text
    before = pieces[at - 1].text if at else ""
    after = pieces[at + length].text if at + length < len(pieces) else ""
    if name == "America" and before in {"Latin", "North", "South", "Central"}:
        return True
    if entry.country == "US" and (after == "$" or after.startswith("dollar")):
        return True
    if entry.name == "Ireland" and before == "Northern":
        return True
    if entry.name == "International Maritime Organization" and after[:1].isdigit():
        return True
    return bool(at and text[pieces[at].start - 1] in "@/_" and not before.isalpha())
