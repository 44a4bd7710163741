"""The rules of the house that no linter knows, held on every file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "observance"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations/versions" not in path.as_posix())
VAGUE = re.compile(r"^_?(utils?|helpers?|misc|common|base|core|manager)$")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def names(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, FUNCTION):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_module_is_short_documented_and_well_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text)), "no module docstring"
    assert not VAGUE.match(path.stem), "a name that says nothing"
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", text)


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_functions_are_short(path: Path) -> None:
    for node in functions(path):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{node.name}: {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, FUNCTION | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, FUNCTION) and not inner.name.startswith("_"):
                        assert ast.get_docstring(inner), f"{node.name}.{inner.name}"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def test_model_imports_the_standard_library_only() -> None:
    for path in sorted((SOURCE / "model").rglob("*.py")):
        for name in imported(path):
            ours = name == "observance.model" or name.startswith("observance.model.")
            assert ours or name.split(".")[0] in sys.stdlib_module_names, f"{names(path)}: {name}"


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_no_error_is_swallowed(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, "bare except"
            hides = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
            broad = isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
            assert not (hides and broad), "an except that hides"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git from the path
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_machine_path_or_registry_host_is_written_anywhere() -> None:
    # Spelt in halves, or this file would be the one that names them.
    banned = re.compile(
        "/wo" + r"rk/|/ro" + r"ot/|py" + r"pi\.org|python" + r"hosted|deb\.deb" + "ian|registry\\.np" + "mjs"
    )
    for path in tracked():
        if path.suffix in {".png", ".ico", ".gz"}:
            continue
        found = banned.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)}: {found.group() if found else ''}"


def test_every_data_file_says_where_it_is_from() -> None:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".yaml", ".tsv", ".toml"}:
            head = path.read_text(encoding="utf-8")[:2000].casefold()
            assert "source" in head or "src" in head, path.relative_to(ROOT)


def test_data_files_are_in_the_wheel() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["scikit-build"]
    assert build["wheel"]["packages"] == ["src/observance"], "every file of the package is packed"
    assert build["wheel"]["exclude"] == ["**/native"], "but the kernel's sources, which are built"


def test_lock_files_pin_every_package_with_hashes() -> None:
    for name in ("run.lock", "dev.lock", "spark.lock"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([\w.-]+)==\S+", text, re.MULTILINE)
        assert pins
        assert "://" not in text, "a lock names no host"
        blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks)
