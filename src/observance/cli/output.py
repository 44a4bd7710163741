"""How the command line prints: tables, JSON, JSON lines and CSV on stdout; remarks on stderr."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter, Token

from observance.model.errors import InputError, WorkspaceError

if TYPE_CHECKING:
    from rich.console import Console

    from observance.workspace import Workspace


class Format(StrEnum):
    """What stdout gets."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


# What "-" is called while the options are parsed: a lone dash would pass for one.
DASH = "\ue000dash"


def _dash_again(_kind: object, tokens: Sequence[Token]) -> str:
    return "-" if tokens[0].value == DASH else tokens[0].value


# A word that may be "-", which stands for standard input.
WordOrDash = Annotated[str, Parameter(converter=_dash_again)]
# A spreadsheet runs a cell that starts with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BLANK = "-"
WIDEST_TABLE = 6
LONGEST_CELL = 60
WORKSPACE_VARIABLE = "OBSERVANCE_WORKSPACE"
WORKSPACE_FOLDER = "observance-workspace"


def say(line: str) -> None:
    """Write one remark for the person at the terminal, on stderr."""
    sys.stderr.write(line + "\n")


def put_json(value: object, *, indent: int | None = 1) -> None:
    """Write one JSON value and a newline to stdout; ``indent=None`` keeps it on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def put_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV table to stdout; cells that a spreadsheet would run as a formula are quoted with an apostrophe."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_tame(cell) for cell in row] for row in rows)


def _tame(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def console(*, stderr: bool = False) -> Console:
    """Make a rich console that respects NO_COLOR and is 100 columns wide where output is piped."""
    from rich.console import Console  # noqa: PLC0415 - rich costs start-up time that --help must not pay

    class Quiet(Console):
        """A console whose reader may leave: `run` ends quietly, where rich would end with exit 1."""

        def on_broken_pipe(self) -> None:
            """Pass on that the reader has gone."""
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", "100"))
    return Quiet(file=stream, width=width, highlight=False, soft_wrap=False)


def put_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table for reading to stdout."""
    from rich.table import Table  # noqa: PLC0415 - see console()
    from rich.text import Text  # noqa: PLC0415

    table = Table(title=title, title_justify="left", show_lines=True, expand=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    console().print(table)


def put_blocks(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows that are too wide for a table one under the other, a line a column, empty cells left out."""
    from rich.table import Table  # noqa: PLC0415 - see console()
    from rich.text import Text  # noqa: PLC0415

    out = console()
    out.print(Text(title, style="bold"))
    for row in rows:
        out.print()
        block = Table.grid(padding=(0, 2))
        block.add_column(style="dim", no_wrap=True)
        block.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell and cell != BLANK:
                block.add_row(column, Text(cell))
        out.print(block)


def put_records(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], form: Format) -> None:
    """Write the same rows as a table, JSON, JSON lines or CSV."""
    if form is Format.CSV:
        put_csv(columns, rows)
    elif form is Format.TEXT and not rows:
        return
    elif form is Format.TEXT:
        # Long words make a table of thin columns that nobody can read.
        wide = len(columns) > WIDEST_TABLE or (
            len(columns) > 3 and any(len(cell) > LONGEST_CELL for row in rows for cell in row)
        )
        (put_blocks if wide else put_table)(title, columns, rows)
    else:
        records: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in rows]
        if form is Format.JSONL:
            for record in records:
                put_json(record, indent=None)
        else:
            put_json(records)


def plural(count: int, noun: str) -> str:
    """Give "1 name", "2 names"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def existing_workspace(folder: Path | None) -> Workspace:
    """Open a workspace that is already there: a verb that only looks must not leave a folder behind."""
    where = folder or _default_folder()
    if not (where / "observance.db").exists():
        raise WorkspaceError(
            "there is no workspace here yet",
            where=str(where),
            hint="observance read FILE makes one; --workspace DIR names another",
        )
    return open_workspace(folder)


def open_workspace(folder: Path | None) -> Workspace:
    """Open the workspace a verb works in.

    *folder* if given, else $OBSERVANCE_WORKSPACE, else the current folder if it is a workspace, else
    ./observance-workspace, which is made on first use.
    """
    from observance.workspace import Workspace  # noqa: PLC0415 - pulls in SQLAlchemy

    where = folder or _default_folder()
    if where.exists() and not where.is_dir():
        raise InputError("is a file, not a workspace folder", where=str(where), hint="pass a folder to --workspace")
    new = not (where / "observance.db").exists()
    workspace = Workspace.open(where)
    if new:
        say(f"new workspace: {where}")
    return workspace


def _default_folder() -> Path:
    named = os.environ.get(WORKSPACE_VARIABLE)
    if named:
        return Path(named)
    here = Path()
    return here if (here / "observance.db").exists() else here / WORKSPACE_FOLDER
