"""What screening finds again of the listed names, misspelt in the ways people misspell, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from observance.lists import bundled, read_un_xml
from observance.model import Designation, NameQuality, PartyKind
from observance.screen import Index

INDEX = Index.of([bundled()])
PLAIN = [
    (one, name.text.replace("-", " ").split())
    for one in bundled().designations
    for name in one.names
    if name.quality is not NameQuality.WEAK and name.text.isascii()
]


def reordered(parts: list[str]) -> str:
    return " ".join([*parts[1:], parts[0]])


def swapped(parts: list[str]) -> str:
    """Swap two letters inside the longest word; a reference number in brackets is none."""
    longest = max(range(len(parts)), key=lambda n: len(parts[n]) if parts[n].isalpha() else 0)
    word = parts[longest]
    middle = len(word) // 2
    slip = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return " ".join([*parts[:longest], slip, *parts[longest + 1 :]])


def initialled(parts: list[str]) -> str:
    return " ".join([parts[0], parts[1][0] + ".", *parts[2:]])


def joined(parts: list[str]) -> str:
    return f"{parts[1].title()}-{parts[2].lower()} {parts[0].title()}"


def persons_of_three_parts() -> list[tuple[Designation, list[str]]]:
    return [(one, parts) for one, parts in PLAIN if one.kind is PartyKind.PERSON and len(parts) == 3]


def missed(names: list[tuple[Designation, list[str]]], written: Callable[[list[str]], str]) -> list[str]:
    """Give the names that are not found again when written so."""
    assert len(names) > 40
    return [
        " ".join(parts)
        for one, parts in names
        if one.entity not in [match.entity for match in INDEX.screen(written(parts), kind=one.kind, limit=20)]
    ]


def test_every_listed_name_is_found_as_it_stands_and_in_another_order() -> None:
    assert missed(PLAIN, " ".join) == []
    assert missed([(one, parts) for one, parts in PLAIN if len(parts) > 1], reordered) == []


@pytest.mark.parametrize("written", [initialled, joined])
def test_every_listed_person_is_found_with_an_initial_or_written_together(written: Callable[[list[str]], str]) -> None:
    assert missed(persons_of_three_parts(), written) == []


def test_two_letters_changing_places_in_the_longest_word_hide_no_name() -> None:
    long = [(one, parts) for one, parts in PLAIN if any(part.isalpha() and len(part) >= 6 for part in parts)]
    assert missed(long, swapped) == []


def test_signs_nobody_sees_hide_nobody() -> None:
    (match, *_) = INDEX.screen("Y\u200bun Ho\u2060-ji\u00adn")
    assert match.entity == "KPi.001"


@pytest.mark.parametrize("country", [None, "KP"])
def test_a_namesake_is_a_reason_to_look_and_no_more(country: str | None) -> None:
    (match, *_) = INDEX.screen("Kim Yong Chol", kind=PartyKind.PERSON, country=country)
    assert 0.85 < match.score < 0.97, "a common name in full is no certainty"
    assert match.corroboration == ((f"country {country}",) if country else ())


@pytest.mark.parametrize(
    ("birth", "agrees"),
    [
        ("1944-10-13", ("birth date 1944-10-13",)),
        ("1944", ("birth year 1944",)),
        ("1944-01-01", ("birth year 1944",)),
        ("1980", ()),
        ("", ()),
    ],
)
def test_a_birth_date_corroborates_by_day_or_by_year(birth: str, agrees: tuple[str, ...]) -> None:
    one = next(one for one in bundled().designations if one.entity == "KPi.001")
    assert one.birth_dates == ("1944-10-13",)
    (match, *_) = INDEX.screen(one.names[0].text, kind=PartyKind.PERSON, birth=birth)
    assert match.corroboration == agrees


@pytest.mark.parametrize(("birth", "agrees"), [("1962", ("birth year 1962",)), ("1959", ()), ("1966-02-01", ())])
def test_a_span_of_years_holds_every_year_in_it(birth: str, agrees: tuple[str, ...]) -> None:
    one = replace(bundled().designations[-1], birth_dates=("1960/1965",))
    index = Index.of([replace(bundled(), designations=(one,))])
    (match, *_) = index.screen(one.names[0].text, birth=birth)
    assert match.corroboration == agrees


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("Samwon IT Exchange Company", PartyKind.COMPANY),
        ("High-tech Development Institute of Kim Il Sung University", PartyKind.UNIVERSITY),
        ("Andrei Zarenin", PartyKind.PERSON),
        ("Ju Yong Il", PartyKind.PERSON),
        ("Jang Yong Gil", PartyKind.PERSON),
        ("Jon Kyong", PartyKind.PERSON),
        ("Alexandr Matsegora", PartyKind.PERSON),
    ],
)
def test_names_of_the_founding_report_are_on_no_un_list(shared_data: Path, query: str, kind: PartyKind) -> None:
    data = (shared_data / "lists" / "un" / "UN_consolidated_2026-02-27.xml").read_bytes()
    index = Index.of([read_un_xml(data, source="UN")])
    for asked in (kind, None):
        assert index.screen(query, kind=asked, country="KP") == ()
