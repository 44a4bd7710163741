"""The lines of a PDF page as PDFium finds them, each with its box and where its letters stand."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

HYPHEN: Final = "-"
# PDFium writes a line's end as CR LF; where a word is broken with a hyphen there, as one mark, which an older and a
# newer one have for it.
_BREAK: Final = re.compile("\r\n|[\x02\ufffe]")
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\uffff\ud800-\udfff]")
_CELL_GAP: Final = 1.8  # of a line's height: wider than any space between words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page. Lengths in points from the page's lower left corner, before the page is turned.

    ``baseline`` is the height its letters stand on; ``row`` that it has gaps as between the cells of a table;
    ``spaced`` that the file has a space at its end.
    """

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    baseline: float
    row: bool = False
    spaced: bool = False


def lines_of(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    """Give the lines of *page*, the *number*-th from 1, in the order of the file; raises `PdfiumError`."""
    textpage = page.get_textpage()
    try:
        origin = page.get_cropbox()[:2]
        whole = textpage.get_text_range()
        start = at = 0
        for found in [*_BREAK.finditer(whole), None]:
            raw = whole[start : found.start() if found else None]
            units = len(raw) if raw.isascii() else len(raw.encode("utf-16-le", "surrogatepass")) // 2
            broken = found is not None and found.group() != "\r\n"
            text = _UNREADABLE.sub("", raw) + (HYPHEN if broken else "")
            if text.strip():
                yield _placed(textpage, text, (at, at + units - (not broken)), number, origin)
            at += units + (len(found.group()) if found else 0)
            start = found.end() if found else start
    finally:
        textpage.close()


def _placed(
    textpage: pypdfium2.PdfTextPage, text: str, span: tuple[int, int], number: int, origin: tuple[float, float]
) -> Line:
    """Find where the letters from the first to the last of *span*, in UTF-16 units of the page's text, stand."""
    first = max(pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, span[0]), 0)
    last = max(pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, span[1]), first)
    boxes = sorted(textpage.get_rect(index) for index in range(textpage.count_rects(first, last - first + 1)))
    across, up = ctypes.c_double(), ctypes.c_double()
    stands = pdfium.FPDFText_GetCharOrigin(textpage, first, across, up)
    left = min((box[0] for box in boxes), default=0.0)
    bottom = min((box[1] for box in boxes), default=0.0)
    right = max((box[2] for box in boxes), default=0.0)
    top = max((box[3] for box in boxes), default=0.0)
    height = top - bottom
    gaps = (after[0] - before[2] for before, after in pairwise(boxes))
    return Line(
        text=" ".join(text.split()),
        page=number,
        left=left - origin[0],
        bottom=bottom - origin[1],
        right=right - origin[0],
        top=top - origin[1],
        baseline=(up.value if stands else bottom) - origin[1],
        row=height > 0 and any(gap > _CELL_GAP * height for gap in gaps),
        spaced=text[-1].isspace(),
    )
