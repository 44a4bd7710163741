"""The United Kingdom's two files: one name a row, put together by the list's own number."""

from __future__ import annotations

from datetime import date

import pytest

from observance.lists.uk import read_ofsi_csv, read_uk_csv
from observance.model import ListError, NameQuality, PartyKind
from tests.lists.written import OFSI_CSV, UK_CSV


def test_rows_of_one_party_are_one_designation() -> None:
    found = read_uk_csv(UK_CSV, source="x")
    person, vessel = found.designations
    assert (found.id, found.version, found.rows, len(found.designations)) == ("uk-sanctions", "2030-11-19", 3, 2)
    assert [(name.text, name.quality) for name in person.names] == [
        ("Chol-su NAM", NameQuality.PRIMARY),
        ("Chol Su NAM", NameQuality.WEAK),
        ("\ub0a8\ucca0\uc218", NameQuality.STRONG),
    ]
    assert (person.entity, person.listed_on, person.programme) == ("DPR0900", date(2017, 8, 5), "DPR Korea")
    assert (person.birth_dates, person.birth_places) == (("1961", "1961-03-12"), ("Nampo, North Korea",))
    assert person.countries == ("KP", "CN")
    assert person.identifiers == (("Passport", "PD-1"), ("OFSI Group ID", "16900"), ("UN reference", "KPi.900"))
    assert (person.positions, person.remarks) == (("Deputy Director", "Dr"), "A note, with a comma; A reason.")
    assert (vessel.kind, vessel.identifiers, vessel.linked) == (
        PartyKind.VESSEL,
        (("IMO", "9123456"),),
        ("BLUE LINES",),
    )


def test_the_treasury_file_is_read_too() -> None:
    found = read_ofsi_csv(OFSI_CSV, source="x")
    person, body = found.designations
    assert (found.id, found.version, found.rows, len(found.designations)) == ("uk-sanctions", "2030-11-19", 3, 2)
    assert [(name.text, name.quality) for name in person.names] == [
        ("Chol-su NAM", NameQuality.PRIMARY),
        ("THE CAPTAIN", NameQuality.WEAK),
    ]
    assert (person.birth_dates, person.listed_on, person.countries) == (("1961",), date(2017, 8, 5), ("KP", "CN"))
    assert (body.entity, body.kind, body.countries) == ("16901", PartyKind.ORGANIZATION, ("RU",))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"19-Nov-2030", b"soon", "report date"),
        (b",DPR0901,", b",,", "whose name"),
        (b",Ship,", b",Ghost,", "unknown type"),
        (b"Bulk carrier,,,\r\n", b"Bulk carrier\r\n", "cells where the header has"),
        (b"Bulk carrier,,,\r\n", b'Bulk "carrier,,,"x\r\n', "cannot be read|cells where"),
        (b"Passport number", b"Title", "twice"),
        (b"SEA STAR", b"", "DPR0901 has no name"),
    ],
)
def test_a_damaged_file_is_refused_with_what_is_wrong(old: bytes, new: bytes, says: str) -> None:
    with pytest.raises(ListError, match=says):
        read_uk_csv(UK_CSV.replace(old, new), source="x")


def test_a_treasury_file_without_its_day_is_refused() -> None:
    with pytest.raises(ListError, match="last updated"):
        read_ofsi_csv(OFSI_CSV.replace(b"19/11/2030", b""), source="x")
