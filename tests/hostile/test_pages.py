"""Pages of HTML: the tokenizer's, the serializer's and the encodings' own tests, and what browsers can be made to run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.watched import sound


@pytest.mark.shared_data
@pytest.mark.slow
def test_the_tests_of_html(shared_data: Path) -> None:
    run = sound("html", shared_data, items=1000, every=7)
    assert run.count("read") > 0.9 * len(run.outcomes)


@pytest.mark.shared_data
@pytest.mark.slow
def test_what_browsers_can_be_made_to_run(shared_data: Path) -> None:
    run = sound("xss in pages", shared_data, items=900, every=5)
    assert run.count("read") > 0.9 * len(run.outcomes)
