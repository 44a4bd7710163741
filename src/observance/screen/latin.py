"""Names in Latin letters as tokens: the specification of what ``native/text.cpp`` does.

Every letter folds to lower-case ASCII; apostrophes join, everything else that is no letter or digit parts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from observance.screen import korean

MOST_TOKENS: Final = 16
SHORTEST_WHOLE: Final = 6  # letters of a Korean name written as one word
LONGEST_WHOLE: Final = 14
MOST_CAREFUL: Final = 8  # tokens; longer names are not looked at for Korean surnames
SET_APART: Final = 4  # so many single letters and nothing else are one name with its letters set apart
# Marks that stand for a sound romanisation leaves out, or that an apostrophe is typed as.
_JOINING: Final = "'\u2018\u2019\u201a\u201b\u02bb\u02bc\u02bd\u02be\u02bf\u02b9\u02c8`\u00b4\u02ca\u02cb\u2032"
# What Unicode does not take apart.
_LETTERS: Final = {
    "\u00df": "ss", "\u1e9e": "ss", "\u00e6": "ae", "\u00c6": "ae", "\u0153": "oe", "\u0152": "oe", "\u00f8": "o",
    "\u00d8": "o", "\u0111": "d", "\u0110": "d", "\u00f0": "d", "\u00d0": "d", "\u00fe": "th", "\u00de": "th",
    "\u0142": "l", "\u0141": "l", "\u0131": "i", "\u0130": "i", "\u0127": "h", "\u0126": "h", "\u0167": "t", "\u0166": "t",
    "\u014b": "ng", "\u014a": "ng", "\u0138": "k", "\u018f": "e", "\u0259": "e", "\u01dd": "e", "\u0180": "b",
    "\u0197": "i", "\u0268": "i", "\u0140": "l", "\u013f": "l", "\u0149": "n", "\u017f": "s",
}  # fmt: skip
_RANGES: Final = ((0x20, 0x7F), (0xA0, 0x250), (0x2B0, 0x370), (0x1E00, 0x1F00), (0x2010, 0x2028), (0x2030, 0x2060))
_CONTROLS: Final = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_MISREAD: Final = str.maketrans("0135", "oles")


@cache
def fold_table() -> dict[int, str]:
    """Give what every code point this module reads folds to; a space parts tokens, nothing joins them."""
    folded = {ord(char): " " for char in _CONTROLS if char in "\t\n\r"}
    for first, last in _RANGES:
        for code in range(first, last):
            char = chr(code)
            if char in _JOINING or unicodedata.combining(char):
                folded[code] = ""
            elif char in _LETTERS:
                folded[code] = _LETTERS[char]
            else:
                bare = unicodedata.normalize("NFKD", char)
                letters = "".join(c for c in bare if not unicodedata.combining(c)).lower()
                if letters.isascii() and letters.isalnum():
                    folded[code] = letters
                elif not char.isalnum() and unicodedata.category(char) not in {"Cf", "Cc", "Cn", "Lm"}:
                    folded[code] = " "
    return folded


class _Folds(dict[int, str]):
    """The fold table for `str.translate`: what it does not know parts."""

    def __missing__(self, code: int) -> str:
        return " "


@cache
def _folds() -> _Folds:
    return _Folds(fold_table())


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(f"[{''.join(re.escape(chr(code)) for code in sorted(fold_table()))}]*")


def is_plain(name: str) -> bool:
    """Whether *name* holds only what this module reads."""
    return _plain().fullmatch(name) is not None


def split(text: str) -> list[str]:
    """Fold *text* and part it into tokens; characters this module does not know part too."""
    return text.translate(_folds()).split()


def token(word: str) -> str:
    """Give the form a folded word is compared in: digits inside a word are letters misread."""
    return word if word.isalpha() or word.isdigit() else word.translate(_MISREAD)


def tokens(name: str) -> tuple[str, ...] | None:
    """Give the tokens of a plain name in order, `MOST_TOKENS` at most.

    None where the name holds other letters, has its letters set apart, or may be Korean: those need more than folding.
    """
    if not is_plain(name):
        return None
    found = [token(word) for word in split(name)]
    if needs_care(found):
        return None
    return tuple(found[:MOST_TOKENS])


def needs_care(found: list[str]) -> bool:
    """Whether tokens of a plain name need more than folding."""
    if len(found) >= SET_APART and all(len(word) == 1 for word in found):
        return True
    if not 1 <= len(found) <= MOST_CAREFUL:
        return False
    if len(found) == 1 and not SHORTEST_WHOLE <= len(found[0]) <= LONGEST_WHOLE:
        return False
    return korean.may_be_named(found)
