"""The European Union's consolidated financial sanctions list: the "full sanctions list" XML export, version 1.1.

Element and attribute names are those of the published export of the Financial Sanctions Database (namespace
http://eu.europa.ec/fpi/fsd/export). What differs in kind from one regulation to another - several regulations for one
entity - is joined: its programmes, and the earliest day of publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from lxml import etree

from observance.lists.assembly import assembled, distinct, joined, once
from observance.lists.days import births, day
from observance.lists.places import listed_countries
from observance.lists.rows import DAMAGED
from observance.lists.safe_xml import attribute, root_of
from observance.model import Designation, ListedName, ListError, NameQuality, PartyKind, SanctionsList

ID: Final = "eu-fsf"
TITLE: Final = "EU consolidated list of persons, groups and entities subject to financial sanctions"
FORMAT: Final = "eu-xml"
ROOT: Final = "export"
HINT: Final = 'give the XML file "full sanctions list 1.1" of the EU Financial Sanctions Files'
KINDS: Final = {"person": PartyKind.PERSON, "p": PartyKind.PERSON}
BODIES: Final = frozenset({"enterprise", "e"})
# The export writes 00 where the country is not known.
UNKNOWN: Final = "00"


def read_eu_xml(data: bytes, *, source: str) -> SanctionsList:
    """Read the list; every sanctionEntity is one designation, under its EU reference number.

    Raises `ListError` where the file is damaged, does not say when it was made, or an entity has no reference or name.
    """
    root = root_of(data, source=source, tag=ROOT, hint=HINT)
    made = day(attribute(root, "generationDate")[:10])
    if made is None:
        raise ListError("does not say when it was generated", where=source, hint=HINT)
    found = [_designation(node, source) for node in root.iterfind("sanctionEntity")]
    return assembled(
        found,
        list_id=ID,
        title=TITLE,
        source=source,
        format=FORMAT,
        version=made.isoformat(),
    )


def _designation(node: etree._Element, source: str) -> Designation:
    where = f"{source}, line {node.sourceline}"
    reference = attribute(node, "euReferenceNumber") or attribute(node, "logicalId")
    names = distinct(_names(node))
    if not reference or not names:
        raise ListError("an entity has no reference number or no name", where=where, hint=DAMAGED)
    subject = node.find("subjectType")
    code = attribute(subject, "code").casefold() if subject is not None else ""
    if code not in KINDS and code not in BODIES:
        raise ListError(f"{reference} is of the unknown subject type {code!r}", where=where, hint=HINT)
    regulations = list(node.iterfind("regulation"))
    return Designation(
        entity=reference,
        kind=KINDS.get(code, PartyKind.ORGANIZATION),
        names=names,
        programme=joined(attribute(one, "programme") for one in regulations),
        listed_on=_listed_on(node, regulations),
        birth_dates=once(said for one in node.iterfind("birthdate") for said in _births(one)),
        countries=listed_countries(*_countries(node)),
        identifiers=once(_numbers(node)),
        remarks="; ".join(_remarks(node)),
        positions=_each(node, "nameAlias", "function", "title"),
        birth_places=once(_place(one) for one in node.iterfind("birthdate")),
    )


def _listed_on(node: etree._Element, regulations: list[etree._Element]) -> date | None:
    """Give the day of designation, else the earliest on which a regulation naming it was published."""
    stated = day(attribute(node, "designationDate"))
    days = [found for one in regulations if (found := day(attribute(one, "publicationDate")))]
    return stated or min(days, default=None)


def _names(node: etree._Element) -> Iterator[ListedName]:
    """Give the names in the file's order. The list has no primary name: the first one that is strong stands for it."""
    aliases = [one for one in node.iterfind("nameAlias") if _whole(one)]
    strong = [one for one in aliases if attribute(one, "strong") != "false"]
    first = (strong or aliases)[:1]
    for one in (*first, *(one for one in aliases if one not in first)):
        quality = NameQuality.STRONG if one in strong else NameQuality.WEAK
        yield ListedName(text=_whole(one), quality=NameQuality.PRIMARY if one in first else quality)


def _whole(alias: etree._Element) -> str:
    parts = (attribute(alias, name) for name in ("firstName", "middleName", "lastName"))
    return attribute(alias, "wholeName") or " ".join(part for part in parts if part)


def _births(node: etree._Element) -> tuple[str, ...]:
    exact, year = attribute(node, "birthdate")[:10], attribute(node, "year")
    first, last = attribute(node, "yearRangeFrom"), attribute(node, "yearRangeTo")
    if exact:
        return births(exact)
    if first or last:
        return births(f"{first} to {last}" if first and last else first or last)
    month, of_month = attribute(node, "monthOfYear"), attribute(node, "dayOfMonth")
    if year and month.isdecimal():
        return births(f"{of_month or 'dd'}/{month}/{year}")
    return births(year)


def _place(node: etree._Element) -> str:
    parts = (attribute(node, name) for name in ("place", "city", "region", "countryDescription"))
    return ", ".join(part for part in parts if part and part != "UNKNOWN")


def _countries(node: etree._Element) -> Iterator[str]:
    """Give the code of every citizenship and address; a country of birth is no tie."""
    for path in ("citizenship", "address"):
        for one in node.iterfind(path):
            code = attribute(one, "countryIso2Code")
            yield code if code and code != UNKNOWN else attribute(one, "countryDescription")


def _numbers(node: etree._Element) -> Iterator[tuple[str, str]]:
    for one in node.iterfind("identification"):
        number = attribute(one, "number") or attribute(one, "latinNumber")
        kind = attribute(one, "identificationTypeDescription") or attribute(one, "identificationTypeCode")
        if number:
            yield kind or "identification", number
    if united_nations := attribute(node, "unitedNationId"):
        yield "UN reference", united_nations


def _remarks(node: etree._Element) -> Iterator[str]:
    details = attribute(node, "designationDetails")
    yield from (
        said for said in (details, *(" ".join((one.text or "").split()) for one in node.iterfind("remark"))) if said
    )
    circa = [attribute(one, "year") for one in node.iterfind("birthdate") if attribute(one, "circa") == "true"]
    yield from (f"born about {year}" for year in circa if year)


def _each(node: etree._Element, path: str, *names: str) -> tuple[str, ...]:
    return once(attribute(one, name) for one in node.iterfind(path) for name in names)
