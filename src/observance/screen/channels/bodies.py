"""Names of companies, ministries, universities: read by meaning, so that they are found across languages.

조선광업개발무역회사 is read "korea mining development trading company", as the English name is.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from observance.screen import korean, latin
from observance.screen.channels import cyrillic, han, hangul
from observance.screen.lexicon import concepts

LONGEST_FORM: Final = 12
SHORTEST_STEM: Final = 2
LONGEST_ENDING: Final = 8  # letters after a stem; more is another word


@cache
def _slavic() -> tuple[dict[str, str], dict[str, str]]:
    """Give whole words, and beginnings of words, with their concepts."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    for concept in concepts():
        for form in concept.slavic:
            (stems if form.endswith("*") else whole).setdefault(form.removesuffix("*"), concept.word)
    return whole, stems


@cache
def slavic_forms() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the whole words and the beginnings of words that stand for a concept, each with it, for the kernel."""
    whole, stems = _slavic()
    return sorted(whole.items()), sorted(stems.items())


@lru_cache(maxsize=65_536)
def of_slavic(word: str) -> str | None:
    """Give the concept a lower-case Russian or Ukrainian word stands for: whole, or by the longest beginning."""
    whole, stems = _slavic()
    word = word.replace("ё", "е")
    if word in whole:
        return whole[word]
    shortest = max(SHORTEST_STEM, len(word) - LONGEST_ENDING)
    return next((stems[word[:size]] for size in range(len(word), shortest - 1, -1) if word[:size] in stems), None)


def slavic_row(words: list[str]) -> list[str]:
    """Give a body's name with its known words as concepts and the rest romanised; empty where none is known."""
    if not any(of_slavic(word) for word in words):
        return []
    with_person = korean.embedded(words, korean.surnames_in_cyrillic(), cyrillic.syllables)
    return [
        word if word[0] in "SK" else of_slavic(word) or latin.token(cyrillic.romanised(word))
        for word in with_person or words
    ]


@cache
def unspaced(language: str) -> dict[str, str]:
    """Give the words of bodies' names in *language* ("korean", "chinese") with the concepts they stand for."""
    return {form: concept.word for concept in concepts() for form in getattr(concept, language)}


def unspaced_rows(name: str, language: str) -> list[list[str]]:
    """Part a name written without spaces into known words, the longest first; what is left between is romanised.

    A second row reads what is left as a Korean person's name, where it may be one. Empty where no known word of two
    characters or more is in it.
    """
    forms = unspaced(language)
    parts: list[tuple[str, bool]] = []  # the text of each part, and whether it is a known word
    at = 0
    while at < len(name):
        size = next((n for n in range(min(LONGEST_FORM, len(name) - at), 0, -1) if _is_form(forms, name, at, n)), 0)
        if size:
            parts.append((name[at : at + size], True))
        elif parts and not parts[-1][1]:
            parts[-1] = (parts[-1][0] + name[at], False)
        else:
            parts.append((name[at], False))
        at += size or 1
    if sum(len(text) for text, known in parts if known) < 2:
        return []
    plain = [token for text, known in parts for token in ([forms[text]] if known else _romanised(text, language))]
    person = [token for text, known in parts for token in ([forms[text]] if known else _person(text, language))]
    return [plain] if person == plain else [plain, person]


def _is_form(forms: dict[str, str], name: str, at: int, size: int) -> bool:
    """Whether a known word stands there; a single character counts only at the end of a name (部, 부)."""
    return name[at : at + size] in forms and (size > 1 or at + size == len(name) > 3)


def _person(rest: str, language: str) -> list[str]:
    row: tuple[str, ...] = ()
    if len(rest) == 3:
        row = next(hangul.korean_rows(rest) if language == "korean" else han.korean_rows(rest), ())
    return [*row] or _romanised(rest, language)


def _romanised(rest: str, language: str) -> list[str]:
    if language == "korean":
        return [latin.token(word) for word in hangul.northern(rest)]
    known = han.characters()
    sounds = [known[char].pinyin[0] for char in rest if char in known and known[char].pinyin]
    return ["".join(sounds)] if sounds else []
