"""Naughty strings as the text of a report and as a name; cells that a spreadsheet would run; attacks in XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.watched import sound


@pytest.mark.shared_data
@pytest.mark.slow
def test_reports(shared_data: Path) -> None:
    run = sound("naughty reports", shared_data, items=100, every=5)
    assert run.count("read") > 0.9 * len(run.outcomes)


@pytest.mark.shared_data
def test_names(shared_data: Path) -> None:
    run = sound("naughty names", shared_data, items=900)
    assert run.count("read") == len(run.outcomes), "a name is whatever somebody is called"


@pytest.mark.shared_data
def test_attacks_in_xml(shared_data: Path) -> None:
    assert sound("xml attacks", shared_data, items=180).count("read") == 0
