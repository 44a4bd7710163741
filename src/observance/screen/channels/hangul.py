"""Names in Hangul: Korean names by syllable, foreign names by sound."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from observance.screen import korean

KIND: Final = "\x02"
_INITIALS: Final = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "j", "j", "ch", "k", "t", "p", "h")
_VOWELS: Final = (
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "a", "e", "e", "yo", "u", "o", "e", "i", "yu", "u", "i", "i",
)  # fmt: skip
_FINALS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "s", "s", "n", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip


def native(name: str) -> tuple[str, ...]:
    """Give one symbol a syllable, the surname in the one form North and South share."""
    surnames = korean.surnames_in_hangul()
    for size in (2, 1):
        if name[:size] in surnames and len(name) > size:
            return (surnames[name[:size]][0], *_initial_rule(name[size:]))
    return tuple(name)


def _initial_rule(given: str) -> str:
    """Write the first syllable of a given name as the South does: 룡 as 용, 녀 as 여."""
    first = korean.of_hangul(given[0])
    number = ord(given[0]) - 0xAC00
    if number // 588 in {2, 5} and first.initial == "":
        return chr(0xAC00 + 11 * 588 + number % 588) + given[1:]
    return given


def korean_rows(name: str) -> Iterator[tuple[str, ...]]:
    """Give the Korean token rows of a name of two to five syllables with a Korean surname."""
    surnames = korean.surnames_in_hangul()
    for size in (2, 1):
        surname, given = name[:size], name[size:]
        if surname in surnames and 1 <= len(given) <= 3:
            symbols = tuple(map(korean.symbol_of_hangul, given))
            for one in surnames[surname]:
                yield (f"S{one}", *symbols)
            return


def by_sound(part: str) -> str:
    """Give one part of a foreign name as a token of its sounds."""
    out = []
    for char in unicodedata.normalize("NFC", part):
        number = ord(char) - 0xAC00
        if 0 <= number < 11172:
            out.append(_INITIALS[number // 588] + _VOWELS[number % 588 // 28] + _FINALS[number % 28])
    return KIND + "".join(out)


_NORTHERN_INITIALS: Final = (
    "k",
    "kk",
    "n",
    "t",
    "tt",
    "r",
    "m",
    "p",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "kh",
    "th",
    "ph",
    "h",
)
_NORTHERN_VOWELS: Final = (
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui", "i",
)  # fmt: skip
_NORTHERN_FINALS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip


def letters() -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Give initials, vowels and finals as foreign names sound and as the North writes them, for the kernel."""
    return [(_INITIALS, _VOWELS, _FINALS), (_NORTHERN_INITIALS, _NORTHERN_VOWELS, _NORTHERN_FINALS)]


def northern(name: str) -> list[str]:
    """Give a name inside a body's in the northern romanisation, as one word."""
    parts = []
    for char in name:
        number = ord(char) - 0xAC00
        if 0 <= number < 11172:
            parts.append(
                _NORTHERN_INITIALS[number // 588] + _NORTHERN_VOWELS[number % 588 // 28] + _NORTHERN_FINALS[number % 28]
            )
    return ["".join(parts)] if parts else []
