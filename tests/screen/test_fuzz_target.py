"""The fuzz target of the kernel still fits the kernel: it is built by hand (make fuzz), and would fall behind unseen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPILER = shutil.which("g++") or shutil.which("clang++")


@pytest.mark.skipif(COMPILER is None, reason="no C++ compiler to check the fuzz target with")
def test_the_fuzz_target_compiles() -> None:
    command = [str(COMPILER), "-std=c++20", "-fsyntax-only", str(ROOT / "tools" / "fuzz" / "kernel.cpp")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
