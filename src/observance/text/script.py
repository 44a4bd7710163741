"""Which script and which language a text is in: told by its sentences, so that what is no sentence cannot hide them.

A text is cut into stretches at line ends, stops, quotes, brackets and other signs of code, and long stretches into
windows. A stretch is heard in a language where enough of its different words are that language's commonest ones; one that is
heard in none (names, code, random letters, placeholder text) says nothing, however long it is. The language with the most
different words in its stretches is the text's; saying a thing again adds nothing. Text in which nothing is heard, as a
headline, is told by its letters and the share of common English words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

SAMPLE: Final = 20_000
LEAST_LETTERS: Final = 2
UKRAINIAN: Final = frozenset("іїєґІЇЄҐ")
RUSSIAN: Final = frozenset("ыэъёЫЭЪЁ")
# Share of plain English words: well below running English, well above a list of foreign names.
ENGLISH_SHARE: Final = 0.08
HAN_SHARE: Final = 0.2
# Japanese has a third to two thirds of its letters in kana; a text that quotes a Japanese name has a few.
KANA_SHARE: Final = 0.05
# English has two thirds of its words in its table, other languages a third, and a name or a word by chance is not running text.
HEARD_ENGLISH: Final = 0.25
LEAST_ENGLISH: Final = 4
LEAST_OWN_ENGLISH: Final = 2
HEARD: Final = 0.12
LEAST_HEARD: Final = 2
ENDING_SHARE: Final = 0.25
LEAST_ENDED: Final = 2
CHARACTER_SHARE: Final = 0.08
# Words of one window: no shorter than a short sentence, not so long that a sentence is lost in what surrounds it.
WINDOW: Final = 24
LONGEST_WORD: Final = 40
# A syllable or character says as much as about three letters.
DENSE: Final = {"ko": 3, "zh": 3, "ja": 3}
TOLD: Final = frozenset({"en", "ko", "ru", "uk", "zh"})
VOWELS: Final = frozenset("аеёиоуыэюяіїєўъ")  # of the Cyrillic languages told; ъ is one in Bulgarian
_EASTERN: Final = ("Hangul", "Han", "Kana")
_BETWEEN: Final = re.compile(r"[^\w\s,'\u2019()-]+|[\n\r_]+")
_WORD: Final = re.compile(r"\b[^\W\d_]+(?:['\u2019][^\W\d_]+)*\b")  # "7a" is none


def dominant_script(text: str) -> str | None:
    """Give "Hangul", "Han", "Kana", "Cyrillic", "Latin" or "Arabic": the script most letters are in; None without letters."""
    counts = _scripts(text[:SAMPLE])
    return counts.most_common(1)[0][0] if counts else None


def language_of(text: str) -> str | None:
    """Give the language as en, ko, ru, uk or zh; None where it is another or neither sentences nor letters decide.

    Takes time linear in the length of *text*, all of which is read.
    """
    heard: defaultdict[str, set[str]] = defaultdict(set)
    sample: list[str] = []
    left = SAMPLE
    for words in _stretches(text):
        language = _heard(words)
        if language is not None:
            heard[language].update(words)
        if left > 0:
            sample += words
            left -= sum(map(len, words)) + 1
    heard.pop("la", None)
    return _most(heard) if heard else _by_letters(" ".join(sample))


def _most(heard: dict[str, set[str]]) -> str | None:
    """Give the language with the most letters in its different words, if it is one that is told."""
    said = {
        language: DENSE.get(language, 1) * sum(len(set(word)) for word in words) for language, words in heard.items()
    }
    both = said.get("ru", 0) + said.get("uk", 0)
    others = [weight for language, weight in said.items() if language not in {"ru", "uk"}]
    if both > max(others, default=0):
        letters = "".join(heard.get("ru", set()) | heard.get("uk", set()))
        return _cyrillic(letters)
    best = max(said, key=said.__getitem__)
    return best if best in TOLD and list(said.values()).count(said[best]) == 1 else None


def _stretches(text: str) -> Iterator[list[str]]:
    """Give the words of every different stretch of *text*, in lower case and at most `WINDOW` at a time, in text order."""
    seen: set[tuple[str, ...]] = set()
    for piece in dict.fromkeys(_BETWEEN.split(text.lower())):
        words = [word for word in _WORD.findall(piece) if len(word) <= LONGEST_WORD]
        for run in [words] if piece.isascii() else _by_script(words):
            for at in range(0, len(run), WINDOW):
                window = tuple(run[at : at + WINDOW])
                if window not in seen:
                    seen.add(window)
                    yield list(window)


def _by_script(words: list[str]) -> list[list[str]]:
    """Give *words* apart by script, so that a name in other letters, or filler, is not taken with the sentence about it."""
    runs: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        counts = _scripts(word)
        eastern = any(counts[script] for script in _EASTERN)
        runs["East" if eastern else max(counts, key=counts.__getitem__, default="")].append(word)
    return list(runs.values())


def _heard(words: list[str]) -> str | None:
    """Give the language *words* are running text of, by the table; None where they are of none."""
    joined = "".join(words)
    counts = Counter({"Latin": len(joined)}) if joined.isascii() else _scripts(joined)
    total = counts.total()
    if counts["Kana"] > total * KANA_SHARE and counts["Kana"] + counts["Han"] > counts["Hangul"]:
        return "ja"
    table = _table()
    if counts["Hangul"] > total * HAN_SHARE:
        return "ko" if _ended(words, table.endings["ko"], len(set(words))) else None
    if counts["Han"] > total * HAN_SHARE:
        common = sum(char in table.characters for char in joined)
        return "zh" if common >= counts["Han"] * CHARACTER_SHARE else None
    found = _heard_by_words(set(words), table)
    if found is None and counts["Cyrillic"] > total / 2:
        spoken = [word for word in words if not VOWELS.isdisjoint(word)]  # letters without a vowel are no word
        among = len(set(words))
        ended = {language: _ended(spoken, table.endings[language], among) for language in ("bg", "ru", "uk")}
        return max(ended, key=ended.__getitem__) if any(ended.values()) else None
    return found


def _ended(words: list[str], endings: tuple[str, ...], among: int) -> int:
    """Give how many different *words* end in what words of a language end in; 0 where that is too few *among* so many."""
    ended = len({word for word in words if word.endswith(endings) and word not in endings})
    return ended if ended >= LEAST_ENDED and ended >= among * ENDING_SHARE else 0


def _heard_by_words(words: set[str], table: _Table) -> str | None:
    counts = Counter(language for word in words if word in table.words for language in table.words[word])
    own = counts.pop("en", 0)
    english = own + sum(word in table.shared for word in words)
    best, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
    if (
        english >= LEAST_ENGLISH
        and own >= LEAST_OWN_ENGLISH
        and english >= len(words) * HEARD_ENGLISH
        and english > most
    ):
        return "en"
    if most >= LEAST_HEARD and most >= len(words) * HEARD and most > english:
        return best
    return None


def _by_letters(sample: str) -> str | None:
    """Give the language of a text without sentences, by the script of its letters and, in Latin ones, by English words."""
    counts = _scripts(sample)
    total = counts.total()
    if total < LEAST_LETTERS:
        return None
    if counts["Kana"] > total * KANA_SHARE:
        return "ko" if counts["Hangul"] > counts["Kana"] + counts["Han"] else None
    if counts["Hangul"] > total * HAN_SHARE:
        return "ko"
    if counts["Han"] > total * HAN_SHARE:
        return "zh"
    if counts["Cyrillic"] > total / 2:
        return _cyrillic(sample)
    if counts["Latin"] > total / 2:
        words = sample.split()
        known = sum(word in _table().plain for word in words)
        return "en" if words and known / len(words) >= ENGLISH_SHARE else None
    return None


def _cyrillic(sample: str) -> str | None:
    """Tell Ukrainian from Russian by the letters only one of them has."""
    ukrainian = sum(char in UKRAINIAN for char in sample)
    russian = sum(char in RUSSIAN for char in sample)
    if ukrainian == russian:
        return None
    return "uk" if ukrainian > russian else "ru"


@dataclass(frozen=True, slots=True)
class _Table:
    """The commonest words of each language.

    ``words`` gives their languages; ``shared`` are those English shares with its neighbours ("in", "was"), ``plain`` those
    hardly another has; ``endings`` are by language, ``characters`` Chinese.
    """

    words: dict[str, tuple[str, ...]]
    shared: frozenset[str]
    plain: frozenset[str]
    endings: dict[str, tuple[str, ...]]
    characters: frozenset[str]


@cache
def _table() -> _Table:
    """Load the table (language, kind, words, source)."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    endings: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, tuple[str, ...]] = {}
    text = files("observance.text").joinpath("data/common_words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            language, kind, listed, _ = line.split("\t")
            kinds[kind] = tuple(listed.split())
            if kind == "ending":
                endings[language] = kinds[kind]
            elif kind in {"own", "filler"}:
                for word in kinds[kind]:
                    if len(word) > 1:  # random letters are full of single ones
                        words[word].append(language)
    english = {word for word, languages in words.items() if "en" in languages} | set(kinds["shared"])
    return _Table(
        # "to" is Polish and "on" is Estonian too, and say nothing of either.
        words={
            word: tuple(language for language in spoken if language == "en" or word not in english)
            for word, spoken in words.items()
        },
        shared=frozenset(kinds["shared"]),
        plain=frozenset(kinds["plain"]),
        endings=endings,
        characters=frozenset(kinds["character"]),
    )


_RANGES: Final = (
    ("Latin", 0x41, 0x5A),
    ("Latin", 0x61, 0x7A),
    ("Latin", 0xC0, 0x24F),
    ("Latin", 0x1E00, 0x1EFF),
    ("Cyrillic", 0x400, 0x52F),
    ("Arabic", 0x600, 0x6FF),
    ("Hangul", 0x1100, 0x11FF),
    ("Kana", 0x3041, 0x30FA),  # U+30FB, the middle dot, stands in Korean and Chinese names too
    ("Kana", 0x30FC, 0x30FF),
    ("Hangul", 0x3130, 0x318F),
    ("Han", 0x3400, 0x4DBF),
    ("Han", 0x4E00, 0x9FFF),
    ("Hangul", 0xAC00, 0xD7A3),
    ("Han", 0xF900, 0xFAFF),
)


def _scripts(text: str) -> Counter[str]:
    """Count the letters of *text* by script."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if script := _script(char):
            counts[script] += times
    return counts


@cache
def _script(char: str) -> str | None:
    code = ord(char)
    for name, low, high in _RANGES:
        if low <= code <= high:
            return name
    return None
