"""Every way a name may be read, as token rows: the letters it is written in decide which channels speak.

A row is one string for both implementations: the script it comes from, 1 if it may be held against names in that same
script (a romanisation may not: two Korean names that are written differently are different, however alike they sound),
and the tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Final

from anyascii import anyascii

from observance.screen import korean, latin
from observance.screen.channels import arabic, bodies, cyrillic, han, hangul
from observance.screen.disguise import seen
from observance.screen.latin import MOST_TOKENS
from observance.screen.lexicon import exonyms

MOST_ROWS: Final = 12
MOST_KOREAN: Final = 5  # syllables of a Korean name, a two-syllable surname included
_ORIGINS: Final = {
    "LATIN": "L", "CYRILLIC": "C", "ARABIC": "A", "HANGUL": "H", "CJK": "N", "HIRAGANA": "J", "KATAKANA": "J",
    "KATAKANA-HIRAGANA": "J", "HEBREW": "B", "GREEK": "G",
}  # fmt: skip
_OTHER: Final = "X"
_SYLLABLES_ONLY: Final = re.compile("[^\uac00-\ud7a3]")
_INITIAL: Final = re.compile(r"\b[^\W\d_]\.")  # a letter and a stop: not a syllable of one letter
_EAST_SLAVIC: Final = frozenset("іїєґўІЇЄҐЎ")
# A name wholly in one of these needs no look at each letter. By a letter all its names begin with: script, its words.
_ONE_SCRIPT: Final = tuple(
    (origin, re.compile(rf"[{letters}\s.,\-\"«»(){quotes}]+"), re.compile(f"[{letters}]+"))
    for origin, letters, quotes in (
        ("C", "\u0400-\u04ff", ""),
        ("A", "\u0621-\u065f\u066e-\u06d3", "'"),
        ("H", "\uac00-\ud7a3", "'"),
        ("N", "\u4e00-\u9fff", "'"),
    )
)
# What an apostrophe is typed as (дем'ян, дем’ян, демʼян): it belongs to its word and is not compared.
_APOSTROPHES: Final = "'`\u2018\u2019\u2032\u02bc\u02b9"
_WITHOUT_APOSTROPHES: Final = str.maketrans("", "", _APOSTROPHES)


@lru_cache(maxsize=65_536)
def rows(name: str) -> tuple[str, ...]:
    """Give the encoded rows of *name*, the plainest first; none where it holds no letter or digit."""
    if (found := _rows_of_one_script(name)) is not None:
        return found
    text = as_seen(name)
    if text != name and (found := _rows_of_one_script(text)) is not None:
        return found
    parts = [(origin, bare) for origin, word in _parts(text) if (bare := word.translate(_WITHOUT_APOSTROPHES))]
    return _told(_rows_of_parts(text, parts)) if parts else ()


@lru_cache(maxsize=65_536)
def as_seen(name: str) -> str:
    """Give *name* without what hides it."""
    return seen(name).name


def undisguised(name: str) -> str:
    """Give *name* as it is read: without what hides it, but for a name in one script, which is read as it stands."""
    in_one_script = latin.is_plain(name) or any(whole.fullmatch(name) for _, whole, _ in _ONE_SCRIPT)
    return name if in_one_script else as_seen(name)


def _rows_of_one_script(name: str) -> tuple[str, ...] | None:
    """Give the rows of a name wholly in Latin letters, or in those of one other script; None for any other."""
    plain = latin.tokens(name)
    if plain is not None:
        return (_row("L", own=1, tokens=plain),) if plain else ()
    if latin.is_plain(name):
        return _told(_latin_rows(name))
    for origin, whole, word in _ONE_SCRIPT:
        if whole.fullmatch(name):
            found = word.findall(name)
            return _told(_foreign_rows(origin, found)) if found else ()
    return None


def _rows_of_parts(text: str, parts: list[tuple[str, str]]) -> list[str]:
    """Give the rows of each script's words and, where Latin ones are among them, those of all words together."""
    origins = {origin for origin, _ in parts}
    if origins == {"L"}:
        return _latin_rows(text)
    found: list[str] = []
    foreign = origins - {"L"}
    for origin in sorted(foreign):
        found += _foreign_rows(origin, [word for o, word in parts if o == origin])
    if "L" in origins:
        own = [word for o, word in parts if o == "L"]
        if len(own) > 1:
            found += _latin_rows(" ".join(own))
        found.append(_mixed_row(min(foreign), parts))
    return found


def make_ready() -> None:
    """Load every table reading needs, so that the first name asked is read as fast as the next."""
    han.make_ready()
    korean.make_ready()
    exonyms()


def _told(found: list[str]) -> tuple[str, ...]:
    """Give each row once, `MOST_ROWS` at most; one whose letters all fell away tells nothing."""
    return tuple(dict.fromkeys(row for row in found if len(row) > 2))[:MOST_ROWS]


def words(name: str) -> list[str]:
    """Give the words of *name* in order as they are written but for disguises; Latin letters as lower-case ASCII."""
    if latin.is_plain(name):
        plain = latin.split(name)
        return _put_together(name) if _is_set_apart(plain) else plain
    return [word for _, word in _parts(seen(name).name)]


def _is_set_apart(found: list[str]) -> bool:
    return len(found) >= latin.SET_APART and all(len(word) == 1 for word in found)


def _row(origin: str, tokens: tuple[str, ...] | list[str], *, own: int) -> str:
    held = [token for token in tokens if token[-1:] > "\x03"]  # a kind without letters is no token
    return f"{origin}{own}{' '.join(held[:MOST_TOKENS])}"


def _parts(text: str) -> list[tuple[str, str]]:
    """Give the words of a name with the script each is in; a word of two scripts is parted where they meet."""
    found: list[tuple[str, str]] = []
    for is_word, run in groupby(unicodedata.normalize("NFC", text), key=_is_letter):
        if is_word:
            found += [(origin, "".join(part)) for origin, part in groupby(run, key=_origins())]
    return found


def _is_letter(char: str) -> bool:
    return char.isalnum() or char in _APOSTROPHES or unicodedata.category(char)[0] == "M"


def _origins() -> Callable[[str], str]:
    """Give a function that tells the script of each character of a word; marks and digits belong to what is before."""
    last = "L"

    def origin(char: str) -> str:
        nonlocal last
        if char.isalpha() and char not in _APOSTROPHES:
            last = _origin(char)
        return last

    return origin


@lru_cache(maxsize=4096)
def _origin(char: str) -> str:
    script = unicodedata.name(char, "X").split(" ", 1)[0]
    return _ORIGINS.get(script, _OTHER)


def _latin_rows(text: str) -> list[str]:
    words = [latin.token(word) for word in latin.split(text)]
    if _is_set_apart(words):
        words = _put_together(text)
    if len(words) <= 4 and not _INITIAL.search(text):
        turned = "," in text
        as_korean = [_row("L", one, own=1) for one in korean.of_latin_words(words, turned=turned)]
        if as_korean:
            return [_row("L", words, own=2), *as_korean]
    person = korean.embedded(words, korean.surname_spellings(), _one_reading) if len(words) > 3 else []
    return [_row("L", words, own=1), *([_row("L", person, own=0)] if person else [])]


def _one_reading(word: str) -> tuple[korean.Syllable, ...]:
    return next(iter(korean.of_latin(word)), ())


def _put_together(text: str) -> list[str]:
    """Join letters set apart ("K i m  J o n g", "K.i.m J.o.n.g") into the words wider gaps part."""
    gap = r"\s{2,}" if re.search(r"\S\s{2,}\S", text) else r"\s+"
    words = ["".join(latin.split(part)) for part in re.split(gap, text.strip())]
    return [latin.token(word) for word in words if word]


def _foreign_rows(origin: str, words: list[str]) -> list[str]:
    match origin:
        case "C":
            return _cyrillic_rows([word.lower() for word in words])
        case "A":
            return [_row("A", one, own=1) for one in arabic.rows(words)]
        case "H":
            return _hangul_rows(words)
        case "N":
            return _han_rows(words)
        case "J":
            return [_row("J", ["\x03" + anyascii(word).lower() for word in words], own=1)]
        case _:
            return [_row(origin, ["\x02" + _ascii(word) for word in words], own=1)]


def _ascii(word: str) -> str:
    return "".join(char for char in anyascii(word).lower() if char.isascii() and char.isalnum())


def _cyrillic_rows(words: list[str]) -> list[str]:
    plain = [latin.token(word) for word in map(cyrillic.romanised, words) if word]
    found = [_row("C", plain, own=1)]
    if any(char in _EAST_SLAVIC for word in words for char in word):
        found.append(_row("C", [word.replace("g", "h") for word in plain], own=1))
    if 2 <= len(words) <= 4:
        found += [_row("C", one, own=0) for one in cyrillic.korean_rows(words)]
    by_meaning = bodies.slavic_row(words)
    if by_meaning:
        found.append(_row("C", by_meaning, own=0))
    return found


def _by_sound(word: str, channel: Callable[[str], str]) -> str:
    """Give the token of one part of a foreign name: its customary Latin form where there is one, else its sound."""
    return exonyms().get(word) or channel(word)


def _hangul_rows(words: list[str]) -> list[str]:
    words = [word for word in (_SYLLABLES_ONLY.sub("", word) for word in words) if word]
    whole = "".join(words)
    if not whole:
        return []
    found = [_row("H", hangul.native(whole), own=1)]
    if len(whole) <= MOST_KOREAN:
        found += [_row("H", one, own=0) for one in hangul.korean_rows(whole)]
    by_meaning = bodies.unspaced_rows(whole, "korean") if len(whole) > 3 else []
    found += [_row("H", one, own=0) for one in by_meaning]
    if len(whole) > MOST_KOREAN or (not by_meaning and (len(words) > 1 or len(whole) > 3)):
        found.append(_row("H", [_by_sound(word, hangul.by_sound) for word in words], own=0))
    return found


def _han_rows(words: list[str]) -> list[str]:
    whole = "".join(words)
    found = [_row("N", han.native(whole), own=1)]
    if han.is_by_sound(words):
        found.append(_row("N", [_by_sound(word, han.by_sound) for word in words], own=0))
    if len(whole) <= 4:
        found += [_row("N", one, own=0) for one in han.korean_rows(whole)]
        found += [_row("N", one, own=3) for one in han.chinese_rows(whole)]
    else:
        found += [_row("N", one, own=0) for one in bodies.unspaced_rows(whole, "chinese")]
    return found


def _mixed_row(origin: str, parts: list[tuple[str, str]]) -> str:
    """Give one row of all words of a name in two scripts, each romanised by its own."""
    tokens: list[str] = []
    for part_origin, word in parts:
        if part_origin == "L":
            tokens += [latin.token(one) for one in latin.split(word)]
        elif part_origin == "C":
            tokens.append(latin.token(cyrillic.romanised(word.lower())))
        elif part_origin == "A":
            tokens.append(arabic.KIND + arabic.romanised(word))
        else:
            tokens.append("\x02" + _ascii(word))
    return _row(origin, tokens, own=1)
