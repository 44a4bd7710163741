"""FollowTheMoney in and out: who is a party, what else is left out and counted, and the way back."""

from __future__ import annotations

import io
import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from observance.lists import bundled, ftm_entity, read_list
from observance.lists.ftm import read_ftm, read_ftm_lines
from observance.lists.ftm_terms import (
    name_terms,
    number_terms,
    property_of_name,
    property_of_number,
    schema_of,
    schemata,
)
from observance.lists.ofac_csv import Beside, read_ofac_csv
from observance.model import UNDATED, ListedName, ListError, NameQuality, PartyKind
from tests.lists.written import ALT, FTM, SDN


def test_only_parties_become_designations_and_the_rest_is_counted() -> None:
    found = read_ftm(FTM, source="my.entities.ftm.json")
    person, vessel, thing = found.designations
    assert (found.id, found.version, found.rows) == ("harbour", "2030-05-06", 6)
    assert [(name.text, name.quality, name.former) for name in person.names] == [
        ("Nam Chol-su", NameQuality.PRIMARY, False),
        ("NAM Chol Su", NameQuality.STRONG, False),
        ("Nam Su", NameQuality.STRONG, True),
        ("The Captain", NameQuality.WEAK, False),
    ]
    assert (person.programme, person.listed_on) == ("UN-SC1718", date(2017, 8, 5))
    assert (person.birth_dates, person.countries, person.identifiers) == (
        ("1961-03",),
        ("KP",),
        (("Passport", "PD-1"),),
    )
    assert (person.topics, person.positions, person.remarks) == (("sanction",), ("Deputy Director",), "A note.")
    assert (vessel.kind, vessel.identifiers, vessel.countries) == (PartyKind.VESSEL, (("IMO", "9123456"),), ("PA",))
    assert thing.kind is PartyKind.ORGANIZATION
    assert found.warnings == (
        "unknown schemata are kept as organizations: Wonder",
        "1 entities have no name and are left out (x2)",
        "2 objects are no listed parties: 1 Sanction, 1 Address",
    )


def test_a_list_of_several_data_sets_is_named_by_its_file() -> None:
    data = FTM.replace(b'"datasets":["harbour"]', b'"datasets":["harbour","pier"]')
    assert read_ftm(data, source="folder/my.entities.ftm.json").id == "my"


def test_nested_sanctions_are_read_where_they_stand() -> None:
    nested = {"id": "s", "schema": "Sanction", "properties": {"program": ["1718"], "startDate": ["2017"]}}
    line = {"id": "a", "schema": "Company", "properties": {"name": ["Pump Works"], "sanctions": [nested, "s2"]}}
    found = read_ftm(json.dumps(line).encode(), source="x").designations[0]
    assert (found.programme, found.listed_on) == ("1718", None)


def test_lines_are_read_one_by_one() -> None:
    assert read_ftm_lines(io.BytesIO(FTM), source="x") == read_ftm(FTM, source="x")


@pytest.mark.parametrize(
    "line",
    [b"{}", b"[]", b'{"id":1}', b"\xff\xfe", b"[" * 100_000, b'{"id":"a","schema":"Person","properties":{"name":"x"}}'],
)
def test_a_line_that_is_no_entity_is_refused_by_number(line: bytes) -> None:
    with pytest.raises(ListError, match="line 7"):
        read_ftm(FTM + line + b"\n", source="x")


def test_a_designation_comes_back_from_its_entity() -> None:
    listed = read_ofac_csv(SDN, source="sdn.csv", beside=Beside(aliases=ALT))
    lines = [json.dumps(ftm_entity(one, listed)) for one in listed.designations]
    back = read_list("\n".join(lines).encode(), source="back.ftm.json")
    assert back.id == "ofac-sdn"
    assert back.version == UNDATED
    for one, again in zip(listed.designations, back.designations, strict=True):
        assert {name.text for name in again.names} == {name.text for name in one.names}
        assert (again.entity, again.kind, again.programmes) == (one.entity, one.kind, one.programmes)
        assert (again.countries, again.positions, again.remarks) == (one.countries, one.positions, one.remarks)
        assert {number for _kind, number in again.identifiers} == {number for _kind, number in one.identifiers}


def test_an_entity_has_what_the_ecosystem_reads() -> None:
    listed = read_ftm(FTM, source="x")
    found = ftm_entity(listed.designations[0], listed)
    assert (found["id"], found["caption"], found["schema"]) == ("Q900", "Nam Chol-su", "Person")
    assert found["properties"]["name"] == ["Nam Chol-su"]
    assert found["properties"]["previousName"] == ["Nam Su"]
    assert (found["datasets"], found["target"]) == (["harbour"], True)
    assert (found["first_seen"], found["last_seen"]) == ("2017-08-05T00:00:00", "2030-05-06T00:00:00")


def published_model() -> dict[str, Any]:
    """Give the schemata of the FollowTheMoney model as one of its own clients carries them."""
    text = files("yente_client").joinpath("schemas/model.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["schemata"]
    return found


def test_every_term_of_the_table_is_one_of_the_published_model() -> None:
    model = published_model()
    known = {name for schema in model.values() for name in schema["properties"]}
    assert {term.property for term in name_terms()} | {term.property for term in number_terms()} <= known
    assert set(schemata()) <= set(model)


def test_every_property_of_an_entity_is_one_its_schema_has() -> None:
    model = published_model()
    for listed in (bundled(), read_ftm(FTM, source="x"), read_ofac_csv(SDN, source="s", beside=Beside(aliases=ALT))):
        for one in listed.designations:
            entity = ftm_entity(one, listed)
            above = model[entity["schema"]]["schemata"]
            assert set(entity["properties"]) <= {name for schema in above for name in model[schema]["properties"]}


@pytest.mark.parametrize(
    ("kind", "schema"),
    [("person", "Person"), ("university", "Organization"), ("aircraft", "Airplane"), ("place", "LegalEntity")],
)
def test_a_kind_of_party_has_one_schema(kind: str, schema: str) -> None:
    assert schema_of(PartyKind(kind)) == schema


def test_every_name_and_every_number_that_is_read_is_written_under_its_own_property() -> None:
    for name in name_terms():
        written = property_of_name(ListedName(text="x", quality=name.quality, former=name.former))
        assert written == name.property or name.only_read
    weak_former = ListedName(text="x", quality=NameQuality.WEAK, former=True)
    assert property_of_name(weak_former) == "previousName"
    for number in number_terms():
        assert property_of_number(number.kind, PartyKind.PERSON) == number.property
    assert property_of_number("Pasaporte (Cuba)", PartyKind.PERSON) == "passportNumber"
    assert property_of_number("Hull", PartyKind.VESSEL) == "registrationNumber"
    assert property_of_number("Gender", PartyKind.PERSON) == "idNumber"
