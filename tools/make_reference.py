"""Write docs/reference from the code: the verbs, the errors and the vocabulary. ``--check`` only compares."""

from __future__ import annotations

import inspect
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from observance import model
from observance.cli.app import GROUPS, VERBS
from observance.model import errors
from observance.model.queue import REASON_CODES

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- made by tools/make_reference.py: change the code, then run `make reference` -->\n\n"


def verbs() -> str:
    """Give the page of every verb's own help."""
    page = NOTE + "# The command line\n\nData goes to standard output, everything else to standard error.\n"
    page += "Exit codes: 0 done, 1 failed, 2 usage, 3 findings or matches present (only with `--fail-on`), 4 lists\n"
    page += "stale, 5 evidence integrity broken, 130 interrupted.\n"
    for verb in (*VERBS, *GROUPS):
        page += f"\n## observance {verb}\n\n```text\n{_help(verb)}\n```\n"
        if verb in GROUPS:
            for sub in _subcommands(verb):
                page += f"\n### observance {verb} {sub}\n\n```text\n{_help(verb, sub)}\n```\n"
    return page


def _help(*words: str) -> str:
    """Run a verb's --help as a user would, 100 columns wide and without colour."""
    ran = subprocess.run(
        [sys.executable, "-m", "observance", *words, "--help"],
        capture_output=True,
        check=True,
        text=True,
        env={"COLUMNS": "100", "NO_COLOR": "1", "PATH": "", "LANG": "C.UTF-8"},
    )
    return "\n".join(line.rstrip() for line in ran.stdout.strip().splitlines())


def _subcommands(group: str) -> list[str]:
    module = __import__(f"observance.cli.{group}", fromlist=["app"])
    return sorted(name for name in module.app if not name.startswith("-"))


def error_page() -> str:
    """Give the page of every error: code, exit status, meaning."""
    page = NOTE + "# Errors\n\nEvery error is one line: where, what, a hint, and a code from this table.\n\n"
    page += "| code | exit | meaning |\n|---|---|---|\n"
    classes = inspect.getmembers(errors, inspect.isclass)
    kinds = [kind for _, kind in classes if issubclass(kind, errors.ObservanceError)]
    rows = {kind.code: f"| {kind.code} | {kind.exit_status} | {inspect.getdoc(kind)} |\n" for kind in kinds}
    rows |= {code: f"| {code} | 1 | {meaning} |\n" for code, meaning in REASON_CODES.items()}
    return page + "".join(rows[code] for code in sorted(rows))


def vocabulary() -> str:
    """Give the page of every closed vocabulary of the model."""
    page = NOTE + "# Vocabulary\n\nThe closed lists of words the JSON uses.\n"
    for name in model.__all__:
        kind = getattr(model, name)
        if inspect.isclass(kind) and issubclass(kind, StrEnum):
            page += f"\n## {name}\n\n{inspect.getdoc(kind)}\n\n"
            page += ", ".join(f"`{member.value}`" for member in kind) + "\n"
    return page


PAGES = {"cli.md": verbs, "errors.md": error_page, "vocabulary.md": vocabulary}


def main() -> int:
    """Write the pages, or with --check say which differ from the code."""
    stale = []
    for name, make in PAGES.items():
        page = make()
        path = FOLDER / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != page:
                stale.append(name)
        else:
            path.write_text(page, encoding="utf-8")
    if stale:
        sys.stderr.write(f"docs/reference is behind the code: {', '.join(stale)}; run make reference\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
