"""The names in one cell of Canada's list: several in a row, in several scripts, with words about them between."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

_ALWAYS: Final = re.compile(r"\s*;\s*,?\s*|\s+/\s+|\s+\bor\b\s+(?=[^\W\d_])|\s*\b(?:also known as|a\.k\.a\.)\s+")
_BOTH_LANGUAGES: Final = re.compile(r"(?<=[\w)]{2})\s*/\s*(?=\w{2})")
_EDGES: Final = " ,;/\"'\u201c\u201d\u00a0\u202f"
# A comma inside quotation marks or brackets is part of a name.
_COMMA: Final = re.compile(r",\s*(?![^(]*\))(?![^\u00ab]*\u00bb)(?![^\u201c]*\u201d)")
LEAST_LETTERS: Final = 2


def names_in(cell: str, *, person: bool) -> list[str]:
    """Give every name in a cell, in order, as printed; the first is the name itself where *cell* is a name.

    Semicolons, " / ", "or" and "also known as" part names; so do commas, except before what the table of legal forms
    knows ("Ромашка, ООО"). "Russian:" and the like are left out. A slash parts the English from the French name of a
    body. What is not parted rightly is at least kept: the whole cell stands in the remarks.
    """
    found: list[str] = []
    for piece in _pieces(plain(cell), person=person):
        name = _language().sub("", piece).strip(_EDGES)
        name = _paired(name)
        letters = sum(char.isalnum() for char in name)
        if letters >= LEAST_LETTERS and name.casefold() not in _legal_forms() and name not in found:
            found.append(name)
    return found or [plain(cell)]


def plain(cell: str) -> str:
    """Give a cell on one line with single spaces."""
    return " ".join(cell.split())


def _pieces(cell: str, *, person: bool) -> Iterator[str]:
    slashed = [cell] if person else _BOTH_LANGUAGES.split(cell)
    for part in slashed:
        for piece in _ALWAYS.split(part):
            yield from _by_comma(piece)


def _by_comma(piece: str) -> Iterator[str]:
    """Part a piece at its commas, but keep a legal form with the name before it."""
    if piece.count('"') > 0 or "\u201e" in piece:
        yield piece  # quotation marks of one kind do not say where they end
        return
    held = ""
    for part in _COMMA.split(piece):
        if held and part.strip(_EDGES).casefold() in _legal_forms():
            held = f"{held}, {part.strip()}"
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _paired(name: str) -> str:
    """Leave out a bracket that has no partner at either end."""
    name = name.removesuffix("(")
    if name.endswith(")") and "(" not in name:
        name = name[:-1]
    if name.startswith("(") and ")" not in name:
        name = name[1:]
    elif name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    return name.strip()


@cache
def _table() -> dict[str, list[str]]:
    found = tomllib.loads(files("observance.lists").joinpath("data/canada_names.toml").read_text(encoding="utf-8"))
    return {key: [str(one) for one in found[key]] for key in ("legal_forms", "languages")}


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(one.casefold() for one in _table()["legal_forms"])


@cache
def _language() -> re.Pattern[str]:
    return re.compile(r"^\s*(?:" + "|".join(map(re.escape, _table()["languages"])) + r")\s*:\s*", re.IGNORECASE)
