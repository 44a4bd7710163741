"""PDFs that are broken, locked, or made to break a reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.watched import sound


@pytest.mark.shared_data
@pytest.mark.slow
def test_every_pdf(shared_data: Path) -> None:
    run = sound("pdf", shared_data, items=140)
    assert run.count("read") >= 100
