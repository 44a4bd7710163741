"""OFAC's comma-separated form: no row is lost, every column counts, and what is missing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.lists import diff, load
from observance.lists.ofac_csv import Beside, read_ofac_csv
from observance.model import UNDATED, ListError, NameQuality, PartyKind
from tests.lists.written import ADD, ALT, SDN


def test_every_column_is_kept() -> None:
    found = read_ofac_csv(SDN, source="sdn.csv", beside=Beside(aliases=ALT, addresses=ADD))
    body, person, vessel, aircraft = found.designations
    assert (found.id, found.version, found.rows, found.format) == ("ofac-sdn", UNDATED, 4, "ofac-csv")
    assert [one.kind for one in found.designations] == [
        PartyKind.ORGANIZATION,
        PartyKind.PERSON,
        PartyKind.VESSEL,
        PartyKind.AIRCRAFT,
    ]
    assert (body.programme, body.programmes) == ("DPRK3 | CYBER2", ("DPRK3", "CYBER2"))
    assert (body.countries, body.linked, body.identifiers) == (("CN",), ("BLUE BANK",), (("Tax ID No.", "7700001"),))
    assert (person.birth_dates, person.birth_places) == (
        ("1961-03-12", "1960/1962", "1959"),
        ("Nampo, North Korea",),
    )
    assert (person.positions, person.countries, person.identifiers) == (
        ("Deputy Director",),
        ("KP",),
        (("Passport", "PD-1"),),
    )
    assert vessel.identifiers == (("IMO", "9123456"), ("MMSI", "445123000"), ("Call Sign", "HMXX"))
    assert vessel.remarks.startswith(
        "Vessel: type Bulk Carrier, tonnage 1,200, gross registered tonnage 900, flag Panama, owner BLUE LINES; "
    )
    assert aircraft.remarks == ""


def test_names_have_the_quality_and_the_age_the_list_gives_them() -> None:
    found = read_ofac_csv(SDN, source="sdn.csv", beside=Beside(aliases=ALT))
    body, person = found.designations[:2]
    assert [(name.text, name.quality, name.former) for name in body.names] == [
        ("HARBOUR TRADING COMPANY", NameQuality.PRIMARY, False),
        ("PIER TRADING", NameQuality.STRONG, True),
        ("HTC", NameQuality.WEAK, False),
        ("ABU-'OLD", NameQuality.WEAK, True),
    ]
    assert [(name.text, name.quality) for name in person.names[1:]] == [
        ("NAM, Cheol Soo", NameQuality.STRONG),
        ("THE CAPTAIN", NameQuality.WEAK),
    ]


def test_rows_without_an_entry_and_missing_files_are_said() -> None:
    alone = read_ofac_csv(SDN.removesuffix(b"\x1a"), source="sdn.csv")
    assert any("no file of alternate names" in warning for warning in alone.warnings)
    assert any("0x1A" in warning for warning in alone.warnings)
    whole = read_ofac_csv(SDN, source="sdn.csv", beside=Beside(aliases=ALT, addresses=ADD))
    assert whole.warnings == ("1 alternate-name rows belong to no entry of the list (ent_num 999)",)


def test_what_did_not_fit_the_column_is_read_from_the_comments() -> None:
    long = b"; ".join([b"Gender Male"] * 90)
    row = (
        b'201,"LONG, Name","individual","CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"'
        + long
        + b"; a.k.a. 'CU"
        + b'"\r\n\x1a'
    )
    cut = read_ofac_csv(row, source="sdn.csv")
    assert len(cut.designations[0].names) == 1, "a name that was cut off is no name"
    assert any("end at 1000 characters" in warning for warning in cut.warnings)
    whole = read_ofac_csv(row, source="sdn.csv", beside=Beside(comments=b'201,"TTER\'."\r\n\x1a'))
    assert whole.designations[0].names[1].text == "CUTTER"
    assert not any("1000" in warning for warning in whole.warnings)


@pytest.mark.parametrize("column", range(1, 12))
def test_a_change_in_any_column_is_a_change(column: int) -> None:
    cells = [
        "103",
        '"SEA STAR"',
        '"vessel"',
        '"DPRK"',
        '"T"',
        '"H"',
        '"B"',
        '"1"',
        '"2"',
        '"Panama"',
        '"O"',
        '"MMSI 1."',
    ]
    changed = list(cells)
    changed[column] = '"aircraft"' if column == 2 else '"OTHER"'
    old, new = (read_ofac_csv(",".join(row).encode(), source="sdn.csv") for row in (cells, changed))
    assert [one.entity for _before, one in diff(old, new).changed] == ["103"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b'101,"A",-0- ', "cells, not 12"),
        (b'101,"A' + b",-0- " * 11, "cannot be read"),
        (b'101,"A","ghost"' + b",-0- " * 9, "unknown type"),
        (b'x1,"A"' + b",-0- " * 10, "no number or no name"),
        (b"101,-0- " + b",-0- " * 10, "no number or no name"),
        (SDN.removesuffix(b"\x1a") + SDN, "twice"),
        (b"\x00" + SDN, "zero character"),
        (b"\x1a", "holds no entry"),
    ],
)
def test_a_damaged_row_is_refused_with_what_is_wrong(row: bytes, says: str) -> None:
    with pytest.raises(ListError, match=says) as refused:
        read_ofac_csv(row, source="sdn.csv")
    assert "sdn.csv" in str(refused.value)
    assert refused.value.hint


def test_an_older_encoding_is_read() -> None:
    found = read_ofac_csv(SDN.replace(b"HARBOUR", b"CAF\xc9"), source="sdn.csv")
    assert found.designations[0].names[0].text == "CAF\u00c9 TRADING COMPANY"


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("path", "list_id", "rows", "names"),
    [
        ("sdn_2024-05-03.csv", "ofac-sdn", 14_965, 18_628),
        ("2021-07", "ofac-sdn", 8_976, 23_318),
        ("nonsdn-2025-12", "ofac-cons", 442, 1_581),
    ],
)
def test_real_lists_lose_no_row(shared_data: Path, path: str, list_id: str, rows: int, names: int) -> None:
    found = load(shared_data / "lists" / "ofac" / path)
    assert (found.id, found.rows, len(found.designations), found.names) == (list_id, rows, rows, names)
    assert sum("belong to no entry" in warning for warning in found.warnings) == 0


@pytest.mark.shared_data
def test_alternate_names_of_another_day_are_counted_where_they_fit_nothing(shared_data: Path) -> None:
    folder = shared_data / "lists" / "ofac"
    beside = Beside(
        aliases=(folder / "2025-12" / "alt.csv").read_bytes(), addresses=(folder / "2025-12" / "add.csv").read_bytes()
    )
    found = read_ofac_csv((folder / "sdn_2024-05-03.csv").read_bytes(), source="sdn.csv", beside=beside)
    assert [warning.split(" (")[0] for warning in found.warnings[:2]] == [
        "2460 alternate-name rows belong to no entry of the list",
        "4893 address rows belong to no entry of the list",
    ]
