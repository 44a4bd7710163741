"""``observance registers``: one table across every report."""

from __future__ import annotations

from pathlib import Path

from observance.cli.output import BLANK, Format, existing_workspace, put_json, put_records, say
from observance.model.contract import quote_json
from observance.model.errors import UsageError
from observance.review import Register, RegisterKind


def registers(kind: RegisterKind, /, *, format: Format = Format.TEXT, workspace: Path | None = None) -> int:  # noqa: A002
    """Show one register across every report: exhibitions, agreements, tests and more.

    Parameters
    ----------
    kind
        exhibitions, agreements, tests, mandates, parties, goods, sources or stories (the reports that carry one
        content, as one row).
    format
        text, json, jsonl or csv. JSON carries the quote behind every row.
    workspace
        The folder evidence and results are kept in.
    """
    if format is Format.HTML:
        raise UsageError("a register has no page of its own", hint="use --format text, json, jsonl or csv")
    with existing_workspace(workspace) as home:
        found = home.register(kind)
    if format in {Format.JSON, Format.JSONL}:
        _put_with_evidence(found, format)
    else:
        rows = [[row.cells.get(column) or _blank(format) for column in found.columns] for row in found.rows]
        put_records(kind.value.capitalize(), found.columns, rows, format)
    if not found.rows:
        say(f"no {kind.value} in this workspace yet; read a report first: observance read FILE")
    return 0


def _blank(form: Format) -> str:
    """Show an unknown cell: a dash for reading, nothing for a spreadsheet."""
    return BLANK if form is Format.TEXT else ""


def _put_with_evidence(found: Register, form: Format) -> None:
    """Write rows as JSON; an unknown cell is null and every row carries its quotes."""
    records = [
        {
            **{column: row.cells.get(column) or None for column in found.columns},
            "evidence": [
                {
                    "report": piece.report,
                    "outlet": piece.outlet,
                    "published": piece.published,
                    "quote": quote_json(piece.quote),
                }
                for piece in row.evidence
            ],
        }
        for row in found.rows
    ]
    if form is Format.JSON:
        put_json(records)
    else:
        for record in records:
            put_json(record, indent=None)
