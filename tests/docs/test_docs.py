"""The documentation is true: its links lead somewhere, its commands run, its reference is what the code makes."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from observance.cli.app import GROUPS, VERBS, run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN = [ROOT / "README.md", ROOT / "docs" / "tutorial.md"]


def reference() -> ModuleType:
    """Load the script that writes the reference."""
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def commands(page: Path) -> list[list[str]]:
    """Give the observance calls of a page's fenced blocks, redirections and prompts left out."""
    found = []
    for block in re.findall(r"```text\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            words = (
                shlex.split(line.removeprefix("$ "), comments=True) if line.startswith(("observance ", "$ ")) else []
            )
            if words and words[0] == "observance":
                found.append(words[1 : words.index(">") if ">" in words else None])
    return found


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_every_command_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    assert run(["read", "--jsonl", "examples/exhibition.jsonl"]) == 0
    assert run(["verify"]) == 0
    (tmp_path / "checkpoint.txt").write_text(capsys.readouterr().out.split("}\n")[-1], encoding="utf-8")
    calls = commands(page)
    assert calls
    for call in calls:
        assert run(call) == 0, call


def test_the_reference_is_what_the_code_makes() -> None:
    module = reference()
    for name, make in module.PAGES.items():
        assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == make(), "run make reference"


def test_every_verb_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    for verb in (*VERBS, *GROUPS):
        assert f"## observance {verb}" in page


def test_every_decision_says_what_and_why() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "**Decision.**" in text, path.name
        assert len(text.splitlines()) < 40, path.name
