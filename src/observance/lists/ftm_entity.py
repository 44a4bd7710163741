"""A designation as a FollowTheMoney entity: the JSON object its tools read, one a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from observance.lists.ftm_terms import property_of_name, property_of_number, schema_of
from observance.model import Designation, PartyKind, SanctionsList


def ftm_entity(designation: Designation, listed: SanctionsList) -> dict[str, Any]:
    """Give *designation* of the list *listed* as an entity: id, caption, schema, properties, datasets, target and days.

    What the list does not say is left out, and days that are none are None. A span of birth dates is given as both its
    ends: there is no property for one. `ftm.read_ftm` gives the same party back.
    """
    properties: dict[str, list[str]] = {}
    for name in designation.names:
        _add(properties, property_of_name(name), name.text)
    for born in designation.birth_dates if designation.kind is PartyKind.PERSON else ():
        _add(properties, "birthDate", *born.split("/"))
    for place in designation.countries:
        _add(properties, "country", place.lower())
    for kind, number in designation.identifiers:
        _add(properties, property_of_number(kind, designation.kind), number)
    _add(properties, "position", *designation.positions)
    _add(properties, "birthPlace", *designation.birth_places)
    _add(properties, "program", *designation.programmes)
    _add(properties, "notes", designation.remarks)
    _add(properties, "topics", *(designation.topics or ("sanction",)))
    return {
        "id": designation.entity,
        "caption": (properties.get("name") or [one.text for one in designation.names])[0],
        "schema": schema_of(designation.kind),
        "properties": properties,
        "datasets": [listed.id],
        "referents": [],
        "target": True,
        "first_seen": _time(designation.listed_on),
        "last_seen": version_time(listed.version),
        "last_change": None,  # no list we read says when an entry last changed
    }


def version_time(version: str) -> str | None:
    """Give a list's version as a time; None where it is not a day."""
    return _time(_day(version))


def _add(properties: dict[str, list[str]], name: str, *values: str) -> None:
    for value in values:
        if value and value not in properties.get(name, ()):
            properties.setdefault(name, []).append(value)


def _day(version: str) -> date | None:
    try:
        return date.fromisoformat(version)
    except ValueError:
        return None


def _time(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00" if day else None
