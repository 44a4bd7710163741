"""Paragraphs out of the lines of a PDF: by where the lines stand, with words broken at a line's end made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from observance.ingest.document import DocumentBlock
from observance.ingest.pdf_lines import HYPHEN, Line
from observance.model import Place

_LEADING: Final = 1.3  # of the page's usual distance of lines: more is a gap between paragraphs
_INDENT: Final = 6.0  # points
_NARROWEST: Final = 80.0  # points: no column is narrower, so a shorter line was not full
_SAME: Final = 3.0  # points by which lines of one margin differ
_FEW: Final = 3  # pages with the same line at head or foot, from which on it is a running one
_EDGE: Final = 2  # lines from the head and the foot of a page that may be running ones
_NUMBER_LINE: Final = 24  # letters a line with a page number has at most beside its digits
_FULL_PAGE: Final = 8  # lines from which on a page has two lines of head or foot
_MOST_RUNNING: Final = 0.3  # of all letters: where more would be left out, the pages are alike and say something
_SPACED_SHARE: Final = 0.2
_DIGITS: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL: Final = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_START: Final = re.compile(r"[^\W\d_]+")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
_UNSPACED: Final = re.compile(r"[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]")


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> tuple[list[DocumentBlock], int]:
    """Give the paragraphs of *pages* in the order of the file, and how many running heads and feet were left out."""
    running = _running(pages)
    kept = [[line for at, line in enumerate(page) if (number, at) not in running] for number, page in enumerate(pages)]
    joiner = _Joiner(line for page in kept for line in page)
    blocks = []
    for page in kept:
        for lines in _grouped(page):
            box = (
                min(line.left for line in lines),
                min(line.bottom for line in lines),
                max(line.right for line in lines),
                max(line.top for line in lines),
            )
            rounded = (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
            blocks.append(DocumentBlock(text=joiner.joined(lines), place=Place(page=lines[0].page, box=rounded)))
    return blocks, len(running)


def _running(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Give (page, line) of the lines that stand, page numbers aside, at one height of the head or foot of many pages."""
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        heights = sorted({line.baseline for line in page})
        edge = _EDGE if len(heights) >= _FULL_PAGE else 1
        edges = {*heights[:edge], *heights[-edge:]}
        for at, line in enumerate(page):
            if line.baseline in edges:
                seen.setdefault((_without_number(line.text), round(line.baseline / _SAME)), []).append((number, at))
    with_text = sum(1 for page in pages if page)
    # Odd and even pages may have heads of their own, each on half of them.
    least = max(_FEW, with_text * 2 // 5)
    found = {where for places in seen.values() if len({page for page, _ in places}) >= least for where in places}
    left_out = sum(len(pages[number][at].text) for number, at in found)
    return found if left_out <= _MOST_RUNNING * sum(len(line.text) for page in pages for line in page) else set()


def _without_number(text: str) -> str:
    bare = _DIGITS.sub("", text)
    return bare if len(bare) <= _NUMBER_LINE else text


def _grouped(page: Sequence[Line]) -> list[list[Line]]:
    """Put the lines of one page together that are one paragraph."""
    groups: list[list[Line]] = []
    for run in _runs(page):
        pitches = [a.baseline - b.baseline for a, b in pairwise(run)]
        usual = median(pitches) if pitches else 0.0
        margin = _margin(run)
        for line in run:
            if groups and groups[-1][-1] in run and _continues(groups[-1], line, usual, margin):
                groups[-1].append(line)
            else:
                groups.append([line])
    return groups


def _runs(page: Sequence[Line]) -> list[list[Line]]:
    """Cut *page* where its lines go up again or to the side: at the ends of columns."""
    runs: list[list[Line]] = []
    for line in page:
        last = runs[-1][-1] if runs else None
        if last and line.baseline < last.baseline and min(line.right, last.right) > max(line.left, last.left):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _margin(run: Sequence[Line]) -> float:
    """Give how far to the right the lines of a column go, one that goes further by itself left out."""
    ends = sorted((line.right for line in run if not line.row), reverse=True)
    for first, second in pairwise(ends):
        if first - second < 4 * _SAME:
            return first
    return ends[0] if ends else 0.0


def _continues(group: Sequence[Line], line: Line, usual: float, margin: float) -> bool:
    """Whether *line* goes on with the paragraph of *group*: the break before it was forced by the margin."""
    last = group[-1]
    pitch = last.baseline - line.baseline
    if last.row or line.row or pitch > _LEADING * usual or pitch > 3 * max(last.top - last.bottom, _SAME):
        return False
    indent = line.left - last.left
    if len(group) > 1 and indent > _INDENT:
        return False
    if (len(group) == 1 and indent > 8 * _INDENT) or last.right - last.left < _NARROWEST:
        return False
    first_word = line.text.split(maxsplit=1)[0]
    letter = (last.right - last.left) / len(last.text)
    if _UNSPACED.match(line.text) or _HANGUL.match(line.text):
        first_word = line.text[:1]
    return last.right + letter * (len(first_word) + 1) > margin - _SAME / 2


class _Joiner:
    """Joins lines by what the whole document shows of its words and of its line ends."""

    def __init__(self, lines: Iterable[Line]) -> None:
        ends = spaced = 0
        self._words: Counter[str] = Counter()
        for line in lines:
            within = line.text.rsplit(" ", 1)[0] if line.text.endswith(HYPHEN) else line.text
            self._words.update(word.casefold() for word in _WORD.findall(within))
            if _HANGUL.match(line.text[-1]):
                ends += 1
                spaced += line.spaced
        # Where Korean lines end with a space in the file now and then, those without one are broken within a word.
        self._korean_spaces = not (ends and spaced >= _SPACED_SHARE * ends)

    def joined(self, lines: Sequence[Line]) -> str:
        """Give *lines* as one."""
        text = lines[0].text
        for before, line in pairwise(lines):
            text = self._join(text, line.text, spaced=before.spaced)
        return text

    def _join(self, text: str, following: str, *, spaced: bool) -> str:
        if text.endswith("\u00ad"):
            return text[:-1] + following
        if text.endswith(HYPHEN):
            return self._mended(text, following)
        if _UNSPACED.match(text[-1]) and _UNSPACED.match(following):
            return text + following
        if not spaced and not self._korean_spaces and _HANGUL.match(text[-1]) and _HANGUL.match(following):
            return text + following
        return f"{text} {following}"

    def _mended(self, text: str, following: str) -> str:
        """Join at a hyphen. It is dropped only where the document has the word without it elsewhere, and not with it."""
        tail, start = _TAIL.search(text), _START.match(following)
        if tail is None or start is None:
            return text + following if tail or text[-2:-1].isdigit() else f"{text} {following}"
        whole, hyphened = f"{tail[1]}{start[0]}".casefold(), f"{tail[1]}-{start[0]}".casefold()
        drops = self._words[whole] > 0 and not self._words[hyphened]
        return (text[:-1] if drops else text) + following
