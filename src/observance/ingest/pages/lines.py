"""What single lines of a page are: credits, datelines, disclaimers; asides to the reader; walls before the article."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from observance.model import BlockKind

LONGEST_LINE: Final = 600
LONGEST_CREDIT: Final = 200
LONGEST_ASIDE: Final = 300
_LONGEST_DATELINE: Final = 90
_OPENING: Final = re.compile(r"^\W{1,8}")


def kind_of(text: str) -> BlockKind:
    """Give what kind of line *text* is; a paragraph of the story is `BlockKind.TEXT`."""
    size = len(text)
    if size > LONGEST_LINE:
        return BlockKind.TEXT
    small = text.lower()
    if size <= _LONGEST_DATELINE and _found("dateline", text, small):
        return BlockKind.DATELINE
    if size <= LONGEST_CREDIT and _found("credit", text, small):
        return BlockKind.CREDIT
    return BlockKind.DISCLAIMER if _found("disclaimer", text, small) else BlockKind.TEXT


def is_aside(text: str) -> bool:
    """Whether a line asks the reader to subscribe, share, read something else."""
    return len(text) <= LONGEST_ASIDE and _found("aside", text, _OPENING.sub("", text.lower()))


def is_wall(text: str) -> bool:
    """Whether a text is a consent notice, a robot check or the like."""
    return _found("wall", text, text.lower())


def is_paywall(text: str) -> bool:
    """Whether a line says that the rest is for those who pay."""
    return len(text) <= LONGEST_LINE and _found("paywall", text, text.lower())


def _found(table: str, text: str, small: str) -> bool:
    """Whether *text*, or *small*, which is the same in small letters, is what a table of ``data/lines.toml`` describes."""
    exact, starts, holds = _patterns(table)
    return bool((exact and exact.match(text)) or (starts and starts.match(small)) or (holds and holds.search(small)))


@cache
def _patterns(table: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]:
    """Compile one table, all languages at once: a page may be in several. No flags: that keeps the search fast."""
    rows = _tables()[table]
    exact, starts, holds = (
        re.compile("|".join(f"(?:{''.join(form.splitlines())})" for form in rows[where].values()))
        if where in rows
        else None
        for where in ("exact", "starts", "holds")
    )
    return exact, starts, holds


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("observance.ingest.pages").joinpath("data/lines.toml").read_text("utf-8"))
