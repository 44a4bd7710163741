"""Names written so that a machine misses them: what was done to them, and the name a reader sees.

Undoing is for the comparison only; that there was something to undo is a finding of its own, in words that say what it
is and no more: full-width letters or a no-break space may be honest typing. A name in its own script is no finding.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from observance.screen.settings import table

_REVERSING: Final = re.compile("\u202e(.*?)(?:\u202c|$)", re.DOTALL)
_INVISIBLE: Final = frozenset(
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS: Final = frozenset("\u3164\u115f\u1160\uffa0\u2800")
# Letters, digits, marks of Latin, Cyrillic and Arabic, plain spaces and signs: nothing in them is hidden or turned round
# but for the fillers, which Unicode calls letters.
_OPENLY_WRITTEN: Final = re.compile("[\\w \u0300-\u034e\u0350-\u036f\u064b-\u065f!-~\u00ab\u00bb\u2010-\u2027]*")
_FILLER: Final = re.compile(f"[{''.join(sorted(_FILLERS))}]")
_OVERLAY: Final = re.compile("[\u0334-\u0338]")
_MARKS: Final = re.compile("[\u0300-\u036f]+")
MOST_MARKS: Final = 3  # marks on one letter; more is no language
_JAMO: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_JAMO_FINALS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LETTERS_OF: Final = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
_STYLED: Final = re.compile("[\u2460-\u24ff\U0001d400-\U0001d7ff\U0001f130-\U0001f1ff]")
_FULL_WIDTH: Final = re.compile("[\uff21-\uff3a\uff41-\uff5a]")
_SINGLE_JAMO: Final = re.compile("[\u3131-\u318e]")
_JAMO_APART: Final = re.compile("[\u1100-\u1112][\u1161-\u1175]")
_DIGITS_IN_WORDS: Final = re.compile("[A-Za-z][0135][a-z]")
_SET_APART: Final = re.compile(r"(?:[^\W\d_][ .]{1,3}){3,}[^\W\d_]\.?|(?:(?:[^\W\d_]\.)+[^\W\d_] ?){2,}")
# Small capitals, phonetic and Lisu letters: no language writes names in them beside plain Latin letters.
_LOOKS_ONLY: Final = re.compile("[\u0250-\u02af\u1d00-\u1dbf\ua4d0-\ua4ff\ua720-\ua7ff]")
# Scripts whose joiners are spelling, not disguise: Persian writes with the zero-width non-joiner.
_JOINER_SCRIPTS: Final = re.compile("[\u0600-\u06ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Seen:
    """A name as a reader sees it, with what was done to it in plain words."""

    name: str
    findings: tuple[str, ...]


@cache
def look_alikes() -> dict[str, str]:
    """Give the letters that look like Latin ones, with those."""
    return {chr(int(code, 16)): latin for code, latin, *_ in table("confusables.tsv", "observance.text")}


def seen(name: str) -> Seen:
    """Undo what hides a name; nothing is found in a name that is merely in another script."""
    findings: list[str] = []
    if _DIGITS_IN_WORDS.search(name):
        findings.append("digits in the place of letters")
    if _SET_APART.fullmatch(name.strip()):
        findings.append("letters set apart")
    if name.isascii() and name.isprintable():
        return Seen(name, tuple(findings))
    text = name
    if not _OPENLY_WRITTEN.fullmatch(name) or _FILLER.search(name):
        text = _without_invisible(_in_reading_order(name, findings), findings)
    text = _plain_letters(_composed_jamo(text, findings), findings)
    text = _without_overlays(text, findings)
    text = " ".join(_unmixed(word, findings) for word in text.split())
    return Seen(text, tuple(dict.fromkeys(findings)))


def _in_reading_order(text: str, findings: list[str]) -> str:
    """Turn round what a right-to-left override shows the other way round."""

    def turned(match: re.Match[str]) -> str:
        findings.append("letters in reversed order (right-to-left override)")
        return match.group(1)[::-1]

    text = _REVERSING.sub(turned, text)
    if not _DIRECTIONS.isdisjoint(text) and not any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text):
        findings.append("invisible direction marks")
    return "".join(char for char in text if char not in _DIRECTIONS)


def _without_invisible(text: str, findings: list[str]) -> str:
    out = []
    joiners = bool(_JOINER_SCRIPTS.search(text))
    for n, char in enumerate(text):
        category = unicodedata.category(char)
        if char in _FILLERS:
            findings.append("invisible filler letters")
            out.append(" ")
        elif char == "\u2060" and _between_words(text, n):
            findings.append("invisible characters")
            out.append(" ")
        elif (
            char in _INVISIBLE or category in {"Cf", "Co", "Cn"} or "\ufe00" <= char <= "\ufe0f" or ord(char) >= 0xE0000
        ):
            if not (joiners and char in "\u200c\u200d"):
                findings.append("invisible characters")
            elif char == "\u200c":
                out.append(" ")
        elif char == " ":
            out.append(" ")
        elif category in {"Zl", "Zp", "Zs"} or char in "\t\n\v\f\r\x85":
            findings.append("line breaks inside the name" if category != "Zs" else "spaces that are not plain spaces")
            out.append(" ")
        elif category == "Cc":
            findings.append("control characters")
        else:
            out.append(char)
    return "".join(out)


def _between_words(text: str, n: int) -> bool:
    """Whether an invisible sign stands where a space should: a small letter before it, a capital after."""
    return 0 < n < len(text) - 1 and text[n - 1].islower() and text[n + 1].isupper()


def _plain_letters(text: str, findings: list[str]) -> str:
    if _STYLED.search(text):
        findings.append("letters from a set of symbols")
    if _FULL_WIDTH.search(text):
        findings.append("full-width letters")
    if _JAMO_APART.search(text):
        findings.append("Hangul written as single letters")
    if "\u0131" in text:
        findings.append("dotless i (a Turkish letter, also a look-alike)")
    return unicodedata.normalize("NFKC", text)


def _without_overlays(text: str, findings: list[str]) -> str:
    """Take away strokes drawn through letters and piles of marks."""
    parts = unicodedata.normalize("NFD", text)
    marks = max(map(len, _MARKS.findall(parts)), default=0)
    if marks > MOST_MARKS or _OVERLAY.search(parts):
        findings.append("marks drawn over letters")
        parts = "".join(char for char in parts if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", parts)


def _composed_jamo(text: str, findings: list[str]) -> str:
    """Compose Hangul that is written as single letters."""
    if not _SINGLE_JAMO.search(text):
        return text
    findings.append("Hangul written as single letters")
    out: list[str] = []
    i = 0
    while i < len(text):
        if text[i] in _JAMO and i + 1 < len(text) and "\u314f" <= text[i + 1] <= "\u3163":
            value = _JAMO.index(text[i]) * 588 + (ord(text[i + 1]) - 0x314F) * 28
            i += 2
            after = text[i + 1 : i + 2]
            if i < len(text) and text[i] in _JAMO_FINALS and not "\u314f" <= after <= "\u3163":
                value += _JAMO_FINALS.index(text[i])
                i += 1
            out.append(chr(0xAC00 + value))
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    name = unicodedata.name(char, "") if char.isalpha() else ""
    return name.split(" ", 1)[0] if name else ""


def _unmixed(word: str, findings: list[str]) -> str:
    """Write a word that mixes Latin with letters that look like it in Latin; a word in one script is left alone."""
    if word.isascii():
        return word
    known = look_alikes()
    scripts = {_script(char) for char in word} & _LETTERS_OF
    special = any(char in known and _LOOKS_ONLY.match(char) for char in word)  # small capitals, phonetic letters
    if not special and (len(scripts) < 2 or "LATIN" not in scripts):
        return word
    latin = sum(_script(char) == "LATIN" for char in word)
    foreign = sum(_script(char) in _LETTERS_OF for char in word) - latin
    if (
        not special
        and latin < foreign
        and all(char.isascii() is False or char in _CYRILLIC_FOR for char in word if char.isalpha())
    ):
        # Mostly Cyrillic with a stray Latin look-alike: a slip of the keyboard or a disguise of a Cyrillic name.
        findings.append("letters of two scripts in one word")
        return "".join(_CYRILLIC_FOR.get(char, char) for char in word)
    if not special:
        findings.append("letters of two scripts in one word")
    else:
        findings.append("letters from a set of symbols")
    return "".join(known.get(char, char) for char in word)


_CYRILLIC_FOR: Final = dict(zip("aceopxyiTAKMHOPCBEXI", "асеорхуіТАКМНОРСВЕХІ", strict=True))
