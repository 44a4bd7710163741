"""Parties: whose an office is decides whose its holder is."""

from __future__ import annotations

import pytest

from observance.extract.parties import find_parties


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Russian Natural Resources Minister Alexander Kozlov arrived in Pyongyang.", "Alexander Kozlov", "RU"),
        ("DPRK Foreign Minister Choe Son Hui spoke.", "Choe Son Hui", "KP"),
        ("Kim Il Sung University opened a course.", "Kim Il Sung University", None),
    ],
)
def test_whose_office_whose_holder(text: str, name: str, country: str | None) -> None:
    found = {party.name: party for party in find_parties(text)}
    assert name in found
    if country:
        assert found[name].country == country


def test_two_institutions_joined_by_and_stay_two() -> None:
    text = "Among them were the Far Hill Institute of Kim Il Sung University and the Blue Pine Exchange Company."
    names = {party.name for party in find_parties(text)}
    assert "Blue Pine Exchange Company" in names
    assert any(name.startswith("Far Hill Institute") for name in names)


def test_names_of_a_country_are_one_party() -> None:
    text = "North Korea opened it. The DPRK closed it. The Democratic People's Republic of Korea was pleased."
    countries = [party for party in find_parties(text) if party.country == "KP"]
    assert len(countries) == 1
    assert len(countries[0].mentions) == 3


def test_every_mention_slices() -> None:
    text = "PresidentKim Il Sungand ChairmanKim Jong Ilon Mansu Hill met Mr. V. Petrov of Acme Co. Ltd."
    for party in find_parties(text):
        assert all(mention.holds_in(text) for mention in party.mentions)
