"""What FollowTheMoney calls what a designation holds: schemata, names, numbers; one table for reading and writing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from observance.model import ListedName, NameQuality, PartyKind

# What a party of a kind without a schema is: the widest that may own and act.
_ANY_BODY: Final = "LegalEntity"
_BODIES: Final = frozenset({PartyKind.UNIVERSITY, PartyKind.MILITARY, PartyKind.OUTLET})
_CRAFT: Final = frozenset({PartyKind.VESSEL, PartyKind.AIRCRAFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTerm:
    """A property that holds names of one quality."""

    property: str
    quality: NameQuality
    former: bool = False
    only_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTerm:
    """A property that holds numbers of one kind, and the words by which a list's own name for the kind is known."""

    property: str
    kind: str
    words: tuple[str, ...] = ()


@cache
def name_terms() -> tuple[NameTerm, ...]:
    """Load the properties that hold names, in the order in which they are read."""
    return tuple(NameTerm(**{**row, "quality": NameQuality(row["quality"])}) for row in _properties()["names"])


@cache
def number_terms() -> tuple[NumberTerm, ...]:
    """Load the properties that hold numbers, in the order in which they are read and tried."""
    return tuple(NumberTerm(**{**row, "words": tuple(row.get("words", ()))}) for row in _properties()["numbers"])


@cache
def schemata() -> dict[str, PartyKind | None]:
    """Load the table of schemata: the kind of party each is; None for one that describes or links parties."""
    lines = files("observance.lists").joinpath("data/ftm_schemata.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {schema: PartyKind(kind.strip()) if kind.strip() else None for schema, _tab, kind in pairs}


def schema_of(kind: PartyKind) -> str:
    """Give the schema of a kind of listed party."""
    sought = PartyKind.ORGANIZATION if kind in _BODIES else kind
    return next((schema for schema, ours in schemata().items() if ours is sought), _ANY_BODY)


def property_of_name(name: ListedName) -> str:
    """Give the property a listed name is written under; a former name's quality has none of its own."""
    written = (term for term in name_terms() if not term.only_read)
    return next(
        term.property
        for term in written
        if term.former == name.former and (name.former or term.quality is name.quality)
    )


def property_of_number(label: str, party: PartyKind) -> str:
    """Give the property for a number that a list calls *label* and that is of a *party* of that kind."""
    exact = next((term.property for term in number_terms() if term.kind == label), None)
    said = label.casefold()
    known = (term.property for term in number_terms() if any(word in said for word in term.words))
    return exact or next(known, "registrationNumber" if party in _CRAFT else "idNumber")


@cache
def _properties() -> dict[str, list[dict[str, Any]]]:
    text = files("observance.lists").joinpath("data/ftm_properties.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
