"""Which list format a file is in, by its content alone, and the reader of each."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from observance.lists import canada, eu, ftm, ofac_csv, ofac_xml, table, uk, un
from observance.lists.rows import key
from observance.model import ListError, SanctionsList


class ListFormat(StrEnum):
    """A list format that is read."""

    UN_XML = un.FORMAT
    OFAC_CSV = ofac_csv.FORMAT
    OFAC_XML = ofac_xml.FORMAT
    CANADA_XML = canada.FORMAT
    EU_XML = eu.FORMAT
    UK_CSV = uk.FCDO_FORMAT
    OFSI_CSV = uk.OFSI_FORMAT
    FTM_JSON = ftm.FORMAT
    TABLE = table.TEXT_FORMAT
    PARQUET = table.PARQUET_FORMAT


READERS: Final[Mapping[ListFormat, Callable[..., SanctionsList]]] = MappingProxyType(
    {
        ListFormat.UN_XML: un.read_un_xml,
        ListFormat.OFAC_CSV: ofac_csv.read_ofac_csv,
        ListFormat.OFAC_XML: ofac_xml.read_ofac_xml,
        ListFormat.CANADA_XML: canada.read_canada_xml,
        ListFormat.EU_XML: eu.read_eu_xml,
        ListFormat.UK_CSV: uk.read_uk_csv,
        ListFormat.OFSI_CSV: uk.read_ofsi_csv,
        ListFormat.FTM_JSON: ftm.read_ftm,
        ListFormat.TABLE: table.read_table,
        ListFormat.PARQUET: table.read_parquet,
    }
)
ROOTS: Final = MappingProxyType(
    {
        un.ROOT: ListFormat.UN_XML,
        ofac_xml.ROOT: ListFormat.OFAC_XML,
        canada.ROOT: ListFormat.CANADA_XML,
        eu.ROOT: ListFormat.EU_XML,
    }
)
# The list a file in this format can only be of; OFAC's two lists share theirs, and the others are the user's own.
ONLY_LIST: Final[Mapping[ListFormat, str]] = MappingProxyType(
    {
        ListFormat.UN_XML: un.ID,
        ListFormat.CANADA_XML: canada.ID,
        ListFormat.EU_XML: eu.ID,
        ListFormat.UK_CSV: uk.ID,
        ListFormat.OFSI_CSV: uk.ID,
    }
)
HEAD: Final = 65_536  # bytes that are looked at
HINT: Final = (
    "lists are read as published by the UN (XML), OFAC (CSV, XML), Canada (XML), the EU (XML 1.1) and the United "
    "Kingdom (CSV), as FollowTheMoney JSON lines, or as CSV, TSV or Parquet with the columns name and entity"
)
_MARKUP: Final = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT: Final = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_FTM: Final = ('"schema"', '"properties"')
_OFAC_ROW: Final = re.compile(r'\s*"?\d+"?\s*,\s*"(?:[^"]|"")*"\s*,|\s*\d+\s*,[^",]*,')
_OFAC_OTHER: Final = re.compile(r"\s*\d+\s*,\s*\d+\s*,")


def read_list(data: bytes, *, source: str, format: ListFormat | None = None) -> SanctionsList:  # noqa: A002
    """Read a list from the bytes of one file, in *format* or the one its content shows.

    Raises `ListError` where no format fits, or the one that does cannot be read.
    """
    return READERS[format or format_of(data[:HEAD], source=source)](data, source=source)


def format_of(head: bytes, *, source: str) -> ListFormat:
    """Give the format that the first bytes of a file (up to HEAD) are in; `ListError` where they are in none."""
    if head.startswith(table.PARQUET_MARK):
        return ListFormat.PARQUET
    text = _text(head)
    start = text.lstrip()
    if not start:
        raise ListError("is empty", where=source, hint=HINT)
    if start.startswith("<"):
        return _of_xml(start, source)
    if start.startswith("{"):
        return _of_json(start, source)
    return _of_rows(start, source)


def _text(head: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return head.decode(encoding, errors="replace")
    return head.decode("utf-8", errors="replace")


def _of_xml(start: str, source: str) -> ListFormat:
    element = _ELEMENT.match(_MARKUP.sub("", start))
    name = element[1] if element else ""
    if name not in ROOTS:
        what = f"is XML that starts with {name or 'no element'}, not with {', '.join(ROOTS)}"
        raise ListError(what, where=source, hint=HINT)
    return ROOTS[name]


def _of_json(start: str, source: str) -> ListFormat:
    first = start.partition("\n")[0]
    if not all(word in first for word in _FTM):
        raise ListError("is JSON, but no FollowTheMoney entities", where=source, hint=HINT)
    return ListFormat.FTM_JSON


def _of_rows(start: str, source: str) -> ListFormat:
    lines = [line.strip() for line in start.splitlines()[:5] if line.strip()]
    named = {key(name) for name in re.split(r"[,;\t]", lines[0])}
    if "name" in named and named & set(table.ENTITY_COLUMNS):
        return ListFormat.TABLE
    below = {key(name) for line in lines[1:2] for name in line.split(",")}
    if {"name6", "uniqueid"} <= below:
        return ListFormat.UK_CSV
    if {"name6", "groupid"} <= below:
        return ListFormat.OFSI_CSV
    if _OFAC_OTHER.match(lines[0]):
        raise ListError("holds only alternate names or addresses", where=source, hint=ofac_csv.HINT)
    if _OFAC_ROW.match(lines[0]) and ofac_csv.NULL in "".join(lines):
        return ListFormat.OFAC_CSV
    raise ListError("is in no format that we read", where=source, hint=HINT)
