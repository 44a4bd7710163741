"""Which strings can be a syllable of a Korean or Chinese name in Latin letters. Judges spelling, never identity."""

from __future__ import annotations

import re
from functools import lru_cache

KOREAN = re.compile(
    r"(?:tch|ch|jj|kk|tt|pp|ss|sh|kh|th|ph|[bdghjklmnprstwy])?"
    r"(?:yae|yeo|wae|oui|young|yoon|eui|aeo|ya|ye|yo|yu|wa|we|wi|wo|ae|eo|eu|oe|oo|ou|ui|uh|ee|a|e|i|o|u)"
    r"(?:ng|[bgklmnpst])?"
)
SPECIAL = (
    "young myung kyung byung hyung jung chung sung seung yeol yeong joon moon soon hoon woon yoon jeong kyong myong "
    "pyong ryong gyong ok yop sop rye hye kye gye nyo phyo tok uk guk rok mok bok nok"
)
WORDS = (
    "to in on of is it at as an us do go so no me my he the we be by or if am up our out one two ten for not but and "
    "her his has had him its who how why get got let set sat hit hot pot top tip tap map man men mom pan pen pin bin "
    "big bag bus but hall home ball pope page range"
)
KOREAN_SPECIAL = frozenset(SPECIAL.split())
ENGLISH = frozenset(WORDS.split())
PINYIN = re.compile(
    r"(?:zh|ch|sh|[bcdfghjklmnpqrstwxyz])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ia|ie|iu|in|ua|uo|ui|un|ue|ai|ei|ao|ou|an|en|er|a|e|i|o|u)"
)
GIVEN = re.compile(rf"{PINYIN.pattern}(?:{PINYIN.pattern})?")


@lru_cache(maxsize=4096)
def is_korean_syllable(word: str) -> bool:
    """Whether *word* can be one syllable of a Korean given name ("Jong", "Hyok"), in any usual spelling."""
    fold = word.casefold()
    if fold in KOREAN_SPECIAL:
        return True
    return len(fold) >= 2 and bool(KOREAN.fullmatch(fold))


@lru_cache(maxsize=4096)
def is_korean_given(word: str) -> bool:
    """Whether *word* is one capitalised syllable, or two with a hyphen ("Jong-un", "Suk-Yeol")."""
    first, _, second = word.partition("-")
    if not first[:1].isupper() or not is_korean_syllable(first):
        return False
    return first.casefold() not in ENGLISH if not second else is_korean_syllable(second)


@lru_cache(maxsize=4096)
def is_pinyin_given(word: str) -> bool:
    """Whether *word* is one or two pinyin syllables written as one capitalised word ("Jinping", "Yi")."""
    return word[:1].isupper() and bool(GIVEN.fullmatch(word.casefold()))
