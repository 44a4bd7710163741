"""Shared text: what is a copy, what is the same story told apart, and what only sounds alike."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.model import Report, Reuse
from observance.trace import compare, fingerprints
from observance.trace.kinship import DIRECTION
from observance.trace.wording import Rarity, shipped_rarity, wording
from tests.trace.writing import DAY, report

ORIGINAL = (
    "Wool carders from the Ostrava Hill cooperative unveiled a loom driven by falling water on Tuesday. The wooden"
    " frame stands four metres tall and weaves blankets without any electricity, its designer Bohdan Ilkovych told"
    " visitors. Farmers queued past noon to stroke the samples, and a baker from Lower Dubina swapped nine loaves for"
    " a scarf. The cooperative hopes to lend the drawings to any village that asks."
)
STANDING = (
    "general secretary of the Workers' Party of Korea and president of the State Affairs of the Democratic People's"
    " Republic of Korea"
)
TELLING = (
    "At Lower Dubina a water-powered loom drew a crowd this week. Bohdan Ilkovych built it for the Ostrava Hill"
    " cooperative; blankets need no electricity, only a stream."
)


def damaged(text: str) -> str:
    """Drop every fifteenth word, as a page that loses its links does."""
    return " ".join(word for n, word in enumerate(text.split()) if n % 15)


def test_a_relay_with_dropped_words_is_a_copy_with_exact_passages() -> None:
    source = report(ORIGINAL, outlet="Northbank News", published=DAY)
    relay = report("(Quayside Daily) " + damaged(ORIGINAL), outlet="Quayside Daily", published=DAY + timedelta(days=1))
    link = compare(relay, source)
    assert link is not None
    assert (link.copy, link.original) == (relay.text_sha256, source.text_sha256)
    assert link.share > 0.7
    for here, there in link.passages:
        assert here.holds_in(relay.text)
        assert there.holds_in(source.text)
    assert len(fingerprints(relay.text) & fingerprints(source.text)) >= 2


def test_the_one_that_credits_the_other_is_the_copy_whatever_the_dates_say() -> None:
    source = report(ORIGINAL, outlet="Northbank News", published=DAY + timedelta(days=1))
    relay = report(ORIGINAL + " Northbank News has more.", outlet="Quayside Daily", published=DAY)
    link = compare(source, relay)
    assert link is not None
    assert link.copy == relay.text_sha256
    assert link.direction == "it credits the other"


def test_part_of_a_word_credits_nobody() -> None:
    source = report(ORIGINAL, outlet="RT", published=DAY)
    other = report(ORIGINAL + " A short report.", outlet="Quayside Daily", published=DAY + timedelta(days=1))
    link = compare(source, other)
    assert link is not None
    assert link.direction == "the other was published earlier"
    assert link.copy == other.text_sha256


def test_standing_titles_are_no_copy() -> None:
    first = report(f"A message went to Vientiane from the {STANDING} about rice seedlings.", outlet="A")
    second = report(f"Wreaths were laid in Minsk for the {STANDING} beside the river.", outlet="B")
    assert compare(first, second) is None


def test_the_same_story_in_other_words_is_linked_and_called_no_copy() -> None:
    first, second = report(ORIGINAL, outlet="Northbank News"), report(TELLING, outlet="Amur Lantern")
    link = compare(first, second)
    assert link is not None
    assert link.direction == DIRECTION
    assert link.passages
    assert len(fingerprints(first.text) & fingerprints(second.text)) >= 2


@pytest.mark.parametrize("published", [None, DAY + timedelta(days=40)])
def test_the_same_names_far_apart_in_time_are_no_link(published: date | None) -> None:
    first = report(ORIGINAL, outlet="Northbank News")
    assert compare(first, report(TELLING, outlet="Amur Lantern", published=published)) is None


def test_a_caller_may_say_what_is_common() -> None:
    first, second = report(ORIGINAL, outlet="Northbank News"), report(TELLING, outlet="Amur Lantern")
    everywhere = Rarity(10, {"lower dubina": 10, "bohdan ilkovych": 10, "ostrava hill": 10}, frozenset())
    assert compare(first, second, rarity=everywhere) is None


def test_a_report_is_no_copy_of_itself() -> None:
    assert compare(report(ORIGINAL), report(ORIGINAL, outlet="Other")) is None


def test_rarity_counts_are_weights() -> None:
    rarity = shipped_rarity()
    assert rarity.reports > 400
    assert rarity.word("the") == 0
    assert rarity.word("pyongyang") < 0.2 < rarity.word("loom") == 1.0


def test_headlines_name_nothing_by_their_capitals() -> None:
    assert not wording("Village Loom Draws Large Crowd\n\nAll went well.").names


def test_fingerprints_are_the_same_in_another_process() -> None:
    code = f"from observance.trace import fingerprints; print(sorted(fingerprints({ORIGINAL!r})))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(other.stdout) == sorted(fingerprints(ORIGINAL))


@given(st.text(max_size=400))
def test_fingerprints_fit_a_signed_number_of_64_bits(text: str) -> None:
    assert all(0 <= value < 2**63 for value in fingerprints(text))


WORDS = st.lists(st.sampled_from([*ORIGINAL.split(), "Kim", "Jong", "Un", "“", "’s", "평양", "\n"]), max_size=80)


@given(WORDS, WORDS)
def test_any_two_texts_compare_the_same_way_round_with_exact_quotes(one: list[str], two: list[str]) -> None:
    a, b = report(" ".join(one), outlet="A"), report(" ".join(two), outlet="B")
    there, back = compare(a, b), compare(b, a)
    assert (there is None) == (back is None)
    texts = {a.text_sha256: a.text, b.text_sha256: b.text}
    for link in (there, back):
        if link:
            assert 0 <= link.share <= 1
            assert all(x.holds_in(texts[link.copy]) and y.holds_in(texts[link.original]) for x, y in link.passages)


def agency_reports(folder: Path) -> list[tuple[str, Report]]:
    rows = [json.loads(line) for line in (folder / "news" / "kcna_2024.dev.jsonl").read_text("utf-8").splitlines()]
    return [
        (
            row["headline"],
            replace(report(row["text"], outlet="KCNA", published=date.fromisoformat(row["published"])), id=row["id"]),
        )
        for row in rows
    ]


@pytest.mark.shared_data
def test_the_founding_report_is_linked_to_its_three_primary_sources_alone(shared_data: Path) -> None:
    seed = report((shared_data / "news" / "seed.txt").read_text("utf-8"), outlet="MENAFN", published=DAY)
    others = agency_reports(shared_data)
    links: dict[str, Reuse] = {}
    started = time.process_time()
    for headline, other in others:
        link = compare(seed, other)
        if link:
            links[headline] = link
            assert len(fingerprints(seed.text) & fingerprints(other.text)) >= 2
    spent = time.process_time() - started
    assert spent / len(others) < 0.004, "a pair costs too much"
    assert {headline: link.direction for headline, link in links.items()} == {
        "2024 DPRK-Russia IT Products Exhibition Opens": DIRECTION,
        "Agreement on Cooperation Signed between Ministries of DPRK and Russia": DIRECTION,
        "DPRK-Russia IT Products Exhibition-2024 Closes": "it credits the other",
    }


@pytest.mark.shared_data
@pytest.mark.slow
def test_an_agencys_formulas_are_no_copies(shared_data: Path) -> None:
    others = [other for _, other in agency_reports(shared_data)]
    elsewhere = [replace(other, outlet="Elsewhere") for other in others]
    window = 40
    own = copies = kin = pairs = 0
    for n, other in enumerate(others):
        for m in range(max(0, n - window), n):
            pairs += 1
            own += compare(other, others[m]) is not None
            link = compare(elsewhere[n], others[m])
            kin += link is not None and link.direction == DIRECTION
            copies += link is not None and link.direction != DIRECTION
    # Two true repeats in the whole set; as if from two outlets, a link in every two hundred neighbours at most.
    assert own <= 4
    assert copies / pairs < 0.001
    assert (copies + kin) / pairs < 0.006
