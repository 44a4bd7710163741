"""Fixtures every test may use, and a loud word at the end about what was skipped for lack of data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MISSING_DATA = "measuring data not found: set OBSERVANCE_DATA to its folder"
MISSING_SPARK = "pyspark or Java not found"
MISSING_BROWSER = "Chromium not found: install it (Debian: chromium)"


def _data_folder() -> Path | None:
    named = os.environ.get("OBSERVANCE_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real data tests are measured on, or skip loudly."""
    folder = _data_folder()
    if folder is None:
        pytest.skip(MISSING_DATA)
    return folder


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the caller's workspace and environment."""
    monkeypatch.delenv("OBSERVANCE_WORKSPACE", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in capitals how much was not tested."""
    for reason, what in ((MISSING_DATA, "REAL DATA"), (MISSING_BROWSER, "A BROWSER"), (MISSING_SPARK, "SPARK")):
        skipped = [r for r in terminalreporter.stats.get("skipped", []) if reason in str(r.longrepr)]
        if skipped:
            terminalreporter.write_line(f"NOT TESTED FOR LACK OF {what}: {len(skipped)} tests ({reason})")
