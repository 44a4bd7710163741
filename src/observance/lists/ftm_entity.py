"""A designation as a FollowTheMoney entity: the JSON object its tools read, one a line."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from observance.lists.ftm import NUMBERS, schemata
from observance.model import Designation, NameQuality, PartyKind, SanctionsList

_BODY: Final = "Organization"
_PROPERTY: Final = {NameQuality.PRIMARY: "name", NameQuality.STRONG: "alias", NameQuality.WEAK: "weakAlias"}
# What a list calls a number, by a word in it in small letters, and the property that holds it; the first that fits.
_WORDS: Final = (
    ("imo", "imoNumber"),
    ("mmsi", "mmsi"),
    ("call sign", "callSign"),
    ("passport", "passportNumber"),
    ("tax", "taxNumber"),
    ("swift", "swiftBic"),
    ("regist", "registrationNumber"),
)
_CRAFT: Final = frozenset({PartyKind.VESSEL, PartyKind.AIRCRAFT})


def ftm_entity(designation: Designation, listed: SanctionsList) -> dict[str, Any]:
    """Give *designation* of the list *listed* as an entity: id, caption, schema, properties, datasets, target and days.

    What the list does not say is left out. A span of birth dates is given as both its ends: there is no property for
    one. `ftm.read_ftm` gives the same party back.
    """
    properties: dict[str, list[str]] = {}
    for name in designation.names:
        _add(properties, "previousName" if name.former else _PROPERTY[name.quality], name.text)
    for born in designation.birth_dates if designation.kind is PartyKind.PERSON else ():
        _add(properties, "birthDate", *born.split("/"))
    for place in designation.countries:
        _add(properties, "country", place.lower())
    for kind, number in designation.identifiers:
        _add(properties, _number(kind, designation.kind), number)
    _add(properties, "position", *designation.positions)
    _add(properties, "birthPlace", *designation.birth_places)
    _add(properties, "programId", *designation.programmes)
    _add(properties, "notes", designation.remarks)
    _add(properties, "topics", *(designation.topics or ("sanction",)))
    return {
        "id": designation.entity,
        "caption": designation.names[0].text,
        "schema": _schema(designation.kind),
        "properties": properties,
        "datasets": [listed.id],
        "referents": [],
        "target": True,
        "first_seen": _time(designation.listed_on),
        "last_seen": _time(_day(listed.version)),
        "last_change": None,
    }


def _add(properties: dict[str, list[str]], name: str, *values: str) -> None:
    for value in values:
        if value and value not in properties.get(name, ()):
            properties.setdefault(name, []).append(value)


def _schema(kind: PartyKind) -> str:
    """Give the schema of a kind of party; other bodies are organizations to that model."""
    return next((schema for schema, ours in schemata().items() if ours is kind), _BODY)


def _number(kind: str, party: PartyKind) -> str:
    """Give the property for a number the list calls *kind*."""
    exact = next((name for name, ours in NUMBERS if ours == kind), None)
    said = kind.casefold()
    other = "registrationNumber" if party in _CRAFT else "idNumber"
    return exact or next((name for word, name in _WORDS if word in said), other)


def _day(version: str) -> date | None:
    try:
        return date.fromisoformat(version)
    except ValueError:
        return None


def _time(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00" if day else None
