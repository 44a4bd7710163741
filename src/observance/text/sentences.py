"""Paragraphs and sentences as exact spans of a text, in any of the five languages, damaged text included."""

from __future__ import annotations

import re

from observance.model import Quote

# A full stop after one of these ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "col",
        "maj",
        "capt",
        "lt",
        "sgt",
        "adm",
        "st",
        "no",
        "nos",
        "co",
        "ltd",
        "inc",
        "corp",
        "bros",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "cf",
        "fig",
        "vol",
        "art",
        "op",
        "para",
        "ca",
        "approx",
        "est",
        "dept",
        "gov",
        "sen",
        "rep",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "d.c",
        "a.m",
        "p.m",
        "hon",
        "rev",
        "ft",
        "mt",
    ]
)
_END = re.compile(r"(?P<stop>[.!?\u2026]+|[\u3002\uff01\uff1f]+)(?P<close>[\"'\u201d\u2019\u00bb)\]\u300d\u300f]*)")
# What follows a stop: white space, opening signs, and then the first sign of what may be a sentence.
_NEXT = re.compile(r"\s*[\"'\u201c\u2018\u00ab(\[\u300c\u300e]*")
_IN_WORD = re.compile(r"[\w.]")
_LONGEST_ABBREVIATION = max(map(len, ABBREVIATIONS))
_WIDE = "\u3002\uff01\uff1f"


def paragraphs(text: str) -> tuple[Quote, ...]:
    """Give every line that holds something, trimmed of outer white space."""
    found = []
    start = 0
    for line in text.split("\n"):
        quote = _trimmed(text, start, start + len(line))
        if quote:
            found.append(quote)
        start += len(line) + 1
    return tuple(found)


def sentences(text: str) -> tuple[Quote, ...]:
    """Give every sentence; none crosses a line end, and every character that is not white space lies in one."""
    return tuple(sentence for line in paragraphs(text) for sentence in _of_line(text, line))


def _of_line(text: str, line: Quote) -> list[Quote]:
    found: list[Quote] = []
    start = line.start
    for end in _ends(text, line):
        quote = _trimmed(text, start, end)
        if quote:
            found.append(quote)
        start = end
    rest = _trimmed(text, start, line.end)
    if rest:
        found.append(rest)
    return found


def _ends(text: str, line: Quote) -> list[int]:
    """Give the positions after which a new sentence begins, inside one line."""
    ends = []
    for match in _END.finditer(text, line.start, line.end):
        after = match.end()
        if after >= line.end:
            continue
        wide = match["stop"][0] in _WIDE
        spaced = text[after].isspace() and _starts_sentence(text, after, line.end)
        glued = bool(match["close"]) and text[after].isupper()
        if wide or ((spaced or glued) and not _abbreviated(text, line, match)):
            ends.append(after)
    return ends


def _starts_sentence(text: str, position: int, end: int) -> bool:
    """Whether what follows the white space at *position* looks like the start of a sentence."""
    after = _NEXT.match(text, position, end)
    first = after.end() if after else end
    return first >= end or not text[first].islower()


def _abbreviated(text: str, line: Quote, match: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial."""
    if match["stop"] != "." or match["close"]:
        return False
    # No further back than an abbreviation reaches, or a long line costs the square of its length.
    end = match.start()
    start = end
    while start > max(line.start, end - _LONGEST_ABBREVIATION - 1) and _IN_WORD.match(text, start - 1):
        start -= 1
    word = text[start:end]
    return word.casefold() in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper())


def _trimmed(text: str, start: int, end: int) -> Quote | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quote.cut(text, start, end) if start < end else None
