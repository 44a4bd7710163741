"""Building the recorder and running the driver with it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Every so manieth operation is looked at; 1 looks at all, and takes minutes.
STEP = int(os.environ.get("OBSERVANCE_FAULT_STEP", "11"))
MISSING = "a C compiler and Linux with glibc are needed to see every file operation"


@cache
def _compiler() -> str | None:
    return shutil.which("cc") if sys.platform == "linux" and platform.libc_ver()[0] == "glibc" else None


def recorder(folder: Path) -> Path:
    """Build the recorder in *folder*, or skip loudly."""
    compiler = _compiler()
    if compiler is None:
        pytest.skip(MISSING)
    built = folder / "recorder.so"
    subprocess.run(
        [compiler, "-O2", "-shared", "-fPIC", "-o", built, HERE / "recorder.c", "-ldl"], check=True, capture_output=True
    )
    return built


def drive(built: Path, *arguments: object) -> str:
    """Run the driver with the recorder loaded; give what it printed."""
    environment = {**os.environ, "LD_PRELOAD": str(built), "PYTHONPATH": os.pathsep.join(["src", "."])}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
