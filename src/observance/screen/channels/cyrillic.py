"""Names in Cyrillic: Russian, Ukrainian, Belarusian and their neighbours, and Korean names written by Kontsevich.

One romanisation is enough where spellings differ in vowels and digraphs, which the sound rules allow for; where a letter
is another sound in another language (г is g or h, и is i or y) the skeleton keeps both apart, so both are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from observance.screen import korean

# source: BGN/PCGN and the Ukrainian national table (2010), digraphs chosen so that the sound rules fold what differs.
_RUSSIAN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    "қ": "k", "ғ": "g", "ң": "ng", "ө": "o", "ү": "u", "ұ": "u", "һ": "h", "ә": "a", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
    "ќ": "k", "ѓ": "g", "ѕ": "dz", "ѐ": "e", "ѝ": "i",
}  # fmt: skip
_VOWELS: Final = frozenset("аеёиоуыэюяіїєў")
# Kontsevich's Korean, as the Latin the Korean classes are read from; E is a vowel the older spelling leaves open.
_KOREAN: Final = {
    "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "E", "ё": "yo", "ж": "j", "з": "j", "и": "i", "й": "",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "х": "h",
    "ц": "j", "ч": "j", "ш": "s", "ы": "u", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


_TABLE: Final = str.maketrans(_RUSSIAN)


def romanised(word: str) -> str:
    """Give a lower-case Cyrillic word in Latin letters; letters the table does not know are left out."""
    latin = word.translate(_TABLE)
    return latin if latin.isascii() else "".join(char for char in latin if char.isascii())


@cache
def letters() -> list[tuple[int, str, str]]:
    """Give every letter of the block as (code point, itself in lower case, in Latin letters), for the kernel."""
    return [(code, chr(code).lower(), romanised(chr(code).lower())) for code in range(0x400, 0x500)]


def vowels() -> list[str]:
    """Give the letters that stand for vowels, for the kernel."""
    return sorted(_VOWELS)


def korean_rows(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Give the Korean token rows of a Cyrillic name of two to four words of one syllable each (or two joined)."""
    spellings = korean.surnames_in_cyrillic()
    for surname, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        if surname not in spellings or not given:
            continue
        parts = [syllables(word) for word in given]
        if all(parts):
            reading = tuple(part for word in parts for part in word)
            for name in spellings[surname]:
                yield from korean.rows(name, [reading])


def syllables(word: str) -> tuple[korean.Syllable, ...]:
    """Read a Cyrillic word as Korean syllables, each ended by the consonants before the next one's initial.

    A final а after a consonant is the genitive of a name a body bears ("имени Ким Ир Сена").
    """
    if len(word) > 3 and word.endswith("а") and word[-2] not in _VOWELS and sum(c in _VOWELS for c in word) == 2:
        word = word[:-1]
    word = (
        word.replace("нъ", "ñ")
        .replace("чж", "ч")
        .replace("чх", "ч")
        .replace("кх", "к")
        .replace("тх", "т")
        .replace("пх", "п")
    )
    cuts = [i for i, char in enumerate(word) if char in _VOWELS]
    if not 1 <= len(cuts) <= 2:
        return ()
    if len(cuts) == 2 and cuts[1] == cuts[0] + 1 and word[cuts[0]] in "уо" and word[cuts[1]] in "еэ":
        cuts = cuts[1:]
    bounds = [
        0,
        *(cuts[n] - 1 if word[cuts[n] - 1] not in _VOWELS else cuts[n] for n in range(1, len(cuts))),
        len(word),
    ]
    found = [_syllable(word[a:b]) for a, b in pairwise(bounds)]
    return tuple(one for one in found if one) if all(found) else ()


def _syllable(text: str) -> korean.Syllable | None:
    at = next((i for i, char in enumerate(text) if char in _VOWELS), -1)
    if at < 0:
        return None
    first, vowel, rest = text[:at], text[at], text[at + 1 :].replace("й", "").replace("ь", "")
    sound = _KOREAN.get(vowel)
    if sound is None or len(first) > 2 or len(rest) > 1:
        return None
    if (first.endswith("в") and len(first) == 2) or first == "в":
        sound, first = {"a": "wa", "o": "wo", "i": "wi", "E": "oe", "e": "oe"}.get(sound, sound), first[:-1]
    if sound == "E" and not first:
        sound = "yE"
    initial = {"г": "k", "к": "k", "д": "t", "т": "t", "б": "p", "п": "p", "ч": "j", "ц": "j", "ж": "j", "з": "j", "дж": "j",
               "с": "s", "ш": "s", "х": "h", "м": "m", "н": "n", "р": "r", "л": "r", "": ""}.get(first)  # fmt: skip
    final = {
        "": "",
        "н": "N",
        "ñ": "n",
        "к": "k",
        "г": "k",
        "т": "t",
        "п": "p",
        "б": "p",
        "м": "m",
        "р": "l",
        "л": "l",
    }.get(rest)
    if initial is None or final is None:
        return None
    return korean.syllable(initial, sound, final)
