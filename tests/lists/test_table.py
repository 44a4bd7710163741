"""Lists of one's own: which columns, whose row, what kind, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.lists import load, read_list
from observance.lists.table import read_parquet, read_table
from observance.model import UNDATED, ListError, NameQuality, PartyKind
from tests.lists.written import TABLE, parquet


def test_rows_of_one_entity_are_one_designation() -> None:
    found = read_table(TABLE, source="my/own.csv")
    person, vessel, other = found.designations
    assert (found.id, found.version, found.rows) == ("own", UNDATED, 6)
    assert [(name.text, name.quality) for name in person.names] == [
        ("Nam Chol-su", NameQuality.PRIMARY),
        ("The Captain", NameQuality.WEAK),
    ]
    assert (person.kind, person.countries, person.birth_dates) == (
        PartyKind.PERSON,
        ("KP", "CN"),
        ("1961-03-12", "1960"),
    )
    assert [name.text for name in vessel.names] == ["Star of the Sea", "Sea Star"]
    assert (vessel.kind, other.kind) == (PartyKind.VESSEL, PartyKind.ORGANIZATION)
    assert found.warnings == (
        "1 entities have no type that is known and are kept as organizations (8)",
        "1 rows have no name and are left out",
    )


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_other_signs_between_columns_are_read(sign: str) -> None:
    found = read_list(f"name{sign}cluster\nNam{sign}5\nChol{sign}5\n".encode(), source="x")
    assert [(name.text, name.quality) for name in found.designations[0].names] == [
        ("Nam", NameQuality.PRIMARY),
        ("Chol", NameQuality.STRONG),
    ]


def test_entity_wins_over_cluster() -> None:
    found = read_list(b"cluster,entity,name\n1,a,Nam\n1,b,Chol\n", source="x")
    assert [one.entity for one in found.designations] == ["a", "b"]


def test_parquet_is_read_by_cluster_as_text() -> None:
    found = read_parquet(parquet(), source="index.parquet")
    person, other = found.designations
    assert (found.id, person.entity, person.kind, other.entity) == ("index", "5", PartyKind.PERSON, "6")
    assert person.names[1].quality is NameQuality.WEAK


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"entity,title\n1,a\n", "has the columns entity, title"),
        (b"name,kind\nNam,x\n", "has the columns kind, name"),
        (b"name,entity\nNam,\n", "whose name"),
        (b"name,entity,quality\nNam,1,splendid\n", "splendid"),
        (b"name,entity\nNam\n", "1 cells where the header has 2"),
        (b"name,entity\n", "no entry"),
        (b"", "no header"),
    ],
)
def test_a_table_that_is_no_list_is_refused_with_what_is_wrong(data: bytes, says: str) -> None:
    with pytest.raises(ListError, match=says):
        read_table(data, source="x")


@pytest.mark.shared_data
def test_the_index_of_real_names_is_read_whole(shared_data: Path) -> None:
    found = load(shared_data / "names" / "screen_index.parquet")
    assert (found.rows, found.names, len(found.designations)) == (41_417, 41_417, 17_494)
    assert found.designations[0].entity == "0"
