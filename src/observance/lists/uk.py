"""The United Kingdom's lists: the UK Sanctions List (FCDO) and the consolidated list of asset freeze targets (OFSI), CSV.

Both give one name a row and repeat the party in each; rows are put together by the list's own number (Unique ID, Group
ID). Column names are those of the two published files. Names are "Name 1" to "Name 5" and then "Name 6", the family
name or the whole name of a body. Both are imported as `uk-sanctions`; they number their entries differently, so a
change from one file to the other shows every entry as removed and added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from observance.lists.assembly import assembled, distinct, joined
from observance.lists.days import births, day
from observance.lists.places import listed_countries
from observance.lists.rows import DAMAGED, decoded, records, rows
from observance.model import Designation, ListedName, ListError, NameQuality, PartyKind, SanctionsList

ID: Final = "uk-sanctions"
FCDO_FORMAT: Final = "uk-csv"
OFSI_FORMAT: Final = "ofsi-csv"
HINT: Final = "give the CSV file of the UK Sanctions List, or OFSI's ConList.csv"
KINDS: Final = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.ORGANIZATION,
    "ship": PartyKind.VESSEL,
}
NAME_COLUMNS: Final = ("name1", "name2", "name3", "name4", "name5", "name6")
FORMER: Final = re.compile(r"f\.?k\.?a", re.IGNORECASE)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """Where one of the two files keeps what; columns by letters and digits alone."""

    format: str
    title: str
    number: str
    kind: str
    name_type: str
    quality: str
    script_name: str
    listed: tuple[str, ...]
    births: str
    nationalities: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]  # (column, kind)
    remarks: tuple[str, ...]
    linked: tuple[str, ...]


_FCDO: Final = _Form(
    format=FCDO_FORMAT,
    title="UK Sanctions List",
    number="uniqueid",
    kind="designationtype",
    name_type="nametype",
    quality="aliasstrength",
    script_name="namenonlatinscript",
    listed=("datedesignated",),
    births="dob",
    nationalities=("nationalityies", "addresscountry", "currentbelievedflagofship"),
    identifiers=(
        ("passportnumber", "Passport"),
        ("nationalidentifiernumber", "National identifier"),
        ("businessregistrationnumbers", "Business registration number"),
        ("imonumber", "IMO"),
        ("hullidentificationnumberhin", "Hull identification number"),
        ("ofsigroupid", "OFSI Group ID"),
        ("unreferencenumber", "UN reference"),
    ),
    remarks=("otherinformation", "ukstatementofreasons", "typeofship", "flagofship"),
    linked=("currentowneroperators", "previousowneroperators", "parentcompany", "subsidiaries"),
)
_OFSI: Final = _Form(
    format=OFSI_FORMAT,
    title="UK consolidated list of asset freeze targets (OFSI)",
    number="groupid",
    kind="grouptype",
    name_type="aliastype",
    quality="aliasquality",
    script_name="namenonlatinscript",
    listed=("uksanctionslistdatedesignated", "listedon"),
    births="dob",
    nationalities=("nationality", "country"),
    identifiers=(("passportnumber", "Passport"), ("nationalidentificationnumber", "National identifier")),
    remarks=("otherinformation",),
    linked=(),
)


def read_uk_csv(data: bytes, *, source: str) -> SanctionsList:
    """Read the UK Sanctions List: a line "Report Date: ...", a header, then one row a name.

    Raises `ListError` where it has no report date, a row is damaged or a row has no Unique ID or no name.
    """
    text = decoded(data, source=source)
    _line, first = next(rows(text, source=source), (0, [""]))
    stated = day(" ".join(first))
    if stated is None:
        raise ListError("does not begin with a report date", where=source, hint=HINT)
    return _read(text, _FCDO, version=stated.isoformat(), source=source)


def read_ofsi_csv(data: bytes, *, source: str) -> SanctionsList:
    """Read OFSI's ConList.csv: a line "Last Updated,DD/MM/YYYY", a header, then one row a name.

    Raises `ListError` as `read_uk_csv` does.
    """
    text = decoded(data, source=source)
    _line, first = next(rows(text, source=source), (0, [""]))
    stated = day(" ".join(first))
    if stated is None:
        raise ListError("does not begin with the day it was last updated", where=source, hint=HINT)
    return _read(text, _OFSI, version=stated.isoformat(), source=source)


def _read(text: str, form: _Form, *, version: str, source: str) -> SanctionsList:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    count = 0
    for line, row in records(text, source=source, above=1):
        where = f"{source}, line {line}"
        if not row.get(form.number):
            raise ListError("a row does not say whose name it is", where=where, hint=DAMAGED)
        if row.get(form.kind, "").casefold() not in KINDS:
            raise ListError(f"a row is of the unknown type {row.get(form.kind, '')!r}", where=where, hint=HINT)
        groups[row[form.number]].append(row)
        count += 1
    found = [_designation(number, group, form, source) for number, group in groups.items()]
    return assembled(
        found,
        list_id=ID,
        title=form.title,
        source=source,
        format=form.format,
        rows=count,
        version=version,
    )


def _designation(number: str, group: list[Row], form: _Form, source: str) -> Designation:
    names = distinct(sorted(_names(group, form), key=lambda name: name.quality is not NameQuality.PRIMARY))
    if not names:
        raise ListError(f"{number} has no name", where=source, hint=DAMAGED)
    listed = [found for column in form.listed for said in _all(group, column) if (found := day(said))]
    return Designation(
        entity=number,
        kind=KINDS[group[0][form.kind].casefold()],
        names=names,
        programme=joined(_all(group, "regimename") or _all(group, "regime")),
        listed_on=min(listed, default=None),
        birth_dates=tuple(dict.fromkeys(born for said in _all(group, form.births) for born in births(said))),
        countries=listed_countries(*(_one for said in _columns(group, form.nationalities) for _one in _parts(said))),
        identifiers=tuple(
            dict.fromkeys((kind, said) for column, kind in form.identifiers for said in _all(group, column))
        ),
        remarks="; ".join(_columns(group, form.remarks)),
        positions=tuple(dict.fromkeys(_columns(group, ("position", "title")))),
        birth_places=_birth_places(group),
        linked=tuple(dict.fromkeys(_columns(group, form.linked))),
    )


def _names(group: Iterable[Row], form: _Form) -> Iterator[ListedName]:
    for row in group:
        text = " ".join(row[column] for column in NAME_COLUMNS if row.get(column))
        said = row.get(form.name_type, "")
        primary = said.casefold() == "primary name"
        weak = "low" in row.get(form.quality, "").casefold()
        quality = NameQuality.WEAK if weak else NameQuality.STRONG
        former = bool(FORMER.search(said) or FORMER.search(row.get(form.quality, "")))
        yield ListedName(text=text, quality=NameQuality.PRIMARY if primary else quality, former=former)
        yield ListedName(text=row.get(form.script_name, ""), quality=NameQuality.STRONG)


def _all(group: Iterable[Row], column: str) -> list[str]:
    """Give the different values of a column, in order."""
    found = (" ".join(row.get(column, "").split()) for row in group)
    return list(dict.fromkeys(value for value in found if value))


def _columns(group: list[Row], columns: Iterable[str]) -> list[str]:
    return [value for column in columns for value in _all(group, column)]


def _parts(said: str) -> list[str]:
    """Part "(1) Iran (2) Iraq" and "Iran; Iraq" into their countries; a name with a comma stays whole."""
    return [part for part in (one.strip(" .") for one in re.split(r"\(\d+\)|;|/", said)) if part]


def _birth_places(group: list[Row]) -> tuple[str, ...]:
    found = (
        ", ".join(part for part in (row.get("townofbirth", ""), row.get("countryofbirth", "")) if part) for row in group
    )
    return tuple(dict.fromkeys(place for place in found if place))
