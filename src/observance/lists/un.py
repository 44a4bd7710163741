"""The United Nations Security Council Consolidated List, XML as the Secretariat publishes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from lxml import etree

from observance.lists.canonical import digest
from observance.model import Designation, ListedName, ListError, NameQuality, PartyKind, SanctionsList
from observance.text.countries import country_code

ID: Final = "un-sc"
FORMAT: Final = "un-xml"
ROOT: Final = "CONSOLIDATED_LIST"
TITLE: Final = "UN Security Council Consolidated List"
# One published version (2025) was written with only the low byte of every character: Latin letters survive as Latin-1,
# dashes and quotation marks (U+2013 ...) become control bytes that no XML may hold, other scripts are lost.
_LOW_BYTES: Final = {0x13: "\u2013", 0x14: "\u2014", 0x18: "\u2018", 0x19: "\u2019", 0x1C: "\u201c", 0x1D: "\u201d"}
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ORIGINAL_SCRIPT: Final = re.compile(r"<NAME_ORIGINAL_SCRIPT>.*?</NAME_ORIGINAL_SCRIPT>", re.DOTALL)
# Other scripts' low bytes may be markup signs by chance.
_STRAY_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+);)")
_STRAY_LESS: Final = re.compile(r"<(?!/?[A-Z][A-Z0-9_]*\s*/?>|\?xml |CONSOLIDATED_LIST )")
DAMAGED: Final = "; damaged encoding, names in other scripts left out"
NAME_PARTS: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
HINT: Final = "give the XML file of the UN Security Council Consolidated List"
FORMER: Final = "f.k.a."
QUALITY: Final = {"low": NameQuality.WEAK, "good": NameQuality.STRONG}


def read_un_xml(data: bytes, *, source: str) -> SanctionsList:
    """Read the list; every entry of the file is kept or the import fails.

    Raises `ListError` where *data* is not that list, holds an entry without reference or name, or the same one twice.
    """
    root, damaged = _root(data, source)
    version = (root.get("dateGenerated") or "")[:10]
    try:
        date.fromisoformat(version)
    except ValueError as error:
        raise ListError("does not say when it was generated", where=source, hint=HINT) from error
    persons = (_designation(n, "INDIVIDUAL", PartyKind.PERSON, source) for n in root.iterfind("INDIVIDUALS/INDIVIDUAL"))
    bodies = (_designation(n, "ENTITY", PartyKind.ORGANIZATION, source) for n in root.iterfind("ENTITIES/ENTITY"))
    entries: dict[str, Designation] = {}
    for one in (*persons, *bodies):
        if one.entity in entries:
            raise ListError(f"holds {one.entity} twice", where=source, hint="download the list again")
        entries[one.entity] = one
    if not entries:
        raise ListError("holds no entry", where=source, hint=HINT)
    designations = tuple(entries[key] for key in sorted(entries))
    return SanctionsList(
        id=ID,
        title=TITLE,
        version=version,
        sha256=digest(designations),
        source=source + DAMAGED if damaged else source,
        designations=designations,
        format=FORMAT,
        rows=len(designations),
        warnings=(DAMAGED.removeprefix("; "),) if damaged else (),
    )


def _root(data: bytes, source: str) -> tuple[etree._Element, bool]:
    """Parse the file; give its root and whether its bytes had to be mended first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    mended, damaged = _mended(data)
    try:
        root = etree.fromstring(mended, parser)
    except etree.XMLSyntaxError as error:
        raise ListError(f"is not well-formed XML ({error.msg})", where=source, hint=HINT) from error
    if root.tag != ROOT:
        raise ListError(f"is XML, but starts with {root.tag}, not {ROOT}", where=source, hint=HINT)
    return root, damaged


def _mended(data: bytes) -> tuple[bytes, bool]:
    """Give bytes the parser accepts, and whether they had to be mended."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = _NOT_XML.sub(lambda match: _LOW_BYTES.get(ord(match.group()), " "), data.decode("latin-1"))
        text = _ORIGINAL_SCRIPT.sub("", text)
        return _STRAY_LESS.sub("&lt;", _STRAY_AMPERSAND.sub("&amp;", text)).encode("utf-8"), True
    return data, False


def _designation(node: etree._Element, prefix: str, kind: PartyKind, source: str) -> Designation:
    reference = _text(node, "REFERENCE_NUMBER")
    names = _names(node, prefix)
    if not reference or not names:
        where = f"{source}, line {node.sourceline}"
        raise ListError("an entry has no reference number or no name", where=where, hint="download the list again")
    births = [_birth(birth) for birth in node.iterfind(f"{prefix}_DATE_OF_BIRTH")]
    countries = [country_code(" ".join((value.text or "").split())) for value in node.iterfind("NATIONALITY/VALUE")] + [
        country_code(_text(address, "COUNTRY")) for address in node.iterfind(f"{prefix}_ADDRESS")
    ]
    documents = [
        (_text(document, "TYPE_OF_DOCUMENT") or "document", _text(document, "NUMBER"))
        for document in node.iterfind(f"{prefix}_DOCUMENT")
    ]
    return Designation(
        entity=reference,
        kind=kind,
        names=names,
        programme=f"UN-{_text(node, 'UN_LIST_TYPE')}",
        listed_on=_listed_on(node, reference, source),
        birth_dates=tuple(dict.fromkeys(birth for birth in births if birth)),
        countries=tuple(dict.fromkeys(code for code in countries if code)),
        identifiers=tuple(dict.fromkeys((kind_, number) for kind_, number in documents if number)),
        remarks=_text(node, "COMMENTS1"),
    )


def _listed_on(node: etree._Element, reference: str, source: str) -> date | None:
    """Give the day of listing; some versions write a time zone behind it."""
    written = _text(node, "LISTED_ON")[:10]
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        what = f"says that {reference} was listed on {written!r}, which is no date"
        raise ListError(what, where=f"{source}, line {node.sourceline}", hint="download the list again") from error


def _names(node: etree._Element, prefix: str) -> tuple[ListedName, ...]:
    """Give the primary name, the name in its own script, and every alias with the quality the list gives it."""
    primary = " ".join(part for part in (_text(node, tag) for tag in NAME_PARTS) if part)
    names = [
        ListedName(text=primary, quality=NameQuality.PRIMARY),
        ListedName(text=_text(node, "NAME_ORIGINAL_SCRIPT"), quality=NameQuality.STRONG),
    ]
    for alias in node.iterfind(f"{prefix}_ALIAS"):
        text = _text(alias, "ALIAS_NAME").strip("\"\u201c\u201d' ")
        said = _text(alias, "QUALITY").casefold()
        names.append(ListedName(text=text, quality=QUALITY.get(said, NameQuality.STRONG), former=said == FORMER))
    first: dict[str, ListedName] = {}
    for name in names:
        if name.text:
            first.setdefault(name.text, name)
    return tuple(first.values())


def _birth(node: etree._Element) -> str:
    """Give a birth date as YYYY-MM-DD, YYYY, or YYYY/YYYY for a span; empty where the list says none."""
    exact = _text(node, "DATE")[:10] or _text(node, "YEAR")
    if exact:
        return exact
    first, last = _text(node, "FROM_YEAR"), _text(node, "TO_YEAR")
    return f"{first}/{last}" if first and last else first or last


def _text(node: etree._Element, tag: str) -> str:
    found = node.findtext(tag)
    return " ".join(found.split()) if found else ""
