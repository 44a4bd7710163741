"""What changed in a designation, field by field; and what does not count as a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from observance.lists import fields_changed, read_list
from observance.lists.canonical import content_hash, entry, entry_of
from observance.lists.plausible import check
from observance.model import Designation, ListedName, ListError, NameQuality, SanctionsList
from tests.lists import written
from tests.lists.test_damage import WHOLE


def sdn() -> SanctionsList:
    return read_list(written.SDN, source="sdn.csv")


def test_names_dates_and_numbers_are_told_apart() -> None:
    before = sdn().designations[1]
    after = replace(
        before,
        names=(*before.names, ListedName(text="THE CAPTAIN", quality=NameQuality.WEAK, former=True)),
        birth_dates=("1961-03-12",),
        identifiers=(),
        programme="DPRK | CYBER2",
    )
    found = {one.field: (one.removed, one.added) for one in fields_changed(before, after)}
    assert found == {
        "names": ((), ("THE CAPTAIN (weak, former)",)),
        "programme": (("DPRK",), ("DPRK | CYBER2",)),
        "birth_dates": (("1960/1962", "1959"), ()),
        "identifiers": (("Passport (PD-1)",), ()),
    }
    assert fields_changed(before, before) == ()


def test_another_order_is_a_change_that_shows_both() -> None:
    before = sdn().designations[1]
    after = replace(before, birth_dates=before.birth_dates[::-1])
    (change,) = fields_changed(before, after)
    assert (change.removed, change.added) == (before.birth_dates, after.birth_dates)


@pytest.mark.parametrize("data", WHOLE.values(), ids=[str(form) for form in WHOLE])
def test_the_canonical_form_gives_every_entry_back(data: bytes) -> None:
    for one in read_list(data, source="x").designations:
        assert entry_of(entry(one)) == one


def test_two_designations_have_one_hash_only_if_they_are_equal() -> None:
    every: list[Designation] = [one for data in WHOLE.values() for one in read_list(data, source="x").designations]
    for one in every:
        assert [other for other in every if content_hash(other) == content_hash(one)] == [
            other for other in every if other == one
        ]


def test_a_list_that_lost_more_than_half_is_refused() -> None:
    whole = replace(sdn(), version="2030-01-01")
    half = replace(whole, designations=whole.designations[:2], version="2030-02-01")
    less = replace(half, designations=whole.designations[:1])
    check(half, whole)
    check(less, None)
    check(replace(less, version="2029-01-01"), whole)
    check(replace(less, id="other"), whole)
    with pytest.raises(ListError, match="holds 1 designations where version 2030-01-01 holds 4"):
        check(less, whole)


def test_a_list_without_its_end_sign_must_not_have_fewer() -> None:
    whole = replace(sdn(), version="2030-01-01")
    rows = written.SDN.splitlines(keepends=True)
    cut = replace(read_list(b"".join(rows[:-2]), source="sdn.csv"), version="2030-02-01")
    ended = replace(read_list(b"".join(rows[:-2]) + b"\x1a", source="sdn.csv"), version="2030-02-01")
    check(ended, whole)
    with pytest.raises(ListError, match="holds 3 designations"):
        check(cut, whole)
