"""OFAC's lists in XML: SDN.XML or CONSOLIDATED.XML, in the old namespace (tempuri.org) and the present one alike.

Element names are those of OFAC's published schema: sdnEntry with uid, firstName, lastName, sdnType, programList, idList,
akaList, addressList, nationalityList, citizenshipList, dateOfBirthList, placeOfBirthList, vesselInfo and remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from observance.lists.days import american_day, births
from observance.lists.ofac_entry import Craft, Entry, designation_of, list_of
from observance.lists.ofac_remarks import is_number, number_of
from observance.lists.rows import DAMAGED
from observance.lists.safe_xml import root_of, text_of
from observance.model import Designation, ListedName, ListError, NameQuality, SanctionsList

FORMAT: Final = "ofac-xml"
ROOT: Final = "sdnList"
HINT: Final = "give SDN.XML or CONSOLIDATED.XML as OFAC publishes it"
FORMER: Final = "f.k.a."
_CRAFT: Final = (
    ("call_sign", "callSign"),
    ("kind", "vesselType"),
    ("tonnage", "tonnage"),
    ("gross", "grossRegisteredTonnage"),
    ("flag", "vesselFlag"),
    ("owner", "vesselOwner"),
)
_LINKED: Final = re.compile(r"\(Linked To: ([^()]+(?:\([^()]*\)[^()]*)*)\)")


def read_ofac_xml(data: bytes, *, source: str) -> SanctionsList:
    """Read the list; every sdnEntry is one designation.

    Raises `ListError` where the file is damaged, names no day of publication, or holds another number of entries than
    it says itself.
    """
    root = root_of(data, source=source, tag=ROOT, hint=HINT)
    published = american_day(text_of(root, "publshInformation/Publish_Date"))
    if published is None:
        raise ListError("does not say when it was published", where=source, hint=HINT)
    found = [_designation(node, source) for node in root.iterfind("sdnEntry")]
    stated = text_of(root, "publshInformation/Record_Count")
    if stated.isdecimal() and int(stated) != len(found):
        raise ListError(f"says it holds {stated} entries and holds {len(found)}", where=source, hint=DAMAGED)
    return list_of(found, source=source, format=FORMAT, version=published.isoformat())


def _designation(node: etree._Element, source: str) -> Designation:
    identifiers, other = _numbers(node)
    remarks = text_of(node, "remarks")
    entry = Entry(
        number=text_of(node, "uid"),
        name=_name(node),
        kind=text_of(node, "sdnType"),
        aliases=tuple(_aliases(node)),
        programmes=_texts(node, "programList/program"),
        births=[day for said in _texts(node, "dateOfBirthList/dateOfBirthItem/dateOfBirth") for day in births(said)],
        birth_places=_texts(node, "placeOfBirthList/placeOfBirthItem/placeOfBirth"),
        nationalities=[
            *_texts(node, "nationalityList/nationality/country"),
            *_texts(node, "citizenshipList/citizenship/country"),
        ],
        addresses=_texts(node, "addressList/address/country"),
        identifiers=identifiers,
        craft=Craft(**{ours: text_of(node, f"vesselInfo/{tag}") for ours, tag in _CRAFT}),
        remarks=[*other, remarks],
        title=text_of(node, "title"),
        linked=_LINKED.findall(remarks),
    )
    return designation_of(entry, where=f"{source}, line {node.sourceline}", hint=HINT)


def _texts(node: etree._Element, path: str) -> list[str]:
    found = (" ".join((one.text or "").split()) for one in node.iterfind(path))
    return [text for text in found if text]


def _name(node: etree._Element) -> str:
    """Give a name as the other form of the list prints it: "LAST, First"."""
    return ", ".join(part for part in (text_of(node, "lastName"), text_of(node, "firstName")) if part)


def _aliases(node: etree._Element) -> Iterator[ListedName]:
    for alias in node.iterfind("akaList/aka"):
        weak = text_of(alias, "category").casefold() == "weak"
        yield ListedName(
            text=_name(alias),
            quality=NameQuality.WEAK if weak else NameQuality.STRONG,
            former=text_of(alias, "type") == FORMER,
        )


def _numbers(node: etree._Element) -> tuple[list[tuple[str, str]], list[str]]:
    """Give the numbers that tell it apart as (kind, number), and what else the list keeps among them, in words."""
    numbers: list[tuple[str, str]] = []
    other: list[str] = []
    for one in node.iterfind("idList/id"):
        label, said = text_of(one, "idType"), text_of(one, "idNumber")
        number = number_of(label, said) if is_number(label) else None
        if number:
            numbers.append(number)
        elif label or said:
            other.append(f"{label} {said}".strip())
    return numbers, other
