"""OFAC's XML: both namespaces give the same list, and the same as its comma-separated form."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.lists import load
from observance.lists.ofac_csv import Beside, read_ofac_csv
from observance.lists.ofac_xml import read_ofac_xml
from observance.model import ListError, NameQuality
from tests.lists.written import ALT, OFAC_NEW_XML, OFAC_OLD_XML, SDN


def test_old_and_new_namespace_give_the_same_list() -> None:
    old, new = (read_ofac_xml(data, source="x") for data in (OFAC_OLD_XML, OFAC_NEW_XML))
    assert old == new
    assert (new.id, new.version, new.rows) == ("ofac-sdn", "2030-05-03", 2)


def test_an_entry_is_read_as_its_row_is() -> None:
    person, vessel = read_ofac_xml(OFAC_NEW_XML, source="x").designations
    rows = read_ofac_csv(SDN, source="x", beside=Beside(aliases=ALT)).designations
    assert [(name.text, name.quality, name.former) for name in person.names] == [
        ("NAM, Chol Su", NameQuality.PRIMARY, False),
        ("THE CAPTAIN", NameQuality.WEAK, False),
        ("NAM, Su", NameQuality.STRONG, True),
    ]
    assert (person.programmes, person.birth_dates, person.countries) == (
        ("DPRK", "CYBER2"),
        ("1961-03-12",),
        ("KP", "CN"),
    )
    assert (person.identifiers, person.positions) == (rows[1].identifiers, rows[1].positions)
    assert (person.remarks, person.linked) == (
        "Gender Male; (Linked To: BLUE BANK (PYONGYANG))",
        ("BLUE BANK (PYONGYANG)",),
    )
    assert set(vessel.identifiers) <= set(rows[2].identifiers)
    assert (vessel.countries, vessel.linked) == (("PA",), ("BLUE LINES",))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"<Record_Count>2", b"<Record_Count>3", "says it holds 3 entries and holds 2"),
        (b"05/03/2030", b"soon", "when it was published"),
        (b"<uid>102</uid>", b"", "no number or no name"),
        (b"Individual", b"Ghost", "unknown type"),
        (b"<uid>102</uid>", b"<uid>103</uid>", "twice"),
        (b"</sdnList>", b"", "well-formed"),
        (b'<?xml version="1.0" standalone="yes"?>', b"<!DOCTYPE sdnList>", "document type"),
    ],
)
def test_a_damaged_file_is_refused_with_what_is_wrong(old: bytes, new: bytes, says: str) -> None:
    with pytest.raises(ListError, match=says):
        read_ofac_xml(OFAC_NEW_XML.replace(old, new), source="x")


@pytest.mark.shared_data
def test_the_real_list_says_what_its_rows_say(shared_data: Path) -> None:
    folder = shared_data / "lists" / "ofac"
    marked = load(folder / "ofac_consolidated_nonSDN_2026-01-08.xml")
    assert (marked.id, marked.version, marked.rows, len(marked.designations)) == ("ofac-cons", "2026-01-08", 442, 442)
    by_id = {one.entity: one for one in load(folder / "nonsdn-2025-12").designations}
    assert by_id.keys() == {one.entity for one in marked.designations}
    for field in ("kind", "birth_dates", "countries", "birth_places"):
        assert all(getattr(one, field) == getattr(by_id[one.entity], field) for one in marked.designations), field
    differ = [one.entity for one in marked.designations if set(one.names) != set(by_id[one.entity].names)]
    assert len(differ) == 4, "three remarks cut off, one quotation mark"
