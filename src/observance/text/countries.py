"""Countries: ISO 3166-1 alpha-2 codes by any of their English names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ALSO = re.compile(r"\s*\(.*?\)\s*")


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ISO 3166-1 alpha-2 code, usual English name, other names, adjectives ("Russian")."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    """Load the table."""
    found = []
    for line in files("observance.text").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            code, name, aliases, adjectives, *_ = [*(cell.strip() for cell in line.split("\t")), "", "", ""]
            found.append(Country(code, name, _split(aliases), _split(adjectives)))
    return tuple(found)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@cache
def _codes() -> dict[str, str]:
    table: dict[str, str] = {}
    for one in countries():
        for known in (one.name, *one.aliases):
            table.setdefault(_key(known), one.code)
    return table


@cache
def _demonyms() -> dict[str, str]:
    return {_key(word): one.code for one in reversed(countries()) for word in one.adjectives}


def country_of_demonym(word: str) -> str | None:
    """Give the code of the country an adjective belongs to ("Russian"); None for one no table knows."""
    return _demonyms().get(_key(word))


def _key(name: str) -> str:
    words = _ALSO.sub(" ", name).casefold().replace("\u2019", "'").removeprefix("the ")
    return " ".join(re.findall(r"[\w']+", words))


def country_code(name: str) -> str | None:
    """Give the code of the country *name* stands for; None for one no table knows. Words in brackets do not count."""
    return _codes().get(_key(name))
