"""Names in Han characters: Chinese by pinyin and Wade-Giles, Korean by the Korean reading, foreign names by sound."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import Final, NamedTuple

from observance.screen import korean
from observance.screen.settings import lines, table

KIND: Final = "\x03"
MOST_READINGS: Final = 4


class Char(NamedTuple):
    """One character: pinyin (usual first), Korean readings (usual first), traditional form."""

    pinyin: tuple[str, ...]
    korean: tuple[str, ...]
    traditional: str


@cache
def characters() -> dict[str, Char]:
    """Give every character of the table."""
    return {
        char: Char(tuple(pinyin.split()), tuple(hangul.split()), traditional or char)
        for char, pinyin, hangul, traditional in table("han.tsv", "observance.text")
    }


def character_lines() -> tuple[str, ...]:
    """Give the table of characters as its lines, for the kernel: to take them apart here would cost it the time it saves."""
    return lines("han.tsv", "observance.text")


@cache
def syllables() -> list[tuple[str, str, str]]:
    """Give each usual pinyin syllable of the table with its letters in a foreign name and in Wade-Giles, for the kernel."""
    usual = {line.split("\t", 2)[1].partition(" ")[0] for line in character_lines()}
    return [(pinyin, _sound(pinyin), wade_giles(pinyin)) for pinyin in sorted(usual - {""})]


@cache
def chinese_surnames() -> dict[str, tuple[str, ...]]:
    """Give the romanisations of each Chinese surname, pinyin first."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, form, traditional, pinyin, others, _ in table("surnames.tsv", "observance.text"):
        if kind == "zh":
            spellings = tuple(dict.fromkeys(one for one in (pinyin, *others.split("|")) if one))
            for one in (*form.split("|"), *traditional.split("|")):
                if one:
                    found.setdefault(one, spellings)
    return found


@cache
def for_sound() -> frozenset[str]:
    """Give the characters foreign names are written with."""
    return frozenset(row[0] for row in table("transliteration_characters.tsv", "observance.text"))


def make_ready() -> None:
    """Load the tables of this module."""
    characters()
    chinese_surnames()
    for_sound()


def native(name: str) -> tuple[str, ...]:
    """Give one symbol a character, simplified and traditional forms as one."""
    known = characters()
    return tuple(known[char].traditional if char in known else char for char in name)


def is_by_sound(parts: list[str]) -> bool:
    """Whether the name is a foreign one written by sound: parted by dots, or only of characters used for that."""
    if len(parts) > 1:
        return True
    return len(parts[0]) > 4 or (len(parts[0]) >= 3 and all(char in for_sound() for char in parts[0]))


# Pinyin in the letters the sound rules read; vowels alone are written so that the rules leave them out.
_SOUNDS: Final = (("zh", "zh"), ("ch", "ch"), ("sh", "sh"), ("c", "ts"), ("q", "ch"), ("x", "sh"), ("z", "ts"))
_BY_VOWEL: Final = {
    "wu": "u",
    "e": "e",
    "er": "r",
    "yi": "i",
    "ya": "a",
    "ye": "e",
    "you": "u",
    "yu": "u",
    "yue": "u",
    "yao": "o",
}


def by_sound(part: str) -> str:
    """Give one part of a foreign name as a token of its sounds."""
    known = characters()
    return KIND + "".join(_sound(known[char].pinyin[0]) for char in part if char in known and known[char].pinyin)


def _sound(pinyin: str) -> str:
    if pinyin in _BY_VOWEL:
        return _BY_VOWEL[pinyin]
    for initial, letters in _SOUNDS:
        if pinyin.startswith(initial):
            return letters + pinyin[len(initial) :]
    return pinyin


def chinese_rows(name: str) -> Iterator[tuple[str, ...]]:
    """Give the rows of a Chinese name: pinyin, and every other spelling of its surname with the given name in pinyin."""
    known, surnames = characters(), chinese_surnames()
    size = 2 if name[:2] in surnames and len(name) > 2 else 1
    surname, given = name[:size], name[size:]
    parts = [known[char].pinyin[0] for char in given if char in known and known[char].pinyin]
    if len(parts) != len(given) or not parts or surname not in surnames:
        return
    for spelling in surnames[surname][:MOST_READINGS]:
        yield (spelling, "".join(parts))
    giles = [wade_giles(part) for part in parts]
    if giles != parts:
        yield (surnames[surname][min(1, len(surnames[surname]) - 1)], *giles)


def korean_rows(name: str) -> Iterator[tuple[str, ...]]:
    """Give the Korean token rows of a name of two to four characters with a Korean surname."""
    surnames = korean.surnames_in_hanja()
    for size in (2, 1):
        surname, given = name[:size], name[size:]
        found = surnames.get(surname) or surnames.get("".join(native(surname))) or _by_its_sound(surname)
        if not found or not 1 <= len(given) <= 3:
            continue
        readings = [_korean_symbols(char) for char in given]
        if all(readings):
            options = list(islice(product(*readings), MOST_READINGS))
            for hangul in found[:2]:
                for one in options:
                    yield (f"S{hangul}", *one)
            return


@cache
def _korean_symbols(char: str) -> tuple[str, ...]:
    """Give the tokens of a character's two most usual Korean readings; none for one the table does not have."""
    known = characters().get(char)
    return tuple(dict.fromkeys(korean.symbol_of_hangul(one) for one in known.korean[:2])) if known else ()


@cache
def _by_its_sound(surname: str) -> tuple[str, ...]:
    """Give the surnames a character that is none sounds like: Chinese reports guess the characters of Korean names."""
    char = characters().get(surname)
    if char is None:
        return ()
    known = korean.surnames_in_hangul()
    return tuple(dict.fromkeys(name for reading in char.korean for name in known.get(reading, ())))


_GILES_INITIALS: Final = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("d", "t"), ("t", "t"), ("g", "k"), ("k", "k"),
    ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"), ("r", "j"),
)  # fmt: skip
_GILES_WHOLE: Final = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "er": "erh",
    "ge": "ko", "ke": "ko", "he": "ho", "e": "o", "you": "yu", "ye": "yeh", "yan": "yen", "yi": "i", "guo": "kuo",
}  # fmt: skip
_GILES_FINALS: Final = (("ong", "ung"), ("ian", "ien"), ("ui", "uei"), ("uo", "o"), ("ie", "ieh"), ("ue", "ueh"))


@cache
def wade_giles(pinyin: str) -> str:
    """Give a pinyin syllable in Wade-Giles without its apostrophes."""
    if pinyin in _GILES_WHOLE:
        return _GILES_WHOLE[pinyin]
    for mine, theirs in _GILES_INITIALS:
        if pinyin.startswith(mine):
            pinyin = theirs + pinyin[len(mine) :]
            break
    for mine, theirs in _GILES_FINALS:
        if pinyin.endswith(mine):
            return pinyin[: -len(mine)] + theirs
    return pinyin
