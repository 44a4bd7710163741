"""Whatever is wrong with a file in any format, it is read or refused; nothing else ever comes out of a reader."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.lists import ListFormat, read_list
from observance.lists.ofac_csv import Beside, read_ofac_csv
from observance.model import ListError, SanctionsList
from tests.lists import written
from tests.lists.test_un import XML

WHOLE = {
    ListFormat.UN_XML: XML.encode(),
    ListFormat.OFAC_CSV: written.SDN,
    ListFormat.OFAC_XML: written.OFAC_NEW_XML,
    ListFormat.CANADA_XML: written.CANADA_XML,
    ListFormat.EU_XML: written.EU_XML,
    ListFormat.UK_CSV: written.UK_CSV,
    ListFormat.OFSI_CSV: written.OFSI_CSV,
    ListFormat.FTM_JSON: written.FTM,
    ListFormat.TABLE: written.TABLE,
    ListFormat.PARQUET: written.parquet(),
}
PUT = st.sampled_from(
    [b"", b"<", b"&", b"\x00", b"\x93", b"\xff\xfe", b'"', b",", b"\n", b"9" * 40, b"-", b"{", b"\x1a"]
)
DAMAGE = st.tuples(st.sampled_from(list(ListFormat)), st.floats(0, 1), st.integers(0, 40), PUT)


def read_or_refuse(data: bytes, form: ListFormat | None = None) -> SanctionsList | None:
    """Read *data*; None where it is refused. Any other error is the test's failure."""
    try:
        return read_list(data, source="x", format=form)
    except ListError:
        return None


def test_every_format_is_known_by_its_content() -> None:
    assert set(WHOLE) == set(ListFormat)
    for form, data in WHOLE.items():
        assert read_list(data, source="x").format == form


@given(DAMAGE)
def test_damage_anywhere_is_read_or_refused(damage: tuple[ListFormat, float, int, bytes]) -> None:
    form, share, cut, put = damage
    whole = WHOLE[form]
    at = int(share * len(whole))
    data = whole[:at] + put + whole[at + cut :]
    read_or_refuse(data)
    read_or_refuse(data, form)


@given(st.sampled_from(list(ListFormat)), st.floats(0, 1), st.integers(0, 255))
def test_one_other_byte_is_read_or_refused(form: ListFormat, share: float, byte: int) -> None:
    data = bytearray(WHOLE[form])
    data[min(int(share * len(data)), len(data) - 1)] = byte
    read_or_refuse(bytes(data), form)


@given(st.sampled_from(list(ListFormat)), st.floats(0, 1))
def test_a_file_that_was_cut_off_is_read_or_refused(form: ListFormat, share: float) -> None:
    read_or_refuse(WHOLE[form][: int(share * len(WHOLE[form]))], form)


@given(st.sampled_from([None, *ListFormat]), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(form: ListFormat | None, data: bytes) -> None:
    read_or_refuse(data, form)


@given(DAMAGE, st.sampled_from(["aliases", "addresses", "comments"]))
def test_damage_beside_the_main_file_is_read_or_refused(
    damage: tuple[ListFormat, float, int, bytes], which: str
) -> None:
    _form, share, cut, put = damage
    whole = {"aliases": written.ALT, "addresses": written.ADD, "comments": b'101,"more"\r\n\x1a'}[which]
    at = int(share * len(whole))
    with contextlib.suppress(ListError):
        read_ofac_csv(written.SDN, source="x", beside=Beside(**{which: whole[:at] + put + whole[at + cut :]}))


@pytest.mark.parametrize("form", [f for f in ListFormat if f.endswith("xml")])
def test_no_entity_is_resolved_and_no_bomb_goes_off(form: ListFormat) -> None:
    start = WHOLE[form].index(b"?>") + 2
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"z" * 1000
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8))
    )
    data = WHOLE[form][:start] + bomb + b"]>" + WHOLE[form][start:].replace(b"</", b"&i;</", 1)
    found = read_or_refuse(data, form)
    assert found is None or "z" * 1000 not in repr(found)


@pytest.mark.parametrize("form", [f for f in ListFormat if f not in {ListFormat.TABLE, ListFormat.FTM_JSON}])
def test_a_file_in_another_format_is_refused(form: ListFormat) -> None:
    for other, data in WHOLE.items():
        if other is not form:
            assert read_or_refuse(data, form) is None, other


@pytest.mark.parametrize(
    "data", [b"<Designations/>", b'{"a": 1}', b"a,b\n1,2\n", b"hello", b"\x00\x01", b" \n", written.ALT, written.ADD]
)
def test_what_is_no_list_is_refused_with_the_formats_that_are(data: bytes) -> None:
    with pytest.raises(ListError) as refused:
        read_list(data, source="x.bin")
    assert "x.bin" in str(refused.value)
    assert refused.value.hint
