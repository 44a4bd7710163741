"""Fixtures every test may use, and a loud word at the end about what was skipped for lack of data."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MISSING_DATA = "measuring data not found: set OBSERVANCE_DATA to its folder"
MISSING_SPARK = "pyspark or Java not found"
MISSING_BROWSER = "Chromium not found: install it (Debian: chromium)"

MEMORY = Path("/dev/shm")
ROOM = 48 * 1024**2  # a container is often given 64 MiB, and no such test takes 10


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


@pytest.fixture
def memory_path(tmp_path: Path) -> Iterator[Path]:
    """Give an empty folder in memory, or on the disk where there is none with room.

    For tests that kill or fail a run at every operation: what counts there is that it was synced, not waiting for the
    disk. Where a sync really goes is tested by recording it (tests/faults).
    """
    try:
        roomy = shutil.disk_usage(MEMORY).free > ROOM and os.access(MEMORY, os.W_OK)
    except OSError:
        roomy = False
    if not roomy:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="observance-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the caller's workspace and environment."""
    monkeypatch.delenv("OBSERVANCE_WORKSPACE", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no test by bytes nobody reads: what was compressed or drawn by chance differs in each process of one run."""
    return argname if isinstance(val, bytes) and not val.decode("ascii", errors="replace").isprintable() else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in capitals how much was not tested."""
    for reason, what in ((MISSING_DATA, "REAL DATA"), (MISSING_BROWSER, "A BROWSER"), (MISSING_SPARK, "SPARK")):
        skipped = [r for r in terminalreporter.stats.get("skipped", []) if reason in str(r.longrepr)]
        if skipped:
            terminalreporter.write_line(f"NOT TESTED FOR LACK OF {what}: {len(skipped)} tests ({reason})")
