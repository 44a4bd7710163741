"""The default extractor as a whole: which languages it reads, and what it never does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.extract import VERSION, RuleExtractor, extract
from observance.model import SourceChain
from tests.extract.cases import report_of

FIRST_HAND = SourceChain(path=(), edges=(), roots=(), independent_sources=1)
SAID = "North Korea tested a ballistic missile on Wednesday."


def test_an_english_report_is_read() -> None:
    assert extract(report_of(SAID), FIRST_HAND).events


@pytest.mark.parametrize("language", ["ko", "ru", "uk", "zh", "fr", None])
def test_english_rules_are_never_put_on_another_language(language: str | None) -> None:
    found = extract(replace(report_of(SAID), language=language), FIRST_HAND)
    assert (found.parties, found.events, found.goods, found.gaps) == ((), (), (), ())


def test_the_extractor_says_which_version_read() -> None:
    assert RuleExtractor.version == VERSION
    assert extract(report_of(SAID), FIRST_HAND).read_by == f"rules {VERSION}"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_default_rules_never_lose_a_claim_to_the_host(before: str, after: str) -> None:
    assert extract(report_of(f"{before}\n{SAID}\n{after}"), FIRST_HAND).dropped == 0


def test_a_wall_of_words_without_a_stop_is_left_alone() -> None:
    assert extract(report_of("a delegation visited Russia " * 1500), FIRST_HAND).events == ()
