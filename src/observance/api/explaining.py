"""Why a listed party is shown, in plain words a reviewer reads: one feature a reason, only the name part of the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from observance.api.shapes import Feature
from observance.model import Match, NameQuality
from observance.workspace import why

_QUALITY: Final = MappingProxyType(
    {
        NameQuality.PRIMARY: "the list's main name for this party",
        NameQuality.STRONG: "an alias the list gives without reserve",
        NameQuality.WEAK: "an alias the list itself marks as weak",
    }
)
# The features an explanation may hold, and what each means.
FEATURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name_match": "How alike the closest listed name is, and which parts of the two names agreed, how, and what was "
        "left over on either side. The only part of the score.",
        "alias_quality": "How much weight the list itself gives the name that agreed. Beside the score.",
        "birth_date_match": "The birth date, or its year, agrees. Beside the score.",
        "country_match": "A country agrees. Beside the score.",
        "identifier_match": "A number agrees (passport, registration, IMO). Beside the score.",
        "contradiction": "What is known on both sides and differs; lists may be wrong. Beside the score.",
        "disguise": "What was done to the name asked for so that a machine misses it. Beside the score.",
    }
)


def explained(match: Match, *, asked: str, disguise: Sequence[str]) -> dict[str, Feature]:
    """Give the reasons by feature; *asked* is the name of the example that agreed best."""
    parts = why(match)
    read = f"read as {match.read_as}: " if match.read_as else ""
    found = {
        "name_match": Feature(
            score=match.score, detail=f"{read}{parts or 'as a whole'}", query=asked, candidate=match.name, weight=1.0
        ),
        "alias_quality": Feature(
            score=0.5 if match.quality is NameQuality.WEAK else 1.0,
            detail=_QUALITY[match.quality],
            candidate=match.name,
        ),
    }
    for said in match.corroboration:
        name = _corroborates(said)
        before = f"{found[name].detail}; " if name in found else ""
        found[name] = Feature(score=1.0, detail=f"{before}{said}")
    if match.contradictions:
        found["contradiction"] = Feature(score=-1.0, detail="; ".join(match.contradictions))
    if disguise:
        found["disguise"] = Feature(score=1.0, detail="; ".join(disguise), query=asked)
    return found


def _corroborates(said: str) -> str:
    if said.startswith("birth "):
        return "birth_date_match"
    return "country_match" if said.startswith("country ") else "identifier_match"
