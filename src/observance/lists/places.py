"""Countries as lists write them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from observance.text.countries import countries, country_code

TABLE = "data/country_names.tsv"


@cache
def listed_country(written: str) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of a country as a list names it, by code or by words; None for one unknown.

    Lists turn names round ("Korea, North") and name regions; data/country_names.tsv holds these spellings.
    """
    name = " ".join(written.split())
    code = name.upper()
    if len(code) == len("XX"):
        return code if code in _codes() else None
    return _spellings().get(name.casefold()) or country_code(name)


def listed_countries(*written: str) -> tuple[str, ...]:
    """Give the codes of several, each once, in order; those unknown are left out."""
    return tuple(dict.fromkeys(code for code in map(listed_country, written) if code))


@cache
def _codes() -> frozenset[str]:
    return frozenset(one.code for one in countries()) | frozenset(_spellings().values())


@cache
def _spellings() -> dict[str, str]:
    lines = files("observance.lists").joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name.casefold(): code for name, code, *_ in rows}
