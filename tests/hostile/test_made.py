"""Bombs, loops and crowds, made for this: each stops at its cap, in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.watched import sound


@pytest.mark.shared_data
@pytest.mark.slow
@pytest.mark.parametrize("corpus", ["made feeds", "made sitemaps", "made records"])
def test_bombs_and_crowds_by_the_other_doors(shared_data: Path, corpus: str) -> None:
    run = sound(corpus, shared_data, items=30)
    assert run.slowest < 60
    if corpus == "made feeds":
        assert run.peak < 200e6


@pytest.mark.shared_data
@pytest.mark.slow
def test_bombs_and_loops_as_files(shared_data: Path) -> None:
    run = sound("made", shared_data, items=50)
    assert run.apart < 256e6, "what is read in the sandbox"
