"""OFAC's lists in the old comma-separated form: SDN.CSV or CONS_PRIM.CSV, with ALT.CSV, ADD.CSV and the comments.

The columns are those of OFAC's published data specification: ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign,
Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks; "-0-" is its null, 0x1A its end of file. The files carry no
date. Every column goes into the designation, so that a change in any of them is a change of content.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from observance.lists import ofac_remarks
from observance.lists.assembly import some
from observance.lists.ofac_entry import Craft, Entry, designation_of, list_of
from observance.lists.rows import DAMAGED, END_OF_FILE, decoded, rows
from observance.model import Designation, ListedName, ListError, NameQuality, SanctionsList

FORMAT: Final = "ofac-csv"
COLUMNS: Final = 12
ALIAS_COLUMNS: Final = 5
ADDRESS_COLUMNS: Final = 6
NULL: Final = "-0-"
HINT: Final = "give SDN.CSV or CONS_PRIM.CSV as OFAC publishes it, or the folder that holds it"
UNENDED: Final = "it does not end in OFAC's end-of-file sign (0x1A): its end may be missing"
ALIAS_TYPES: Final = frozenset({"aka", "fka", "nka"})
_BETWEEN_PROGRAMMES: Final = re.compile(r"\]\s*\[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The other files of one set, as bytes; empty for one that is not there."""

    aliases: bytes = b""  # ALT.CSV
    addresses: bytes = b""  # ADD.CSV
    comments: bytes = b""  # SDN_COMMENTS.CSV: what did not fit the column of remarks


@dataclass(slots=True)
class _More:
    """What the other files say, by ent_num."""

    aliases: defaultdict[str, list[ListedName]] = field(default_factory=lambda: defaultdict(list))
    countries: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[str, str] = field(default_factory=dict)


def read_ofac_csv(data: bytes, *, source: str, beside: Beside | None = None) -> SanctionsList:
    """Read the main file and what lies *beside* it; every row of the main file is one designation.

    Rows of the other files that belong to no row of the main one are counted in the list's warnings. Raises
    `ListError` where a row is damaged or comes twice.
    """
    beside = beside or Beside()
    text = decoded(data, source=source)
    more = _More()
    _read_aliases(beside.aliases, more, source=f"{source}, alternate names")
    _read_addresses(beside.addresses, more, source=f"{source}, addresses")
    _read_comments(beside.comments, more, source=f"{source}, comments")
    table = list(_rows(text, COLUMNS, source=source))
    found = [designation(cells, more_of(more, cells[0]), where=f"{source}, line {line}") for line, cells in table]
    cut = [cells[0] for _line, cells in table if len(cells[-1]) >= ofac_remarks.LONGEST and not more.comments]
    warnings = _warnings(text, {one.entity for one in found}, more, cut)
    return list_of(found, source=source, format=FORMAT, warnings=warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What the other files say of one entry."""

    aliases: tuple[ListedName, ...] = ()
    countries: tuple[str, ...] = ()  # as printed
    comment: str = ""


def more_of(more: _More, number: str) -> Extra:
    """Give what the other files say of the entry with ent_num *number*."""
    return Extra(
        aliases=tuple(more.aliases.get(number, ())),
        countries=tuple(more.countries.get(number, ())),
        comment=more.comments.get(number, ""),
    )


def designation(cells: list[str], extra: Extra, *, where: str) -> Designation:
    """Make the designation of one row of the main file, its cells stripped."""
    number, name, kind, programmes, title, call_sign, craft, tonnage, gross, flag, owner, remarks = (
        "" if cell == NULL else cell for cell in cells
    )
    remarks += extra.comment
    said = ofac_remarks.said_in(remarks)
    entry = Entry(
        number=number,
        name=name,
        kind=kind,
        aliases=[*extra.aliases, *said.names],
        programmes=_BETWEEN_PROGRAMMES.split(programmes),
        births=said.births,
        birth_places=said.birth_places,
        nationalities=said.nationalities,
        addresses=extra.countries,
        identifiers=said.identifiers,
        craft=Craft(call_sign=call_sign, kind=craft, tonnage=tonnage, gross=gross, flag=flag, owner=owner),
        remarks=[remarks],
        title=title,
        linked=said.linked,
    )
    return designation_of(entry, where=where, hint=HINT)


def _rows(text: str, width: int, *, source: str) -> Iterable[tuple[int, list[str]]]:
    for line, cells in rows(text.rstrip(END_OF_FILE + "\r\n"), source=source):
        if len(cells) != width:
            raise ListError(f"a row has {len(cells)} cells, not {width}", where=f"{source}, line {line}", hint=DAMAGED)
        yield line, cells


def _read_aliases(data: bytes, more: _More, *, source: str) -> None:
    for line, cells in _rows(decoded(data, source=source), ALIAS_COLUMNS, source=source):
        number, _own, kind, name, remark = ("" if cell == NULL else cell for cell in cells)
        if kind not in ALIAS_TYPES:
            raise ListError(f"an alias is of the unknown type {kind!r}", where=f"{source}, line {line}", hint=DAMAGED)
        weak = "weak" in remark.casefold()
        quality = NameQuality.WEAK if weak else NameQuality.STRONG
        more.aliases[number].append(ListedName(text=name, quality=quality, former=kind == "fka"))


def _read_addresses(data: bytes, more: _More, *, source: str) -> None:
    for _line, cells in _rows(decoded(data, source=source), ADDRESS_COLUMNS, source=source):
        more.countries[cells[0]].append("" if cells[4] == NULL else cells[4])


def _read_comments(data: bytes, more: _More, *, source: str) -> None:
    for _line, cells in _rows(decoded(data, source=source), 2, source=source):
        more.comments[cells[0]] = more.comments.get(cells[0], "") + ("" if cells[1] == NULL else cells[1])


def _warnings(text: str, known: set[str], more: _More, cut: list[str]) -> Iterable[str]:
    for what, rows_of in (("alternate-name", more.aliases), ("address", more.countries)):
        lost = {number: len(rows_of[number]) for number in rows_of if number not in known}
        if lost:
            yield f"{sum(lost.values())} {what} rows belong to no entry of the list (ent_num {some(lost)})"
    if not more.aliases:
        yield "no file of alternate names lies beside it: only the names in its own rows and remarks are known"
    if not text.rstrip("\r\n").endswith(END_OF_FILE):
        yield UNENDED
    if cut:
        yield f"the remarks of {len(cut)} entries end at {ofac_remarks.LONGEST} characters (ent_num {some(cut)})"
