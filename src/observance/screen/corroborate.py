"""What beside the name agrees or differs: birth date, country, identifier. Apart from the score, never part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from observance.model import Designation

_SIGNS = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the caller knows of the one asked about; None and () are unknown, which agrees with nothing."""

    country: str | None = None  # ISO 3166-1 alpha-2
    birth: str | None = None  # YYYY-MM-DD or YYYY
    identifiers: tuple[str, ...] = ()


def agrees(designation: Designation, known: Known) -> tuple[str, ...]:
    """Give what agrees beside the name, in words."""
    found = []
    if known.country and known.country in designation.countries:
        found.append(f"country {known.country}")
    if known.birth and known.birth in designation.birth_dates and len(known.birth) > len("YYYY"):
        found.append(f"birth date {known.birth}")
    elif known.birth and any(_same_year(known.birth, listed) for listed in designation.birth_dates):
        found.append(f"birth year {known.birth[:4]}")
    if known.identifiers:
        asked = {_bare(value) for value in known.identifiers}
        found += [f"{kind} {value}" for kind, value in designation.identifiers if _bare(value) in asked]
    return tuple(found)


def contradicts(designation: Designation, known: Known) -> tuple[str, ...]:
    """Give what is known on both sides and differs, in words; a list may be wrong, so none of it is proof."""
    found = []
    if known.country and designation.countries and known.country not in designation.countries:
        found.append(f"country {known.country}, listed {', '.join(designation.countries)}")
    years = [listed for listed in designation.birth_dates if listed[:4].isdigit()]
    if known.birth and years and not any(_near_year(known.birth, listed) for listed in years):
        found.append(f"born {known.birth}, listed {', '.join(years)}")
    return tuple(found)


def _span(listed: str) -> tuple[str, str]:
    first, _, last = listed.partition("/")
    return first[:4], (last or first)[:4]


def _same_year(birth: str, listed: str) -> bool:
    """Whether the year of *birth* is that of a listed date, or lies in a listed span "YYYY/YYYY"."""
    first, last = _span(listed)
    return first <= birth[:4] <= last


def _near_year(birth: str, listed: str) -> bool:
    """Whether two birth years are no more than one apart: lists give many as about."""
    first, last = _span(listed)
    return birth[:4].isdigit() and int(first) - 1 <= int(birth[:4]) <= int(last or first) + 1


def _bare(value: str) -> str:
    return _SIGNS.sub("", value).upper()
