"""Names as comparable words: case, accents, punctuation and compatibility forms folded away; nothing is guessed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['\u2019\u02bc`]")


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """Give the words of *name* in order: NFKC, case-folded, without marks and invisible signs.

    Hyphens part words, apostrophes join them.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    return tuple(_WORD.findall(unicodedata.normalize("NFC", _APOSTROPHES.sub("", bare))))


@cache
def light_words() -> frozenset[str]:
    """Give the words that carry little of a name: legal forms, articles, titles."""
    text = files("observance.screen").joinpath("data/light_words.toml").read_text(encoding="utf-8")
    return frozenset(word for line in tomllib.loads(text).values() for word in line.split())
