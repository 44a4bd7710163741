"""Ships: ship_to_ship, port_call, seizure."""

from __future__ import annotations

import pytest

from tests.extract.cases import Told, check

TOLD = (
    Told(
        "ship_to_ship",
        "On 12 November the tanker Chon Ma San pumped fuel oil into the DPRK tanker Ji Song 6 in the East China Sea.",
        "2024-11-12",
        {"supplier": "Chon Ma San", "recipient": "Ji Song 6"},
        {"recipient": "Chon Ma San", "supplier": "Ji Song 6"},
    ),
    Told(
        "ship_to_ship",
        "The Panel reported that two tankers, the Vanguard Sky and the Kum Un San, conducted a ship-to-ship transfer in October.",
        "2024-10-01 to 2024-10-31",
        never={"*": "Panel"},
    ),
    Told(
        "port_call",
        "The cargo ship Tae Pyong 2 docked at Vostochny port on November 10, satellite images show.",
        "2024-11-10",
        {"actor": "Tae Pyong 2"},
    ),
    Told(
        "port_call",
        "The Russian-flagged vessel Angara called at Rajin on 3 November, NK Pro reported on Wednesday.",
        "2024-11-03",
        {"actor": "Angara"},
        {"actor": "NK Pro"},
    ),
    Told(
        "seizure",
        "South Korea seized the tanker Lighthouse Winmore in late 2017 at Yeosu.",
        None,
        {"actor": "South Korea", "item": "Lighthouse Winmore"},
        {"item": "South Korea"},
        dated=False,
    ),
    Told(
        "seizure",
        "The cargo ship Wise Honest was seized by the United States in May 2019.",
        "2019-05-01 to 2019-05-31",
        {"actor": "United States", "item": "Wise Honest"},
        {"actor": "Wise Honest", "item": "United States"},
    ),
    Told(
        "seizure",
        "Italian customs officers at Gioia Tauro confiscated a shipment of rocket parts on Tuesday.",
        "2024-11-12",
    ),
    Told(
        "seizure",
        "South Korea detained the cargo ship De Yi in March on suspicion of violating sanctions.",
        "2024-03-01 to 2024-03-31",
        {"actor": "South Korea", "item": "De Yi"},
    ),
    Told(
        "seizure",
        "Japan's coast guard intercepted the tanker Sam Jong 2 on 9 November.",
        "2024-11-09",
        {"actor": "Japan", "item": "Sam Jong 2"},
    ),
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told.kind}: {told.text[:40]}")
def test_told(told: Told) -> None:
    check(told)
