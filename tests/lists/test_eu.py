"""The EU's export: reference, names by strength, dates in every form it has."""

from __future__ import annotations

from datetime import date

import pytest

from observance.lists.eu import read_eu_xml
from observance.model import ListError, NameQuality, PartyKind
from tests.lists.written import EU_XML


def test_an_entity_keeps_what_the_export_says() -> None:
    found = read_eu_xml(EU_XML, source="x")
    person, body = found.designations
    assert (found.id, found.version, found.rows) == ("eu-fsf", "2030-05-03", 2)
    assert [(name.text, name.quality) for name in person.names] == [
        ("Chol Su Nam", NameQuality.PRIMARY),
        ("The Captain", NameQuality.WEAK),
        ("NAM Chol-su", NameQuality.STRONG),
    ]
    assert (person.entity, person.kind, person.programme) == ("EU.900.1", PartyKind.PERSON, "PRK")
    assert (person.listed_on, person.countries) == (date(2017, 10, 16), ("KP", "CN"))
    assert person.birth_dates == ("1961-03-12", "1960", "1958/1959", "1962-04")
    assert person.identifiers == (("Passport", "PD-1"), ("UN reference", "KPi.900"))
    assert (person.positions, person.birth_places) == (("Deputy Director",), ("Nampo",))
    assert person.remarks == "Official of a trading company.; born about 1960"
    assert (body.entity, body.kind) == ("EU.901.2", PartyKind.ORGANIZATION)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"generationDate=", b"made=", "when it was generated"),
        (b'wholeName="Pump Works"', b"", "no reference number or no name"),
        (b'code="enterprise"', b'code="ghost"', "unknown subject type"),
        (b'"EU.901.2"', b'"EU.900.1"', "twice"),
        (b"</export>", b"", "well-formed"),
    ],
)
def test_a_damaged_export_is_refused_with_what_is_wrong(old: bytes, new: bytes, says: str) -> None:
    with pytest.raises(ListError, match=says):
        read_eu_xml(EU_XML.replace(old, new), source="x")
