"""Pages in the layouts of the outlets we watch, in Korean, Russian, Ukrainian and Chinese: our own text, our own bar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from observance.cli.bench_pages import score_own
from observance.ingest.pages import read_page, text_of
from observance.model import BlockKind

FOLDER = Path(__file__).parents[1] / "page_fixtures"
LANGUAGES = ("ko", "ru", "uk", "zh")
LEAST = 10
BAR = 0.95
PAGES = sorted(FOLDER.glob("*/*.html"))


def gold_of(page: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(page.with_suffix(".json").read_text("utf-8"))
    return gold


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_read_above_the_bar_on_pages_the_rules_never_saw_too(language: str) -> None:
    pages = list((FOLDER / language).glob("*.html"))
    assert len(pages) >= LEAST
    figures = score_own(FOLDER)[language]
    assert figures["ours_tuned_on"]["f1"] >= BAR
    assert figures["ours_held_out"]["f1"] >= BAR
    assert figures["ours_held_out"]["pages"] >= LEAST // 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_headline_credits_and_disclaimers_are_kept_and_every_block_has_its_place(page: Path) -> None:
    gold = gold_of(page)
    markup = page.read_text("utf-8")
    found = read_page(markup, where=page.name)
    assert found.headline == gold["headline"]
    assert found.outlet in {gold["outlet"], None}
    kept = [block.text for block in found.blocks if block.kind in {BlockKind.CREDIT, BlockKind.DISCLAIMER}]
    for line in [*gold["credits"], *gold["disclaimers"]]:
        assert any(line in one for one in kept)
    for block in found.blocks:
        assert block.place is not None
        assert text_of(markup[block.place.start : block.place.end]) == block.text
