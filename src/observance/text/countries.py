"""Countries: ISO 3166-1 alpha-2 codes by any of their English names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_ALSO = re.compile(r"\s*\(.*?\)\s*")


@cache
def _codes() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in files("observance.text").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, name, aliases, *_ = [*line.split("\t"), "", ""]
        for known in (name, *aliases.split("|")):
            if known:
                table.setdefault(_key(known), code)
    return table


@cache
def _demonyms() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in files("observance.text").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, _, _, adjectives, *_ = [*line.split("\t"), "", "", ""]
        for adjective in adjectives.split("|"):
            if adjective:
                table.setdefault(_key(adjective), code)
    return table


def country_of_demonym(word: str) -> str | None:
    """Give the code of the country an adjective belongs to ("Russian"); None for one no table knows."""
    return _demonyms().get(_key(word))


def _key(name: str) -> str:
    words = _ALSO.sub(" ", name).casefold().replace("\u2019", "'").removeprefix("the ")
    return " ".join(re.findall(r"[\w']+", words))


def country_code(name: str) -> str | None:
    """Give the code of the country *name* stands for; None for one no table knows. Words in brackets do not count."""
    return _codes().get(_key(name))
