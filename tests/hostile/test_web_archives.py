"""Web archives, whole, cut short, and lying about themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.watched import sound


@pytest.mark.shared_data
def test_every_archive(shared_data: Path) -> None:
    assert sound("web archives", shared_data, items=16).count("read") >= 1
