"""Goods, money, firms and workers crossing a border: supply, procurement, joint_venture, payment, worker_dispatch."""

from __future__ import annotations

import pytest

from tests.extract.cases import Told, check

TOLD = (
    Told(
        "supply",
        "North Korea shipped 3,000 containers of artillery shells to Russia on November 6, a South Korean official told reporters on Thursday.",
        "2024-11-06",
        {"supplier": "North Korea", "recipient": "Russia", "item": "artillery shells"},
        {"supplier": ("South Korea", "Russia"), "recipient": "North Korea"},
    ),
    Told(
        "supply",
        "Russia delivered 50,000 tonnes of refined petroleum products to the DPRK in October, the Panel found.",
        "2024-10-01 to 2024-10-31",
        {"supplier": "Russia", "recipient": "DPRK", "item": "refined petroleum products"},
        {"supplier": "Panel"},
    ),
    Told(
        "supply",
        "Two excavators were delivered to North Korea by a Chinese company on 12 November.",
        "2024-11-12",
        {"recipient": "North Korea", "item": "excavators"},
        {"supplier": "North Korea"},
    ),
    Told(
        "supply",
        "According to customs figures, China exported 200 trucks to North Korea last month.",
        "2024-10-01 to 2024-10-31",
        {"supplier": "China", "recipient": "North Korea", "item": "trucks"},
    ),
    Told(
        "supply",
        "Missiles were supplied to Russia by North Korea.",
        None,
        {"supplier": "North Korea", "recipient": "Russia"},
        {"supplier": "Russia", "recipient": "North Korea"},
    ),
    Told(
        "supply",
        "Moscow on Monday handed over an air-defence missile system to Pyongyang, Yonhap reported on Thursday.",
        "2024-11-11",
        {"item": "missile system"},
        {"supplier": "Yonhap", "recipient": "Yonhap"},
    ),
    Told(
        "procurement",
        "North Korea bought 40 excavators from China in September.",
        "2024-09-01 to 2024-09-30",
        {"recipient": "North Korea", "supplier": "China", "item": "excavators"},
        {"supplier": "North Korea", "recipient": "China"},
    ),
    Told(
        "procurement",
        "Russia has imported coal from the DPRK through the port of Rason since 3 November, Reuters said on Friday.",
        None,
        {"recipient": "Russia", "supplier": "DPRK", "item": "coal"},
        {"recipient": "Reuters", "supplier": "Reuters"},
        dated=False,
    ),
    Told(
        "joint_venture",
        "A North Korean firm and a Chinese partner set up a joint venture in Dandong in 2021, NK News reported on Tuesday.",
        "2021-01-01 to 2021-12-31",
        never={"party": "NK News"},
    ),
    Told(
        "joint_venture",
        "Daesong Trading Company and Amur Timber LLC established a joint company in Vladivostok on 4 November.",
        "2024-11-04",
        {"party": ("Daesong Trading Company", "Amur Timber LLC")},
    ),
    Told(
        "payment",
        "Foreign Trade Bank transferred $2.3 million to a firm in Hong Kong on 1 November, the Panel said.",
        "2024-11-01",
        {"supplier": "Foreign Trade Bank"},
        {"supplier": "Panel"},
    ),
    Told(
        "payment",
        "The Russian importer paid 4 million yuan to Korea Kwangson Banking Corporation of North Korea.",
        None,
        {"recipient": "Korea Kwangson Banking Corporation"},
    ),
    Told(
        "worker_dispatch",
        "North Korea sent some 500 workers to Vladivostok in October to build apartments, TASS said on Monday.",
        "2024-10-01 to 2024-10-31",
        {"participant": "workers"},
        {"actor": "TASS", "supplier": "TASS"},
    ),
    Told(
        "worker_dispatch",
        "About 200 North Korean workers arrived in the Russian city of Khabarovsk on 9 November.",
        "2024-11-09",
        {"participant": "workers"},
    ),
    Told(
        "worker_dispatch",
        "A textile factory in Hunchun, China, employed 1,000 North Korean labourers in 2023, according to the Panel of Experts.",
        "2023-01-01 to 2023-12-31",
        {"participant": "labourers"},
        {"actor": "Panel"},
    ),
    Told(
        "supply",
        "North Korea sold Russia 200 artillery shells in September, the Panel of Experts wrote.",
        "2024-09-01 to 2024-09-30",
        {"supplier": "North Korea", "recipient": "Russia"},
        {"supplier": "Russia", "recipient": "North Korea"},
    ),
    Told(
        "supply",
        "Ambassador Alexander Matsegora told TASS in an interview that Russia delivered flour to North Korea in October.",
        "2024-10-01 to 2024-10-31",
        {"supplier": "Russia", "recipient": "North Korea", "item": "flour"},
        {"*": ("TASS", "Matsegora")},
    ),
    Told(
        "payment",
        "A bank in Moscow received 3 million dollars from Korea Kwangson Banking Corporation of North Korea.",
        None,
        {"supplier": "Korea Kwangson Banking Corporation"},
        {"recipient": "Korea Kwangson Banking Corporation"},
    ),
    Told(
        "joint_venture",
        "North Korea opened a joint venture bank with a Chinese company in 2012; it closed in 2017.",
        "2012-01-01 to 2012-12-31",
        {"party": ("North Korea", "Chinese company")},
    ),
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told.kind}: {told.text[:40]}")
def test_told(told: Told) -> None:
    check(told)
