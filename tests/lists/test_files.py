"""Lists on disk: one file, one list in several files, a folder of lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from observance.lists import ListFormat, list_files, load
from observance.lists.files import day_in
from observance.model import UNDATED, ListError
from tests.lists import written


def test_the_other_files_of_a_set_are_found_whatever_their_case(tmp_path: Path) -> None:
    for name, data in (("SDN.CSV", written.SDN), ("Alt.csv", written.ALT), ("add.CSV", written.ADD)):
        (tmp_path / name).write_bytes(data)
    assert list_files(tmp_path) == (tmp_path / "SDN.CSV",)
    by_folder, by_file = load(tmp_path), load(tmp_path / "SDN.CSV")
    assert by_folder == by_file
    assert "NAM, Cheol Soo" in {name.text for name in by_file.designations[1].names}
    assert by_file.designations[0].countries == ("CN",)


def test_the_consolidated_list_has_names_of_its_own(tmp_path: Path) -> None:
    data = (
        written.SDN.replace(b"DPRK3", b"NS-PLC")
        .replace(b"DPRK", b"NS-PLC")
        .replace(b"SDGT", b"NS-PLC")
        .replace(b"] [CYBER2", b"")
    )
    (tmp_path / "cons_prim.csv").write_bytes(data)
    (tmp_path / "cons_alt.csv").write_bytes(written.ALT)
    found = load(tmp_path / "cons_prim.csv")
    assert found.id == "ofac-cons"
    assert "NAM, Cheol Soo" in {name.text for name in found.designations[1].names}


def test_parts_of_another_day_are_no_parts(tmp_path: Path) -> None:
    (tmp_path / "sdn_2030-05-03.csv").write_bytes(written.SDN)
    (tmp_path / "alt.csv").write_bytes(written.ALT)
    found = load(tmp_path / "sdn_2030-05-03.csv")
    assert found.version == "2030-05-03"
    assert len(found.designations[1].names) == 1


def test_a_day_comes_from_the_file_then_the_caller_then_its_name(tmp_path: Path) -> None:
    (tmp_path / "eu_2031-01-01.xml").write_bytes(written.EU_XML)
    (tmp_path / "own_2031-01-01.csv").write_bytes(written.TABLE)
    (tmp_path / "own.csv").write_bytes(written.TABLE)
    day = date(2029, 1, 1)
    assert load(tmp_path / "eu_2031-01-01.xml", dated=day).version == "2030-05-03"
    assert load(tmp_path / "own_2031-01-01.csv", dated=day).version == "2029-01-01"
    assert load(tmp_path / "own_2031-01-01.csv").version == "2031-01-01"
    assert load(tmp_path / "own.csv").version == UNDATED
    assert day_in("from 2030-01-01 to 2030-02-01") is None
    assert day_in("2030-13-01") is None


def test_the_caller_may_name_list_and_format(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(written.TABLE)
    assert load(tmp_path / "own.csv", list_id="mine", format=ListFormat.TABLE).id == "mine"
    with pytest.raises(ListError, match="well-formed"):
        load(tmp_path / "own.csv", format=ListFormat.EU_XML)


def test_entities_are_read_from_the_file_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "entities.ftm.json").write_bytes(written.FTM)
    assert load(tmp_path / "entities.ftm.json").rows == 6


def test_a_folder_is_one_list_or_none(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="without a list file"):
        load(tmp_path)
    (tmp_path / "a.xml").write_bytes(written.EU_XML)
    (tmp_path / "b.csv").write_bytes(written.TABLE)
    (tmp_path / "read me.txt").write_text("hello", encoding="utf-8")
    assert [one.name for one in list_files(tmp_path)] == ["a.xml", "b.csv"]
    with pytest.raises(ListError, match=r"holds 2 lists \(a\.xml, b\.csv\)"):
        load(tmp_path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="cannot be read"):
        load(tmp_path / "no.xml")


def test_a_main_file_under_another_name_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(written.SDN)
    (tmp_path / "alt.csv").write_bytes(written.ALT)
    found = load(tmp_path / "list.txt")
    assert (found.id, found.rows, len(found.designations[1].names)) == ("ofac-sdn", 4, 1)
