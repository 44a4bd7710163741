"""A damaged UN list is refused as such, whatever is wrong with it; nothing else ever comes out of the reader."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.lists import diff, read_un_xml
from observance.model import ListError, SanctionsList
from tests.lists.test_un import XML

DAMAGE = st.tuples(
    st.integers(0, len(XML) - 1), st.integers(0, 12), st.sampled_from([b"", b"<", b"&", b"\x00", b"\x93", b"\xff\xfe"])
)


def read_or_refuse(data: bytes) -> SanctionsList | None:
    """Read *data*; None where it is refused. Any other error is the test's failure."""
    try:
        return read_un_xml(data, source="x")
    except ListError:
        return None


@pytest.mark.parametrize("listed", ["soon", "2020-13-45", "01/02/2020"])
def test_a_day_of_listing_that_is_no_date_is_refused_by_reference(listed: str) -> None:
    with pytest.raises(ListError, match=r"KPi\.900"):
        read_un_xml(XML.replace("2020-01-02", listed).encode(), source="x.xml")


def test_a_time_zone_behind_the_day_is_left_out() -> None:
    found = read_un_xml(XML.replace("2020-01-02", "2020-01-02-04:00").encode(), source="x")
    assert str(found.designations[0].listed_on) == "2020-01-02"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_another_encoding_is_read_or_refused(encoding: str) -> None:
    data = XML.replace("UTF-8", encoding.upper()).encode(encoding)
    found = read_or_refuse(data)
    assert found is None or len(found.designations) == 2


@given(DAMAGE)
def test_damage_anywhere_is_read_or_refused(damage: tuple[int, int, bytes]) -> None:
    at, cut, put = damage
    whole = XML.encode()
    read_or_refuse(whole[:at] + put + whole[at + cut :])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(ListError):
        read_un_xml(data, source="x")


@pytest.mark.shared_data
def test_real_versions_differ_by_what_was_added_and_removed(shared_data: Path) -> None:
    versions: list[SanctionsList] = [
        read_un_xml(path.read_bytes(), source=path.name)
        for path in sorted((shared_data / "lists" / "un").glob("*.xml"))
    ]
    for old, new in pairwise(versions):
        change = diff(old, new)
        assert len(old.designations) + len(change.added) - len(change.removed) == len(new.designations)
        assert old.sha256 != new.sha256
    last = diff(versions[-2], versions[-1])
    assert (len(last.added), len(last.removed)) == (4, 0)
