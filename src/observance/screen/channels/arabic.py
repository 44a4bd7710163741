"""Names in Arabic and Persian letters: consonants with few vowels, held against Latin spellings by their consonants."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# source: general knowledge of the script; romanised so that the sound rules of kind 1 fold what spellings differ in.
_LETTERS: Final = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh",
    "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a",
    "ة": "a", "ء": "", "ئ": "y", "ؤ": "w", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ۀ": "a",
    "ہ": "h", "ھ": "h", "ے": "y", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ۆ": "o", "ێ": "e", "ە": "a", "ڕ": "r",
    "ڵ": "l", "ڤ": "v", "ۇ": "u", "ې": "e", "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "sh", "ږ": "zh", "ڼ": "n", "ځ": "z", "څ": "s",
}  # fmt: skip
_ARTICLE: Final = re.compile(r"^و?ال(?=...)")
_SERVANT: Final = frozenset({"عبد"})  # "servant of": always with a name of God after it
_GOD: Final = frozenset({"الله", "اللہ"})
KIND: Final = "\x01"
# The lengthening stroke and the marks for short vowels and doubled letters: names are written with and without.
_UNHEARD: Final = dict.fromkeys(map(chr, (0x640, *range(0x64B, 0x653))), "")


_TABLE: Final = str.maketrans(_LETTERS | _UNHEARD)


def letters() -> list[tuple[int, str]]:
    """Give every letter of the table as (code point, in Latin letters), for the kernel."""
    return [(ord(char), latin) for char, latin in (_LETTERS | _UNHEARD).items()]


def romanised(word: str) -> str:
    """Give an Arabic word in Latin letters, marks and the lengthening stroke left out."""
    latin = word.translate(_TABLE)
    if not latin.isascii():
        latin = unicodedata.normalize("NFKC", word).translate(_TABLE)
    return latin if latin.isascii() else "".join(char for char in latin if char.isascii())


def rows(words: list[str]) -> list[tuple[str, ...]]:
    """Give the token rows of an Arabic name: as written, and with "servant of ..." as one word."""
    plain: list[str] = []
    joined: list[str] = []
    skip = False
    for here, after in zip(words, [*words[1:], ""], strict=True):
        article = _ARTICLE.match(here) if here not in _GOD else None
        bare = romanised(here[article.end() :] if article else here)
        if not bare:
            continue
        if skip:
            joined[-1] = KIND + "abd" + (bare if here not in _GOD else "allah")
            skip = False
        else:
            joined += ["al"] * bool(article) + [KIND + bare]
            skip = here in _SERVANT and bool(after)
        if article and plain and plain[-1] == "abdul":
            plain.append(KIND + bare)
        elif here in _SERVANT:
            plain.append("abdul")
        elif here.startswith("عبدال") and len(here) > 6:
            plain += ["abdul", KIND + romanised(here[5:])]
        else:
            plain += ["al"] * bool(article) + [KIND + bare]
    return [tuple(plain)] if plain == joined else [tuple(plain), tuple(joined)]
