"""FollowTheMoney entities, one JSON object a line (entities.ftm.json, targets.nested.json), read line by line.

Property names are those of the FollowTheMoney model. Only what the file marks as a target, or, where it marks nothing,
what has a schema of parties, becomes a designation; Sanction objects give programmes and days to the party they name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import msgspec

from observance.lists.assembly import assembled, distinct, joined, some, stem
from observance.lists.days import births, day
from observance.lists.ftm_terms import name_terms, number_terms, schemata
from observance.lists.places import listed_countries
from observance.lists.rows import DAMAGED
from observance.model import UNDATED, Designation, ListedName, ListError, NameQuality, PartyKind, SanctionsList

FORMAT: Final = "ftm-json"
HINT: Final = "give FollowTheMoney entities as JSON, one a line"
PLACES: Final = ("nationality", "citizenship", "country", "jurisdiction", "flag")


class _Entity(msgspec.Struct):
    """What is read of one line."""

    id: str
    schema: str
    properties: dict[str, list[Any]]
    caption: str = ""
    datasets: list[str] = []
    target: bool | None = None
    last_seen: str | None = None


@dataclass(slots=True)
class _Read:
    """What a file holds, as far as it is read."""

    parties: list[_Entity] = field(default_factory=list)
    programmes: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    days: defaultdict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)
    nameless: list[str] = field(default_factory=list)
    lines: int = 0


def read_ftm(data: bytes, *, source: str) -> SanctionsList:
    """Read a file's bytes; see `read_ftm_lines`."""
    return read_ftm_lines(data.split(b"\n"), source=source)


def read_ftm_lines(lines: Iterable[bytes], *, source: str) -> SanctionsList:
    """Read entities line by line: a file opened in binary mode is never held whole.

    The list's id is the data set all parties share, else the file's stem; its version the newest day on which the
    publisher saw one of them. An unknown schema becomes an organization, with a warning. Raises `ListError` with the
    line where one is no entity.
    """
    read = _Read()
    decoder = msgspec.json.Decoder(_Entity)
    for number, line in enumerate(lines, 1):
        if line.strip():
            _take(_decoded(decoder, line, f"{source}, line {number}"), read)
    datasets = {name for party in read.parties for name in party.datasets}
    seen = [found for party in read.parties if (found := day((party.last_seen or "")[:10]))]
    list_id = datasets.pop() if len(datasets) == 1 else stem(source)
    return assembled(
        (_designation(party, read) for party in read.parties),
        list_id=list_id,
        title=list_id,
        source=source,
        format=FORMAT,
        rows=read.lines,
        version=max(seen).isoformat() if seen else UNDATED,
        warnings=_warnings(read),
    )


def _decoded(decoder: msgspec.json.Decoder[_Entity], line: bytes, where: str) -> _Entity:
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ListError(f"is not a FollowTheMoney entity ({error})", where=where, hint=DAMAGED) from error


def _take(entity: _Entity, read: _Read) -> None:
    read.lines += 1
    if entity.schema == "Sanction":
        for party in _strings(entity, "entity"):
            _sanctioned(entity.properties, party, read)
    known = schemata()
    is_party = known.get(entity.schema, PartyKind.ORGANIZATION) is not None
    if entity.target is False or not is_party:
        read.left_out[entity.schema] += 1
        return
    if not any(_strings(entity, term.property) for term in name_terms()) and not entity.caption:
        read.nameless.append(entity.id)
        return
    if entity.schema not in known:
        read.unknown.add(entity.schema)
    for nested in entity.properties.get("sanctions", ()):
        if isinstance(nested, dict) and isinstance(nested.get("properties"), dict):
            _sanctioned(nested["properties"], entity.id, read)
    read.parties.append(entity)


def _sanctioned(properties: dict[str, Any], party: str, read: _Read) -> None:
    """Note the programmes and the days of listing that a Sanction gives a party."""
    read.programmes[party].extend(_texts(properties, "programId") or _texts(properties, "program"))
    for name in ("listingDate", "startDate"):
        found = [said for text in _texts(properties, name) if (said := day(text))]
        read.days[party].extend(found)


def _designation(entity: _Entity, read: _Read) -> Designation:
    names = [
        ListedName(text=text, quality=term.quality, former=term.former)
        for term in name_terms()
        for text in _strings(entity, term.property)
    ]
    caption = [ListedName(text=entity.caption, quality=NameQuality.PRIMARY)] if entity.caption else []
    primary = [name for name in names if name.quality is NameQuality.PRIMARY]
    first = [name for name in primary if name.text == entity.caption] or (caption if not primary else primary[:1])
    rest = [
        ListedName(text=name.text, quality=NameQuality.STRONG) if name.quality is NameQuality.PRIMARY else name
        for name in names
    ]
    programmes = _strings(entity, "programId") or _strings(entity, "program")
    known = read.programmes.get(entity.id, [])
    return Designation(
        entity=entity.id,
        kind=schemata().get(entity.schema) or PartyKind.ORGANIZATION,
        names=distinct([*first, *rest]),
        programme=joined([*programmes, *known]),
        listed_on=min(read.days.get(entity.id, ()), default=None),
        birth_dates=tuple(dict.fromkeys(born for text in _strings(entity, "birthDate") for born in births(text))),
        countries=listed_countries(*(text for name in PLACES for text in _strings(entity, name))),
        identifiers=tuple(
            dict.fromkeys((term.kind, text) for term in number_terms() for text in _strings(entity, term.property))
        ),
        remarks="; ".join(_strings(entity, "notes")),
        positions=tuple(dict.fromkeys([*_strings(entity, "position"), *_strings(entity, "title")])),
        birth_places=tuple(dict.fromkeys(_strings(entity, "birthPlace"))),
        topics=tuple(dict.fromkeys(_strings(entity, "topics"))),
    )


def _strings(entity: _Entity, name: str) -> list[str]:
    return _texts(entity.properties, name)


def _texts(properties: dict[str, Any], name: str) -> list[str]:
    """Give a property's values that are text, in order; nested entities are not."""
    values = properties.get(name, ())
    found = (" ".join(value.split()) for value in values if isinstance(value, str)) if isinstance(values, list) else ()
    return [text for text in found if text]


def _warnings(read: _Read) -> Iterator[str]:
    if read.unknown:
        yield f"unknown schemata are kept as organizations: {some(sorted(read.unknown))}"
    if read.nameless:
        yield f"{len(read.nameless)} entities have no name and are left out ({some(read.nameless)})"
    if read.left_out:
        counted = (f"{count} {schema}" for schema, count in read.left_out.most_common())
        yield f"{read.left_out.total()} objects are no listed parties: {some(counted)}"
