"""Which script and which language a text is in: by its letters first, by its commonest words second."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 20_000
LEAST_LETTERS = 2
UKRAINIAN = frozenset("іїєґІЇЄҐ")
RUSSIAN = frozenset("ыэъёЫЭЪЁ")
# Words English shares with its neighbours ("in", "was", "an") are left out.
ENGLISH_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "for",
        "with",
        "by",
        "from",
        "its",
        "are",
        "were",
        "has",
        "have",
        "had",
        "this",
        "which",
        "said",
        "not",
        "their",
        "between",
        "during",
    ]
)
# Well below running English, well above a list of foreign names.
ENGLISH_SHARE = 0.08
HAN_SHARE = 0.2
# Japanese has a third to two thirds of its letters in kana; a text that quotes a Japanese name has a few.
KANA_SHARE = 0.05


def dominant_script(text: str) -> str | None:
    """Give "Hangul", "Han", "Kana", "Cyrillic", "Latin" or "Arabic": the script most letters are in; None without letters."""
    counts = Counter(script for char in text[:SAMPLE] if (script := _script(char)))
    return counts.most_common(1)[0][0] if counts else None


def language_of(text: str) -> str | None:
    """Give the language as en, ko, ru, uk or zh; None where the letters do not decide."""
    sample = text[:SAMPLE]
    counts = Counter(script for char in sample if (script := _script(char)))
    total = sum(counts.values())
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
        words = re.findall(r"[a-z']+", sample.lower())
        known = sum(word in ENGLISH_WORDS for word in words)
        return "en" if words and known / len(words) >= ENGLISH_SHARE else None
    return None


def _cyrillic(sample: str) -> str | None:
    """Tell Ukrainian from Russian by the letters only one of them has."""
    ukrainian = sum(char in UKRAINIAN for char in sample)
    russian = sum(char in RUSSIAN for char in sample)
    if ukrainian == russian:
        return None
    return "uk" if ukrainian > russian else "ru"


_RANGES = (
    ("Latin", 0x41, 0x5A),
    ("Latin", 0x61, 0x7A),
    ("Latin", 0xC0, 0x24F),
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


def _script(char: str) -> str | None:
    code = ord(char)
    for name, low, high in _RANGES:
        if low <= code <= high:
            return name
    return None
