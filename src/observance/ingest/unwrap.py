"""Lines that were broken to fit a width, made whole: known by the next word, which would not have fitted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

# A text whose longest line is shorter than this was not wrapped: verse, lists, addresses.
_NARROWEST: Final = 40
_OWN_LINE: Final = (">", "|", "-- ", "* ", "- ", "• ", "#", "+ ")


def unwrap(lines: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Give the runs of *lines* that belong together, as (first, one after the last); empty lines belong to none.

    A line goes on in the next where the first word of that would not have fitted into it, the width being that of the
    longest line of the text. Quoted lines, list items and table rows stay by themselves.
    """
    rows = [line.rstrip() for line in lines]
    width = max(map(len, rows), default=0)
    start = 0
    for at, row in enumerate(rows):
        if not row.strip():
            start = at + 1
            continue
        following = rows[at + 1] if at + 1 < len(rows) else ""
        if not _goes_on(row, following, width):
            yield start, at + 1
            start = at + 1


def _goes_on(row: str, following: str, width: int) -> bool:
    words = following.split(maxsplit=1)
    if not words or width < _NARROWEST or following[0].isspace() or following.startswith(_OWN_LINE):
        return False
    return not row.startswith((">", "|")) and len(row) + 1 + len(words[0]) > width
