"""Korean names as sound classes: what 정은, Jong Un, Jeong-eun, Chŏng-ŭn, Чен Ын and 正恩 have in common.

A syllable is a symbol ``K`` + initial + vowel + final. What romanisations do not tell apart is one class: lax, tense
and aspirated consonants; o and eo; u and eu; ae and e. A surname is a symbol ``S`` + its Hangul, whatever its spelling.
Capital letters inside a class are sounds a spelling leaves open: ``N`` is n or ng, ``E`` is e or o (older Russian), ``U``
is u or, as English spellings have it before n, ng and k (Sung, Hyun, Suk), o.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise, product
from typing import Final, NamedTuple

from observance.screen.settings import table

MOST_SYLLABLES: Final = 4
FULL: Final = 1000
_INITIALS: Final = ("k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "j", "j", "j", "k", "t", "p", "h")
_VOWELS: Final = (
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "oe", "oe", "yo", "u", "wo", "oe", "wi", "yu", "u", "i", "i",
)  # fmt: skip
_FINALS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip
_HANGUL_BASE: Final = 0xAC00
_NATIVE: Final = "빛별솔슬봄샘꽃나래해달새힘찬들누리보라"  # syllables of given names that are no reading of a character
_FIRST_CLASS: Final = {
    "kk": "k", "kh": "k", "g": "k", "k": "k", "tt": "t", "th": "t", "d": "t", "t": "t", "pp": "p", "ph": "p", "b": "p",
    "p": "p", "jj": "j", "tch": "j", "ch": "j", "j": "j", "c": "j", "ss": "s", "sh": "s", "s": "s", "h": "h", "m": "m",
    "n": "n", "r": "r", "l": "r", "": "",
}  # fmt: skip
_VOWEL_CLASS: Final = {
    "a": "a", "ah": "a", "ae": "e", "e": "e", "eh": "e", "eo": "o", "o": "o", "oh": "o", "u": "u", "eu": "u", "oo": "u", "woo": "u", "wu": "u",
    "ou": "u", "i": "i", "ee": "i", "ui": "i", "eui": "i", "ya": "ya", "yo": "yo", "yeo": "yo", "you": "yo", "yu": "yu",
    "yoo": "yu", "ye": "ye", "yae": "ye", "wa": "wa", "wo": "wo", "weo": "wo", "wi": "wi", "oe": "oe", "oi": "oe",
    "we": "oe", "wae": "oe", "ie": "ye", "ia": "ya", "iu": "yu", "io": "yo", "uh": "o",
}  # fmt: skip
_FINAL_CLASS: Final = {
    "": "", "k": "k", "g": "k", "n": "n", "t": "t", "d": "t", "s": "t", "l": "l", "r": "l", "m": "m", "p": "p",
    "b": "p", "ng": "ng", "lk": "k", "rk": "k",
}  # fmt: skip
# Each in the order it is tried.
_INITIAL_SPELLINGS: Final = ("kk", "kh", "tt", "th", "pp", "ph", "jj", "tch", "ch", "ss", "sh", *"gkdtbpjcsnmrlh", "")
_VOWEL_SPELLINGS: Final = (
    "yeo", "yae", "woo", "wu", "yoo", "you", "weo", "wae", "eui", "ah", "ae", "eh", "eo", "eu", "ee", "oo", "ou", "oe",
    "oi", "oh", "ui", "uh", "ya", "yo", "yu", "ye", "wa", "wo", "wi", "we", "ie", "ia", "iu", "io", *"aeoui",
)  # fmt: skip
_FINAL_SPELLINGS: Final = ("ng", "lk", "rk", *"kgntdslrmpb", "")
_SYLLABLE: Final = re.compile(
    "".join(f"({'|'.join(part)})" for part in (_INITIAL_SPELLINGS, _VOWEL_SPELLINGS, _FINAL_SPELLINGS))
)


class Syllable(NamedTuple):
    """A syllable as classes; each part may be empty but the vowel."""

    initial: str
    vowel: str
    final: str

    @property
    def symbol(self) -> str:
        """The token it is compared as."""
        return f"K{self.initial}-{self.vowel}-{self.final}"


def syllable(initial: str, vowel: str, final: str) -> Syllable:
    """Make a syllable; r and n before i and y are silent in the South and are left out everywhere."""
    if initial in {"r", "n"} and vowel[0] in "iyE":
        initial = "" if vowel[0] != "E" else initial
    return Syllable(initial, vowel, final)


def letters_of_hangul() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give the classes of initials, vowels and finals in the order in which Unicode numbers them, for the kernel."""
    return _INITIALS, _VOWELS, _FINALS


@cache
def of_hangul(char: str) -> Syllable:
    """Give the classes of one precomposed Hangul syllable."""
    number = ord(char) - _HANGUL_BASE
    return syllable(_INITIALS[number // 588], _VOWELS[number % 588 // 28], _FINALS[number % 28])


@cache
def symbol_of_hangul(char: str) -> str:
    """Give the token one precomposed Hangul syllable is compared as."""
    return of_hangul(char).symbol


@cache
def of_latin(word: str) -> tuple[tuple[Syllable, ...], ...]:
    """Give the ways a lower-case Latin word may be read as one or two Korean syllables; none where it can't."""
    whole = _read(word)
    if whole:
        return ((whole,),)
    found = []
    for cut in range(1, len(word)):
        first, second = _read(word[:cut]), _read(word[cut:])
        if first and second and word[cut - 1] != word[cut]:
            found.append((first, second))
    return tuple(found[:2])


def _read(text: str) -> Syllable | None:
    match = _SYLLABLE.fullmatch(text)
    if not match:
        return None
    initial, vowel, final = match.groups()
    return _spelled(_FIRST_CLASS[initial], vowel, final)


def _spelled(initial: str, vowel: str, final: str) -> Syllable | None:
    """Give the syllable of an initial's class, a vowel and a final as spelled; None for one no name has."""
    sound = _VOWEL_CLASS[vowel]
    if vowel in {"u", "yu", "you", "yoo"} and final in {"n", "ng", "k"}:
        sound = "U" if vowel == "u" else "yU"
    found = syllable(initial, sound, _FINAL_CLASS[final])
    return found if found in name_syllables() else None


@cache
def spelled_parts() -> tuple[list[tuple[str, str]], list[str], list[str], list[tuple[str, str]]]:
    """Give for the kernel: initials with their class, vowels, finals, and "initial's class-vowel-final" with its symbol."""
    classes = sorted(set(_FIRST_CLASS.values()))
    whole = [
        (f"{initial}-{vowel}-{final}", found.symbol)
        for initial, vowel, final in product(classes, _VOWEL_SPELLINGS, _FINAL_SPELLINGS)
        if (found := _spelled(initial, vowel, final))
    ]
    initials = [(spelling, _FIRST_CLASS[spelling]) for spelling in _INITIAL_SPELLINGS]
    return initials, list(_VOWEL_SPELLINGS), list(_FINAL_SPELLINGS), whole


@cache
def name_syllables() -> frozenset[Syllable]:
    """Give the syllables of Korean names: the readings of Han characters, and the few native ones names are made of."""
    hangul = {char for row in table("han.tsv", "observance.text") for char in row[2] if char != " "}
    known = {of_hangul(char) for char in hangul | set(_NATIVE)}
    opened = {
        Syllable(one.initial, vowel, one.final)
        for one in known
        for vowel, sounds in _OPEN_VOWELS.items()
        if one.vowel in sounds
    }
    return frozenset(known | opened)


class Surname(NamedTuple):
    """A surname in every script it is written in, as tuples of forms; the first Hangul form is the northern one."""

    hangul: tuple[str, ...]
    hanja: tuple[str, ...]
    latin: tuple[str, ...]
    cyrillic: tuple[str, ...]


@cache
def surnames() -> tuple[Surname, ...]:
    """Give every Korean surname of the table."""
    return tuple(
        Surname(_forms(form), _forms(hanja), _forms(latin) + _forms(others), _forms(cyrillic))
        for kind, form, hanja, latin, others, cyrillic in table("surnames.tsv", "observance.text")
        if kind == "ko"
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


@cache
def surname_spellings() -> dict[str, tuple[str, ...]]:
    """Give the surnames (as Hangul) each Latin spelling may stand for."""
    return _by("latin")


@cache
def surnames_in_cyrillic() -> dict[str, tuple[str, ...]]:
    """Give the surnames each Cyrillic spelling may stand for."""
    return _by("cyrillic")


@cache
def surnames_in_hanja() -> dict[str, tuple[str, ...]]:
    """Give the surnames each Han character may stand for."""
    return _by("hanja")


@cache
def surnames_in_hangul() -> dict[str, tuple[str, ...]]:
    """Give the one form northern and southern spellings of a surname share (리 and 이, 로 and 노)."""
    return _by("hangul")


def make_ready() -> None:
    """Load the tables of surnames."""
    surname_spellings()
    surnames_in_cyrillic()
    surnames_in_hanja()
    surnames_in_hangul()


def _by(script: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in surnames():
        for spelling in getattr(one, script):
            found.setdefault(spelling, []).append(one.hangul[0])
    return {spelling: tuple(dict.fromkeys(names)) for spelling, names in found.items()}


def rows(surname: str, given: list[tuple[Syllable, ...]]) -> Iterator[tuple[str, ...]]:
    """Give the token rows of a surname and each way to read the given name."""
    for one in given:
        if one and len(one) < MOST_SYLLABLES:
            yield (f"S{surname}", *(part.symbol for part in one))


def embedded(
    words: list[str], spellings: dict[str, tuple[str, ...]], read: Callable[[str], tuple[Syllable, ...]]
) -> list[str]:
    """Give the words of a body's name with a Korean person named in it as symbols (Kim Il Sung University).

    Empty where nobody is: a surname and two more words, or one of two syllables, must follow each other.
    """
    for at, word in enumerate(words):
        if word not in spellings:
            continue
        for size in (2, 1):
            parts = [read(one) for one in words[at + 1 : at + 1 + size]]
            given = sum(parts, ())
            if len(parts) == size and all(parts) and len(given) == 2:
                symbols = [f"S{spellings[word][0]}", *(part.symbol for part in given)]
                return [*words[:at], *symbols, *words[at + 1 + size :]]
    return []


def may_be_named(words: list[str]) -> bool:
    """Whether lower-case Latin words may be a Korean name or hold one; what is not told apart here is read with care."""
    spellings = surname_spellings()
    if len(words) == 1:
        word = words[0]
        return any(word[:size] in spellings and of_latin(word[size:]) for size in range(2, len(word) - 3))
    if len(words) <= MOST_SYLLABLES and (_may_be_person(words) or _may_be_person([_typed_once(one) for one in words])):
        return True
    return len(words) >= MOST_SYLLABLES and any(one in spellings and of_latin(after) for one, after in pairwise(words))


def _may_be_person(words: list[str]) -> bool:
    """Whether the first or the last word is a surname and every other may be syllables of a given name."""
    spellings = surname_spellings()
    return (words[0] in spellings and all(of_latin(word) for word in words[1:])) or (
        words[-1] in spellings and all(of_latin(word) for word in words[:-1])
    )


def of_latin_words(words: list[str], *, turned: bool) -> list[tuple[str, ...]]:
    """Give the token rows of a name in lower-case Latin words: surname first or last, or all written as one word.

    *turned* says that the name is written the other way round ("UN, Jong Kim"), so its given name may be too. Letters
    typed twice are read once where the name is Korean only then.
    """
    found = list(_of_words(words, turned=turned)) if len(words) > 1 else list(_of_one_word(words[0])) if words else []
    if not found:
        once = [_typed_once(word) for word in words]
        if once != words and len(words) > 1:
            found = list(_of_words(once, turned=turned))
    return found


def _typed_once(word: str) -> str:
    return word[:1] + "".join(after for here, after in pairwise(word) if after != here)


def _of_words(words: list[str], *, turned: bool) -> Iterator[tuple[str, ...]]:
    spellings = surname_spellings()
    for surname, given in ((words[0], words[1:]), (words[-1], words[:-1]), *([(words[-1], words[-2::-1])] * turned)):
        if surname not in spellings or not given:
            continue
        options = [of_latin(word) for word in given]
        if not all(options):
            continue
        readings = [sum(parts, ()) for parts in product(*options)]
        for name in spellings[surname]:
            yield from rows(name, readings)


def _of_one_word(word: str) -> Iterator[tuple[str, ...]]:
    """Give the token rows of a whole name written as one word: KIMJONGUN."""
    spellings = surname_spellings()
    for size in range(2, len(word) - 3):
        if word[:size] in spellings:
            for given in of_latin(word[size:]):
                if len(given) == 2:
                    for name in spellings[word[:size]]:
                        yield from rows(name, [given])


# What an open sound may be, with how like it then is (thousandths).
_OPEN_VOWELS: Final = {
    "E": {"e": 950, "o": 950, "yo": 900, "ye": 900, "U": 850},
    "yE": {"yo": 950, "ye": 950, "yU": 900, "o": 850, "e": 850},
    "U": {"u": 990, "o": 850},
    "yU": {"yu": 950, "yo": 950},
}
_OPEN_FINALS: Final = {"N": {"n": 950, "ng": 950}}


@cache
def open_classes() -> tuple[tuple[str, str, int], ...]:
    """Give (symbol, symbol, similarity in thousandths) for every pair of classes a spelling leaves open."""
    vowels, finals = sorted({*_VOWELS, *_OPEN_VOWELS}), sorted({*_FINALS, *_OPEN_FINALS})
    pairs: dict[tuple[str, str], int] = {}
    for initial, vowel, final in product(sorted(set(_INITIALS)), vowels, finals):
        mine = Syllable(initial, vowel, final).symbol
        for v, of_vowel in {vowel: FULL, **_OPEN_VOWELS.get(vowel, {})}.items():
            for f, of_final in {final: FULL, **_OPEN_FINALS.get(final, {})}.items():
                theirs = Syllable(initial, v, f).symbol
                if theirs != mine:
                    pairs[mine, theirs] = pairs[theirs, mine] = of_vowel * of_final // FULL
    return tuple((a, b, similarity) for (a, b), similarity in sorted(pairs.items()))
