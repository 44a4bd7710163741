"""Canada's list: references of its own making, and cells with many names."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.lists import diff, load
from observance.lists.canada import read_canada_xml
from observance.lists.canada_names import names_in
from observance.model import ListError, PartyKind
from tests.lists.written import CANADA_XML


def test_an_entry_is_named_by_country_schedule_and_item() -> None:
    found = read_canada_xml(CANADA_XML, source="x")
    person, body, vessel = found.designations
    assert [one.entity for one in found.designations] == [
        "Belarus; Schedule 1, Part 1; Item 1",
        "Iran; Item 7",
        "Russia; Schedule 1, Part 3; Item 2",
    ]
    assert (found.id, found.version, found.rows) == ("ca-sema", "2031-02-21", 3)
    assert [name.text for name in person.names] == [
        "Piotr ARLOU",
        "\u041f\u0451\u0442\u0440 \u0410\u0440\u043b\u043e\u045e",
        "Pyotr Orlov",
    ]
    assert (person.birth_dates, person.countries, person.programme) == (("1963", "1964"), ("BY",), "Belarus")
    assert [name.text for name in body.names] == [
        "Office of Pumps (OOP)",
        "Bureau des pompes",
        "\u0420\u043e\u043c\u0430\u0448\u043a\u0430, \u041e\u041e\u041e",
        "Pump Works, LLC",
    ]
    assert (vessel.kind, vessel.identifiers, vessel.birth_dates) == (PartyKind.VESSEL, (("IMO", "9123456"),), ())
    assert vessel.remarks == "Vessel: Oil Tanker; built 2005"


def test_entries_that_share_a_reference_bear_their_names() -> None:
    data = CANADA_XML.replace(b"<Item>7</Item>", b"<Schedule>1, Part 3</Schedule><Item>2</Item>")
    data = data.replace(b"<Country>Iran</Country>", b"<Country>Russia</Country>")
    assert {one.entity for one in read_canada_xml(data, source="x").designations} > {
        "Russia; Schedule 1, Part 3; Item 2; Amber Star"
    }


def test_the_reference_outlives_a_change_of_everything_else() -> None:
    old = read_canada_xml(CANADA_XML, source="x")
    new = read_canada_xml(CANADA_XML.replace(b"ARLOU", b"ARLOV").replace(b"2016-02-05", b"2016-02-06"), source="x")
    changes = diff(old, new)
    assert (changes.added, changes.removed, len(changes.changed)) == ((), (), 2)


@pytest.mark.parametrize(
    ("cell", "person", "names"),
    [
        ("Ann Able; Anne Able", True, ["Ann Able", "Anne Able"]),
        ("Ann Able or Anne Able, Arabic: \u0622\u0646", True, ["Ann Able", "Anne Able", "\u0622\u0646"]),
        ('Works "Star, Sun" JSC', False, ['Works "Star, Sun" JSC']),
        ("News Agency (also known as\nNews Agency LLC)", False, ["News Agency", "News Agency LLC"]),
        ("A/B", False, ["A/B"]),
        ("X", False, ["X"]),
        ("(Ann Able", True, ["Ann Able"]),
        ("Ann Able)", True, ["Ann Able"]),
    ],
)
def test_names_in_one_cell_are_parted(cell: str, names: list[str], *, person: bool) -> None:
    assert names_in(cell, person=person) == names


def test_a_record_without_a_day_of_listing_is_kept_and_said() -> None:
    found = read_canada_xml(CANADA_XML.replace(b"<DateOfListing>2016-02-05</DateOfListing>", b""), source="x")
    assert (found.rows, found.warnings) == (3, ("1 records have no day of listing",))


@pytest.mark.parametrize(("old", "new"), [(b"<Item>7</Item>", b""), (b"ARLOU</LastName>", b"</LastName>")])
def test_an_entry_without_item_or_name_is_refused(old: bytes, new: bytes) -> None:
    data = CANADA_XML.replace(old, new).replace("Piotr\u00a0".encode(), b"")
    with pytest.raises(ListError, match="no item number or no name"):
        read_canada_xml(data, source="x")


@pytest.mark.shared_data
def test_the_real_list_loses_no_record(shared_data: Path) -> None:
    found = load(shared_data / "lists" / "canada" / "canada_sema_2025.xml")
    assert (found.id, found.version, found.rows, len(found.designations)) == ("ca-sema", "2025-03-20", 4_759, 4_759)
    assert sum(one.kind is PartyKind.VESSEL for one in found.designations) == 109
    assert all(one.listed_on for one in found.designations)
