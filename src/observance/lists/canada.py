"""Canada's Consolidated Autonomous Sanctions List (Special Economic Measures Act and others), XML.

The list gives its entries no reference of their own. Ours is "COUNTRY; Schedule SCHEDULE; Item ITEM", which is how the
regulations themselves name an entry; it stays the same as long as an amendment does not renumber the schedule. Where
two entries share it, each also bears its name. The file carries no date of its own: its version is the newest day of
listing in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from observance.lists.assembly import assembled, distinct
from observance.lists.canada_names import names_in, plain
from observance.lists.days import births, day
from observance.lists.places import listed_countries
from observance.lists.rows import DAMAGED
from observance.lists.safe_xml import root_of, text_of
from observance.model import UNDATED, Designation, ListedName, ListError, NameQuality, PartyKind, SanctionsList

ID: Final = "ca-sema"
TITLE: Final = "Consolidated Canadian Autonomous Sanctions List"
FORMAT: Final = "ca-xml"
ROOT: Final = "data-set"
HINT: Final = "give the XML file of the Consolidated Canadian Autonomous Sanctions List"
_BOTH_LANGUAGES: Final = re.compile(r"\s+/\s+")
_SPACED_COMMA: Final = re.compile(r"\s*,\s*")


def read_canada_xml(data: bytes, *, source: str) -> SanctionsList:
    """Read the list; every record is one designation. Raises `ListError` where one has no item or no name."""
    root = root_of(data, source=source, tag=ROOT, hint=HINT)
    nodes = list(root.iterfind("record"))
    shared = Counter(_reference(node) for node in nodes)
    found = [_designation(node, shared, source) for node in nodes]
    days = [one.listed_on for one in found if one.listed_on]
    return assembled(
        found,
        list_id=ID,
        title=TITLE,
        source=source,
        format=FORMAT,
        rows=len(nodes),
        version=max(days).isoformat() if days else UNDATED,
        warnings=_warnings(nodes),
    )


def _reference(node: etree._Element) -> str:
    country = _BOTH_LANGUAGES.split(text_of(node, "Country"))[0]
    schedule, item = _SPACED_COMMA.sub(", ", text_of(node, "Schedule")), text_of(node, "Item")
    parts = (country, f"Schedule {schedule}" if schedule else "", f"Item {item}" if item else "")
    return "; ".join(part for part in parts if part)


def _designation(node: etree._Element, shared: Counter[str], source: str) -> Designation:
    where = f"{source}, line {node.sourceline}"
    person = " ".join(part for part in (text_of(node, "GivenName"), text_of(node, "LastName")) if part)
    body = text_of(node, "EntityOrShip")
    number, title = text_of(node, "ShipIMONumber"), text_of(node, "TitleOrShip")
    reference, name = _reference(node), plain(person or body)
    if not text_of(node, "Item") or not name:
        raise ListError("an entry has no item number or no name", where=where, hint=DAMAGED)
    kind = PartyKind.PERSON if person else PartyKind.VESSEL if number else PartyKind.ORGANIZATION
    printed = [*names_in(person or body, person=bool(person)), *names_in(_raw(node, "Aliases"), person=bool(person))]
    primary, *others = printed
    country = _BOTH_LANGUAGES.split(text_of(node, "Country"))[0]
    when = text_of(node, "DateOfBirthOrShipBuildDate")
    return Designation(
        entity=f"{reference}; {name}" if shared[reference] > 1 else reference,
        kind=kind,
        names=distinct(
            [
                ListedName(text=primary, quality=NameQuality.PRIMARY),
                *(ListedName(text=text, quality=NameQuality.STRONG) for text in others),
            ]
        ),
        programme=country,
        listed_on=day(text_of(node, "DateOfListing")),
        birth_dates=births(when) if kind is PartyKind.PERSON else (),
        countries=listed_countries(country),
        identifiers=(("IMO", number),) if number else (),
        remarks="; ".join(_remarks(node, kind, when, title)),
        positions=(title,) if title and kind is PartyKind.PERSON else (),
    )


def _remarks(node: etree._Element, kind: PartyKind, when: str, title: str) -> Iterator[str]:
    """Give what is kept as printed: aliases are one cell of many names, and dates may be written in words."""
    if kind is PartyKind.VESSEL:
        yield from (f"{label} {value}" for label, value in (("Vessel:", title), ("built", when)) if value)
    elif when and not _whole(when):
        yield f"Born: {when}"
    if aliases := text_of(node, "Aliases"):
        yield f"Aliases: {aliases}"


def _whole(when: str) -> bool:
    return births(when) == (when,)


def _raw(node: etree._Element, tag: str) -> str:
    return node.findtext(tag) or ""


def _warnings(nodes: list[etree._Element]) -> Iterator[str]:
    undated = sum(not day(text_of(node, "DateOfListing")) for node in nodes)
    if undated:
        yield f"{undated} records have no day of listing"
