"""Happenings as agencies, panels and prosecutors word them: own sentences, each of one live event, and traps beside them."""

from __future__ import annotations

from datetime import date

import pytest

from observance.model import EventType
from tests.extract.cases import Told, check, live, read

TOLD = (
    Told(
        "talks",
        "Chinese and North Korean railway officials held working-level consultations in Dandong from November 4 to 6, the ministry said.",
        "2024-11-04 to 2024-11-06",
    ),
    Told("talks", "The DPRK foreign minister met with her Russian counterpart.", None),
    Told(
        "visit",
        "A 12-member delegation of the Vladivostok city government wrapped up a four-day trip to Rason on Wednesday.",
        "until 2024-11-13",
        {"visitor": "delegation"},
    ),
    Told(
        "visit",
        "Putin travelled to Pyongyang on June 18 at the invitation of Kim Jong Un.",
        "from 2024-06-18",
        {"visitor": "Putin"},
    ),
    Told(
        "agreement",
        "Ri Hwa Chol and his Belarusian counterpart put their signatures to a protocol of intent on timber.",
        None,
    ),
    Told(
        "agreement",
        "A plan for cultural exchange for 2025-2026 between the governments of Mongolia and the DPRK was inked in Ulaanbaatar on November 5.",
        "2024-11-05",
        {"signatory": ("Mongolia", "DPRK")},
    ),
    Told("weapon_test", "Kim Jong Un oversaw on August 27 a test-fire of the 240mm-calibre MRLS.", "2024-08-27"),
    Told(
        "weapon_test",
        "Kim Jong Un guided the firing drill of super-large multiple rocket launchers on March 18.",
        "2024-03-18",
    ),
    Told(
        "weapon_test",
        "The country's attempt to put a spy satellite into orbit on May 27 ended in failure when the rocket blew up.",
        "2024-05-27",
    ),
    Told(
        "weapon_test",
        "North Korea lobbed about 10 short-range ballistic missiles into the sea on Thursday, Seoul's military said.",
        "2024-11-14",
        {"item": "short-range ballistic missiles"},
    ),
    Told(
        "supply",
        "China's customs agency said exports of refined oil to North Korea fell to 1,200 tonnes in July.",
        "2024-07-01 to 2024-07-31",
        {"recipient": "North Korea"},
    ),
    Told(
        "procurement",
        "Customs data show Chinese imports of wigs from North Korea reached $11 million in May.",
        "2024-05-01 to 2024-05-31",
    ),
    Told(
        "procurement",
        "China bought 3,000 tonnes of coal from North Korea in May, which is banned under resolution 2371.",
        "2024-05-01 to 2024-05-31",
    ),
    Told(
        "worker_dispatch",
        "A first batch of 130 North Korean construction workers left for Donetsk on November 4.",
        "2024-11-04",
    ),
    Told(
        "mandate",
        "The Council extended the mandate of the Panel of Experts until 30 April 2024 by resolution 2680.",
        None,
    ),
    Told(
        "designation",
        "The US Treasury on Wednesday slapped sanctions on six people accused of running an IT worker scheme for Pyongyang.",
        "2024-11-13",
        {"actor": "US Treasury"},
    ),
    Told(
        "ship_to_ship",
        "Panel imagery shows the New Konk conducting a ship-to-ship transfer with the Yu Son on 20 March.",
        "2024-03-20",
    ),
    Told(
        "ship_to_ship",
        "The tanker Shundlli moored alongside the North Korean-flagged Chon Ma San to transfer oil on 11 May.",
        "2024-05-11",
    ),
    Told("port_call", "The Russian-flagged Patriot called at Chongjin on March 7.", "2024-03-07"),
    Told("seizure", "US authorities impounded the bulk carrier Wise Honest on May 9.", "2024-05-09"),
    Told(
        "seizure",
        "The FBI seized $1.7 million in cryptocurrency from North Korean IT workers in January.",
        "2024-01-01 to 2024-01-31",
        {"actor": "FBI"},
    ),
    Told(
        "cyber",
        "Lazarus Group stole more than $600 million from the Ronin Network in March, the FBI said.",
        "2024-03-01 to 2024-03-31",
        {"actor": "Lazarus Group"},
    ),
    Told(
        "cyber",
        "Attackers linked to Pyongyang drained $100 million from a bridge between two blockchains on June 23.",
        "2024-06-23",
    ),
    Told(
        "training",
        "Dozens of North Korean doctors took a three-week course in cardiology at a Moscow clinic in March.",
        dated=False,
    ),
    Told("training", "North Korean special forces underwent drills at Russian bases, a Ukrainian general said.", None),
    Told(
        "exhibition",
        "The 17th Pyongyang Spring International Trade Fair ran from May 7 to 10 with firms from China and Russia.",
        "2024-05-07 to 2024-05-10",
    ),
)

TRAPS = (
    "North Korea supplied 200 tractors to its farms last month, South Korea's unification ministry said.",
    "Japan's purchase of Tomahawk missiles from the United States was approved in January.",
    "A society of Koreans in Uzbekistan held a meeting to celebrate the founding anniversary of the DPRK.",
    "Sales of seafood from North Korea to Chinese firms, which are banned under resolution 2371, have resumed.",
    "The resolution obliges states to shut down all joint ventures with DPRK entities within 120 days.",
    "Ship-to-ship transfers with North Korean vessels are banned.",
    "Designated vessels must not be allowed to enter port.",
    "Ukraine struck a depot where North Korean missiles were stored.",
    "Russia released $9 million of frozen North Korean assets deposited in a Russian bank.",
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told.kind}: {told.text[:40]}")
def test_a_happening_in_wire_style_is_told_once(told: Told) -> None:
    check(told)


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_sounds_like_a_happening_is_none(text: str) -> None:
    assert live(text) == []


def test_a_distance_to_another_date_is_not_that_date() -> None:
    text = "Vietnam hosted Vladimir Putin in Hanoi on Thursday, a day after the Russian leader left Pyongyang."
    assert [event.when for event in read(text).events if event.type is EventType.VISIT] == [None]


def test_whoever_who_stands_for_is_the_visitor() -> None:
    text = "Kim Jong Un met Sergei Shoigu, secretary of the Security Council of Russia, who was on a visit to the DPRK."
    visits = [event for event in read(text, date(2024, 9, 14)).events if event.type is EventType.VISIT]
    assert [[role.quote.text for role in visit.roles if role.role.value == "visitor"] for visit in visits] == [
        ["Sergei Shoigu"]
    ]
