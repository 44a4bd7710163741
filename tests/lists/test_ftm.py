"""FollowTheMoney in and out: who is a party, what else is left out and counted, and the way back."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from observance.lists import ftm_entity, read_list
from observance.lists.ftm import read_ftm, read_ftm_lines
from observance.lists.ofac_csv import Beside, read_ofac_csv
from observance.model import UNDATED, ListError, NameQuality, PartyKind
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
