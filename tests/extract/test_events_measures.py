"""Weapons, votes, mandates, lists, hackers: weapon_test, vote, mandate, designation, cyber."""

from __future__ import annotations

import pytest

from tests.extract.cases import Told, check

MANDATE = frozenset({"mandate"})
VOTE = frozenset({"vote"})
TOLD = (
    Told(
        "weapon_test",
        "North Korea fired a short-range ballistic missile off its east coast on Tuesday, South Korea's military said on Wednesday.",
        "2024-11-12",
        {"actor": "North Korea", "item": "short-range ballistic missile"},
        {"actor": "South Korea"},
    ),
    Told(
        "weapon_test",
        "The DPRK launched a military reconnaissance satellite on the night of 21 November 2023, Kyodo said.",
        "2023-11-21",
        {"actor": "DPRK", "item": "satellite"},
        {"actor": "Kyodo"},
    ),
    Told(
        "weapon_test",
        "A Hwasong-18 intercontinental ballistic missile was test-fired by North Korea in July 2023.",
        "2023-07-01 to 2023-07-31",
        {"actor": "North Korea", "item": "Hwasong-18"},
    ),
    Told(
        "weapon_test",
        "The Missile Administration of the DPRK conducted an engine test on 11 November.",
        "2024-11-11",
        {"actor": "Missile Administration"},
    ),
    Told(
        "vote",
        "Russia vetoed a draft resolution on the Panel of Experts on 28 March 2024, and China abstained.",
        "2024-03-28",
        {"voter": "Russia"},
    ),
    Told(
        "vote",
        "On Thursday Russia blocked the renewal of the UN panel of experts on North Korea.",
        "2024-11-14",
        {"voter": "Russia"},
        {"voter": "North Korea"},
        others=MANDATE,
    ),
    Told(
        "mandate",
        "The mandate of the Panel of Experts expired on 30 April 2024.",
        "2024-04-30",
        {"body": "Panel of Experts"},
        dated=False,
    ),
    Told(
        "mandate",
        "Eleven countries launched the Multilateral Sanctions Monitoring Team in Seoul on 16 October.",
        "from 2024-10-16",
        {"body": "Monitoring Team"},
    ),
    Told(
        "designation",
        "The U.S. Treasury Department added Ryu Kyong Chol to its sanctions list on Tuesday.",
        "2024-11-12",
        {"actor": "Treasury", "party": "Ryu Kyong Chol"},
        {"actor": "Ryu", "party": "Treasury"},
    ),
    Told(
        "designation",
        "Japan imposed sanctions on Volga Shipping LLC over North Korean arms on 8 November.",
        "2024-11-08",
        {"actor": "Japan", "party": "Volga Shipping LLC"},
        {"party": "Japan"},
    ),
    Told(
        "designation",
        "Korea Ryonbong General Corporation was blacklisted by the European Union on Monday, with sanctions taking effect at once.",
        "2024-11-11",
        {"actor": "European Union", "party": "Korea Ryonbong General Corporation"},
        {"actor": "Ryonbong"},
    ),
    Told(
        "cyber",
        "North Korean hackers stole 300 million dollars in cryptocurrency from DMM Bitcoin in May, the FBI said on Thursday.",
        "2024-05-01 to 2024-05-31",
        {"actor": "hackers"},
        {"actor": "FBI", "recipient": "FBI"},
    ),
    Told(
        "cyber",
        "The Lazarus Group hacked the computers of a South Korean shipyard in August.",
        "2024-08-01 to 2024-08-31",
        {"actor": "Lazarus Group"},
    ),
    Told(
        "weapon_test",
        "It was the first time North Korea tested a missile since January.",
        None,
        {"actor": "North Korea"},
    ),
    Told(
        "weapon_test",
        "On the eve of the visit, North Korea fired two cruise missiles.",
        None,
        {"actor": "North Korea", "item": "cruise missiles"},
    ),
    Told(
        "designation",
        "The U.S. on Thursday sanctioned Korea Paeksol Trading Corporation.",
        "2024-11-14",
        {"actor": "U.S.", "party": "Korea Paeksol Trading Corporation"},
    ),
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told.kind}: {told.text[:40]}")
def test_told(told: Told) -> None:
    check(told)
