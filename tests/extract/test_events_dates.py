"""When it happened is not when it was told."""

from __future__ import annotations

import pytest

from tests.extract.cases import live

ONLY_TOLD = (
    "North Korea fired a ballistic missile off its east coast, South Korea's military said on Wednesday.",
    "On Wednesday, KCNA reported the signing of an agreement between Russia and North Korea.",
    "Russia has delivered a missile system to North Korea, an official told reporters on Thursday.",
    "The foreign ministry said in a statement on Thursday that Russia had delivered 100 trucks to North Korea.",
    "South Korea's spy agency said Wednesday that North Korea had sent workers to Russia.",
    "The FBI confirmed on Tuesday that North Korean hackers had stolen cryptocurrency and that they stole 2 million dollars.",
    "According to figures released on 11 November, North Korea bought 40 excavators from China.",
    "North Korea on Friday condemned Japan for its purchase of Tomahawk missiles from the United States.",
    "TASS reported on 12 November that Russia and North Korea signed a memorandum on tourism.",
)
BOTH = (
    ("Sergei Shoigu visited North Korea on Monday, TASS reported on Tuesday.", "2024-11-11", "2024-11-12"),
    ("Sergei Shoigu visited North Korea on Monday, TASS reported.", "2024-11-11", "2024-11-15"),
    (
        "On Thursday, TASS reported that Russia delivered 100 trucks to North Korea on 4 November.",
        "2024-11-04",
        "2024-11-14",
    ),
    (
        "North Korea fired a ballistic missile on Tuesday, Seoul's military said on Wednesday.",
        "2024-11-12",
        "2024-11-13",
    ),
)


@pytest.mark.parametrize("text", ONLY_TOLD)
def test_the_day_of_the_report_is_not_the_day_of_the_happening(text: str) -> None:
    assert all(event.when is None for event in live(text)), [event.when for event in live(text)]


@pytest.mark.parametrize(("text", "happened", "told"), BOTH)
def test_both_days_are_kept_apart(text: str, happened: str, told: str) -> None:
    (event,) = live(text)
    assert event.when is not None
    assert event.when.days == happened
    assert event.reported is not None
    assert event.reported.days == told


def test_a_stay_does_not_take_the_day_of_a_meeting() -> None:
    text = (
        "North Korean Foreign Minister Choe Son Hui, on an official visit to Russia, "
        "met Russian Foreign Minister Sergey Lavrov on November 4."
    )
    found = {event.type.value: event.when.days if event.when else None for event in live(text)}
    assert found["talks"] == "2024-11-04"
    assert found.get("visit") is None
