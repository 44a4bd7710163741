"""Screening: what resembles a listed name, what does not, and why; no match is a result."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.lists import bundled
from observance.model import (
    Designation,
    ListedName,
    NameQuality,
    Party,
    PartyKind,
    Quote,
    SanctionsList,
)
from observance.screen import Index, is_screened
from observance.screen.latin import split

INDEX = Index.of([bundled()])


def names(query: str, kind: PartyKind | None = None) -> list[str]:
    return [match.entity for match in INDEX.screen(query, kind=kind)]


@pytest.mark.parametrize(
    ("query", "entity"),
    [
        ("YUN HO-JIN", "KPi.001"),
        ("Ho Jin Yun", "KPi.001"),
        ("Yun Hojin", "KPi.001"),
        ("Yun Ho-chin", "KPi.001"),
        ("Korea Mining Development Trading Corp.", "KPe.001"),
        ("Korea Minning Development Trading Corporation", "KPe.001"),
        ("Mansudae Overseas Project Group", "KPe.050"),
        ("\uff2b\uff2f\uff2d\uff29\uff24", "KPe.001"),
    ],
)
def test_listed_names_are_found_however_written(query: str, entity: str) -> None:
    assert names(query)[0] == entity


@pytest.mark.parametrize(
    "query",
    [
        "Samwon IT Exchange Company",
        "High-tech Development Institute of Kim Il Sung University",
        "Andrei Zarenin",
        "Ju Yong Il",
        "Jang Yong Gil",
        "Jon Kyong",
        "Kim Yong Chun",
        "Korea",
        "Trading Company",
        "General Corporation",
        "Kim",
        "",
        "...",
    ],
)
def test_names_that_only_share_common_words_are_no_match(query: str) -> None:
    assert names(query) == []


def test_a_person_is_no_body_and_a_body_no_person() -> None:
    assert names("KOMID", PartyKind.PERSON) == []
    assert names("Yun Ho Jin", PartyKind.COMPANY) == []


def test_every_hit_says_which_words_agreed_and_what_was_left_over() -> None:
    (match, *_) = INDEX.screen("Mansudae Overseas Project")
    assert ("mansudae", "mansudae", "exact") in [(t.query, t.listed, t.how) for t in match.tokens]
    assert any(t.query is None and t.how == "left over" for t in match.tokens)


def weak_list() -> SanctionsList:
    names_ = (
        ListedName(text="Victor Longname", quality=NameQuality.PRIMARY),
        ListedName(text="Grey Heron", quality=NameQuality.WEAK),
    )
    one = Designation(entity="X.1", kind=PartyKind.PERSON, names=names_, programme="T", countries=("KP",))
    return SanctionsList(id="t", title="T", version="2030-01-01", sha256="0", source="test", designations=(one,))


def test_a_weak_alias_needs_something_else_to_agree() -> None:
    index = Index.of([weak_list()])
    assert index.screen("Grey Heron") == ()
    (match,) = index.screen("Grey Heron", country="KP")
    assert match.corroboration == ("country KP",)


def party(name: str, kind: PartyKind = PartyKind.PERSON) -> Party:
    return Party(id="p9", name=name, kind=kind, country="KP", mentions=(Quote(0, len(name), name),))


def test_no_match_is_a_result_with_list_version_and_size() -> None:
    screening = INDEX.screen_party(party("Andrei Zarenin"))
    assert screening.matches == ()
    (held,) = screening.against
    assert (held.list, held.version, held.designations) == ("un-dprk", "2026-02-27", 155)


def test_a_party_is_screened_by_its_other_names_too() -> None:
    known = Party(
        id="p1",
        name="Changgwang Trading House",
        kind=PartyKind.COMPANY,
        country="KP",
        mentions=(Quote(0, 1, "C"),),
        aliases=("KOMID",),
    )
    assert INDEX.screen_party(known).matches[0].entity == "KPe.001"


def test_countries_places_and_outlets_are_not_screened() -> None:
    assert not is_screened(PartyKind.COUNTRY)
    assert is_screened(PartyKind.VESSEL)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_query_is_answered_in_order_and_within_bounds(query: str) -> None:
    found = INDEX.screen(query, threshold=0.3)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert all(0 <= m.score <= 1 for m in found)
    assert len({m.entity for m in found}) == len(found)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    once = split(name)
    assert split(" ".join(once)) == once


def test_every_listed_name_finds_itself() -> None:
    for one in bundled().designations:
        for name in one.names:
            if name.quality is not NameQuality.WEAK:
                found = INDEX.screen(name.text, kind=one.kind, country=(one.countries or (None,))[0], limit=20)
                assert one.entity in [match.entity for match in found], name.text
