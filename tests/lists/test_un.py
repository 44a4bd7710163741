"""The UN list: every entry kept, in every version published, and nothing that is not that list."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.lists import bundled, diff, export, read_un_xml
from observance.lists.canonical import digest, entry, entry_of
from observance.model import ListError, NameQuality, PartyKind

XML = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2030-05-06T00:00:00Z"><INDIVIDUALS><INDIVIDUAL>
<FIRST_NAME>ABLE</FIRST_NAME><SECOND_NAME>BAKER</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
<REFERENCE_NUMBER>KPi.900</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON>
<NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Abel Bakker</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>"The Baker"</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1965</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>123</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>CHARLIE TRADING</FIRST_NAME>
<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.900</REFERENCE_NUMBER>
<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>CT</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


def test_an_entry_keeps_names_qualities_dates_and_numbers() -> None:
    found = read_un_xml(XML.encode(), source="x")
    person, body = found.designations
    assert [(n.text, n.quality) for n in person.names] == [
        ("ABLE BAKER", NameQuality.PRIMARY),
        ("Abel Bakker", NameQuality.STRONG),
        ("The Baker", NameQuality.WEAK),
    ]
    assert (person.kind, person.programme, person.countries) == (PartyKind.PERSON, "UN-DPRK", ("KP",))
    assert (person.birth_dates, person.identifiers) == (("1960/1965",), (("Passport", "123"),))
    assert (body.entity, body.names[1].text) == ("QDe.900", "CT")
    assert found.version == "2030-05-06"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<html/>",
        XML.replace("2030-05-06T00:00:00Z", "").encode(),
        XML.replace("KPi.900", "").encode(),
        XML.replace("QDe.900", "KPi.900").encode(),
        b'<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST dateGenerated="2030-01-01">&b;</CONSOLIDATED_LIST>',
    ],
)
def test_what_is_not_the_list_is_refused_with_a_hint(data: bytes) -> None:
    with pytest.raises(ListError) as refused:
        read_un_xml(data, source="x.xml")
    assert "x.xml" in str(refused.value)
    assert refused.value.hint


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    data = XML.replace(
        '<?xml version="1.0" encoding="UTF-8"?>', f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    ).replace("CHARLIE TRADING", "&s;")
    try:
        found = repr(read_un_xml(data.encode(), source="x"))
    except ListError as error:
        found = str(error)
    assert "SECRET" not in found


def test_the_canonical_form_gives_the_entry_back_and_ignores_order() -> None:
    found = read_un_xml(XML.encode(), source="x").designations
    assert tuple(entry_of(entry(one)) for one in found) == found
    assert digest(found) == digest(reversed(found))


def test_diff_is_by_content() -> None:
    old = read_un_xml(XML.encode(), source="x")
    new = read_un_xml(XML.replace("Abel Bakker", "Abel Becker").replace("QDe.900", "QDe.901").encode(), source="x")
    changes = diff(old, new)
    assert [one.entity for one in changes.added] == ["QDe.901"]
    assert [one.entity for one in changes.removed] == ["QDe.900"]
    assert [after.entity for _, after in changes.changed] == ["KPi.900"]
    later = read_un_xml(XML.replace("2030-05-06", "2030-06-06").encode(), source="x")
    assert diff(old, later) == diff(old, old)
    assert later.sha256 == old.sha256


def test_the_bundled_list_holds_the_155_dprk_designations() -> None:
    found = bundled()
    kinds = [one.kind for one in found.designations]
    assert (len(kinds), kinds.count(PartyKind.PERSON)) == (155, 80)
    assert found.version == "2026-02-27"
    assert not any(one.remarks for one in found.designations)


@pytest.mark.shared_data
def test_four_real_versions_lose_no_entry(shared_data: Path) -> None:
    for path in sorted((shared_data / "lists" / "un").glob("*.xml")):
        data = path.read_bytes()
        found = read_un_xml(data, source=path.name)
        assert len(found.designations) == data.count(b"<INDIVIDUAL>") + data.count(b"<ENTITY>"), path.name


@pytest.mark.shared_data
def test_the_bundled_file_is_what_the_real_list_says(shared_data: Path) -> None:
    data = (shared_data / "lists" / "un" / "UN_consolidated_2026-02-27.xml").read_bytes()
    made = export(read_un_xml(data, source="UN"))
    kept = Path(__file__).parents[2] / "src" / "observance" / "lists" / "data" / "un_dprk.jsonl"
    assert made == kept.read_text(encoding="utf-8")
