"""The engine's numbers and rules, read from the data files once; both implementations are given the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

# Sounds that scripts mix up, by pairs of letters of the sound keys.
NEAR_SOUNDS: Final = ("TC", "KC", "SC", "KH", "kg", "jg", "dz", "ts", "jk")
KINDS: Final = 4


@cache
def numbers() -> dict[str, int]:
    """Give every number of ``score.toml``."""
    text = files("observance.screen").joinpath("data/score.toml").read_text(encoding="utf-8")
    return {name: int(value) for name, value in tomllib.loads(text).items()}


def table(name: str, package: str = "observance.screen") -> Iterator[list[str]]:
    """Give the rows of a tab-separated data file as lists of cells, comments and empty lines left out."""
    for line in lines(name, package):
        yield line.split("\t")


@cache
def lines(name: str, package: str = "observance.screen") -> tuple[str, ...]:
    """Give the rows of a tab-separated data file as they stand, comments and empty lines left out."""
    text = files(package).joinpath(f"data/{name}").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def sound_rules() -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """Give the rewriting rules by kind, as (pattern, at the start, elsewhere)."""
    rules: list[list[tuple[str, str, str]]] = [[] for _ in range(KINDS)]
    for kind, pattern, start, elsewhere in table("sound_rules.tsv"):
        rules[int(kind)].append((pattern, start, elsewhere))
    return tuple(tuple(rows) for rows in rules)
