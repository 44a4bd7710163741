"""Journeys, meetings, signatures, shows and courses: visit, talks, agreement, exhibition, training."""

from __future__ import annotations

import pytest

from tests.extract.cases import Told, check

TALKS = frozenset({"talks"})
VISIT = frozenset({"visit"})
TOLD = (
    Told(
        "visit",
        "PYONGYANG, Nov. 14 (Xinhua) -- A delegation of the Russian Ministry of Health led by Deputy Minister Oleg Salagai arrived in Pyongyang on Wednesday.",
        "from 2024-11-13",
        {"visitor": ("delegation", "Oleg Salagai")},
        {"visitor": "Xinhua", "host": "Russia"},
    ),
    Told(
        "visit",
        "Russian Security Council Secretary Sergei Shoigu visited North Korea on Monday, state news agency TASS reported on Tuesday.",
        "2024-11-11",
        {"visitor": "Sergei Shoigu", "host": "North Korea"},
        {"visitor": "TASS", "host": "TASS"},
    ),
    Told(
        "visit",
        "North Korean Foreign Minister Choe Son Hui flew to Vladivostok on Tuesday for an official visit to Russia.",
        "from 2024-11-12",
        {"visitor": "Choe Son Hui"},
        dated=False,
    ),
    Told(
        "visit",
        "A DPRK military delegation headed by Kim Yong Bok left Pyongyang for Moscow on 10 November, KCNA said Monday.",
        "from 2024-11-10",
        {"visitor": ("delegation", "Kim Yong Bok")},
        {"visitor": "KCNA"},
    ),
    Told(
        "talks",
        "Russian Foreign Minister Sergey Lavrov met his North Korean counterpart Choe Son Hui in Moscow on November 1.",
        "2024-11-01",
        {"party": ("Sergey Lavrov", "Choe Son Hui")},
    ),
    Told(
        "talks",
        "Kim Jong Un held talks with Russian Defence Minister Andrei Belousov in Pyongyang on Tuesday, according to KCNA.",
        "2024-11-12",
        {"party": ("Kim Jong Un", "Andrei Belousov")},
        {"party": "KCNA"},
    ),
    Told(
        "talks",
        "The 11th meeting of the DPRK-Russia intergovernmental committee for trade was held in Pyongyang on Wednesday.",
        "2024-11-13",
        never={"party": "Pyongyang"},
    ),
    Told(
        "agreement",
        "Russia and North Korea signed a memorandum on cooperation in radio broadcasting in Moscow on November 5, Interfax reported on Thursday.",
        "2024-11-05",
        {"signatory": ("Russia", "North Korea")},
        {"signatory": ("Interfax", "Moscow")},
    ),
    Told(
        "agreement",
        "A protocol on tourism between the governments of the DPRK and the Russian Federation was signed on Wednesday by Foreign Minister Choe Son Hui and Foreign Minister Sergey Lavrov.",
        "2024-11-13",
        {"signatory": ("DPRK", "Russian Federation"), "actor": ("Choe Son Hui", "Sergey Lavrov")},
    ),
    Told(
        "agreement",
        "The state railway of Russia concluded a contract with a North Korean firm for 60 locomotives, a spokesman said.",
        None,
        others=frozenset({"supply", "procurement"}),
    ),
    Told(
        "exhibition",
        "A Russian trade fair opened in Pyongyang on Monday, with 30 companies on show.",
        "from 2024-11-11",
        others=frozenset(),
    ),
    Told(
        "exhibition",
        "The Rason International Trade Exhibition was held from November 4 to 7, Yonhap said on Friday.",
        "2024-11-04 to 2024-11-07",
        never={"organiser": "Yonhap", "participant": "Yonhap"},
    ),
    Told(
        "training",
        "Russian instructors trained North Korean soldiers in drone warfare at Sergeyevka in October, Ukrinform reports.",
        "2024-10-01 to 2024-10-31",
        {"participant": "soldiers"},
        {"actor": "Ukrinform"},
    ),
    Told(
        "training",
        "Kim Chaek University of Technology gave a training course to Russian engineers on 8 November.",
        "2024-11-08",
    ),
    Told(
        "talks",
        "President Xi Jinping and Kim Jong Un met in Beijing in 2019 and the two parties agreed to meet again.",
        "2019-01-01 to 2019-12-31",
        {"party": ("Xi Jinping", "Kim Jong Un")},
    ),
    Told(
        "agreement",
        "Russian Deputy Prime Minister Denis Manturov and North Korean Premier Kim Tok Hun signed a protocol in Pyongyang on Tuesday.",
        "2024-11-12",
        {"signatory": ("Denis Manturov", "Kim Tok Hun")},
    ),
    Told(
        "visit",
        "Choe Son Hui left for Moscow on Monday, TASS reported, and will meet Lavrov on Friday.",
        "from 2024-11-11",
        {"visitor": "Choe Son Hui"},
        {"*": "TASS"},
    ),
    Told(
        "talks",
        "North Korean Foreign Minister Choe Son Hui met Russian Foreign Minister Sergey Lavrov in Moscow on November 1. "
        "In a warm atmosphere North Korea and Russia had a good talk.",
        "2024-11-01",
        {"party": ("Choe Son Hui", "Sergey Lavrov")},
    ),
)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told.kind}: {told.text[:40]}")
def test_told(told: Told) -> None:
    check(told)
