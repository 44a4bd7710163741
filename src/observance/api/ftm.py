"""A designation as a FollowTheMoney entity, in the JSON that clients of screening APIs read."""

from __future__ import annotations

from datetime import date

from observance.api.schemata import schema_of
from observance.api.shapes import Entity
from observance.model import Designation, NameQuality, PartyKind, SanctionsList

_PROPERTY = {NameQuality.PRIMARY: "name", NameQuality.STRONG: "alias", NameQuality.WEAK: "weakAlias"}
# What a list calls a number, by a word in it, and the property that holds it.
_NUMBERS = (
    ("imo", "imoNumber"),
    ("mmsi", "mmsi"),
    ("passport", "passportNumber"),
    ("passeport", "passportNumber"),
    ("pasaporte", "passportNumber"),
    ("tax", "taxNumber"),
    ("regist", "registrationNumber"),
)


def entity(designation: Designation, listed: SanctionsList, *, identity: str) -> Entity:
    """Give *designation* under the id *identity*; what the list does not say is left out, dates that are none null."""
    properties: dict[str, list[str]] = {}
    for name in designation.names:
        _add(properties, "previousName" if name.former else _PROPERTY[name.quality], name.text)
    for born in designation.birth_dates if designation.kind is PartyKind.PERSON else ():
        for end in born.split("/"):  # a span "1965/1970": there is no property for one, so both its ends
            _add(properties, "birthDate", end)
    for place in designation.birth_places:
        _add(properties, "birthPlace", place)
    for office in designation.positions:
        _add(properties, "position", office)
    for country in designation.countries:
        _add(properties, "country", country.lower())
    for kind, value in designation.identifiers:
        _add(properties, _number(kind, designation.kind), value)
    for programme in designation.programmes:
        _add(properties, "program", programme)
    _add(properties, "notes", designation.remarks)
    for topic in designation.topics or ("sanction",):
        _add(properties, "topics", topic)
    names = [name.text for name in designation.names]
    primary = properties.get("name") or names or [designation.entity]
    return Entity(
        id=identity,
        caption=primary[0],
        schema=schema_of(designation.kind),
        properties=properties,
        datasets=[listed.id],
        referents=[],
        target=True,
        first_seen=_time(designation.listed_on),
        last_seen=_time(_day(listed.version)),
        last_change=None,  # no list we read says when an entry last changed
    )


def day_time(version: str) -> str | None:
    """Give a list's version as a time; None where it is not a day."""
    return _time(_day(version))


def _add(properties: dict[str, list[str]], name: str, value: str) -> None:
    if value and value not in properties.get(name, ()):
        properties.setdefault(name, []).append(value)


def _number(kind: str, party: PartyKind) -> str:
    said = kind.casefold()
    for word, name in _NUMBERS:
        if word in said:
            return name
    return "registrationNumber" if schema_of(party) in {"Vessel", "Airplane"} else "idNumber"


def _day(version: str) -> date | None:
    try:
        return date.fromisoformat(version)
    except ValueError:
        return None


def _time(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00" if day else None
