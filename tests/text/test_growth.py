"""What reading a text costs grows with its length and no faster: one endless line included."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from observance.ingest.layout import lay_out
from observance.ingest.plain import read_plain
from observance.text import dominant_script, find_dates, infer_not_before, language_of, paragraphs, sentences

PIECES = {
    "words": "word ",
    "one word": "A",
    "sentences": "North Korea and Russia held a fair, KCNA reported. A Co. Ltd. of Mr. V. Kim took part. ",
    "dates": "On 1 May 2024, Thursday, October 31, and the same day it will open, he said on May 2. ",
    "stops": ". ",
    "opening signs": '. "(((((((((((((((((((( ',
    "one endless abbreviation": "a.b.",
    "Korean": "북한과 로씨야가 10월 31일 평양에서 전시회를 열었다고 보도하였다. ",
    "digits": "20240501 ",
}
STEPS: dict[str, Callable[[str], object]] = {
    "plain text and its layout": lambda text: lay_out(read_plain(text)),
    "language": language_of,
    "script": dominant_script,
    "dates": lambda text: find_dates(text, anchor=None),
    "the day it was not written before": infer_not_before,
    "sentences": sentences,
    "paragraphs": paragraphs,
}
LENGTH = 20_000
TIMES = 10
# Linear is 10, quadratic 100; what a machine is busy with besides comes on top of the one and hides nothing of the other.
MOST = 50
# Seconds of the processor under which clocks measure nothing.
LEAST_S = 0.005


def cost(step: Callable[[str], object], text: str) -> float:
    """Give the least processor time of three runs, in seconds."""
    found = []
    for _ in range(3):
        began = time.process_time()
        step(text)
        found.append(time.process_time() - began)
    return min(found)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("piece", PIECES)
def test_ten_times_the_text_costs_about_ten_times_as_much(piece: str, step: str) -> None:
    text = PIECES[piece] * (LENGTH // len(PIECES[piece]))
    small = cost(STEPS[step], text)
    assert cost(STEPS[step], text * TIMES) < MOST * max(small, LEAST_S)
