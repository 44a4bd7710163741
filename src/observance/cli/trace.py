"""``observance trace``: where a report's content comes from."""

from __future__ import annotations

from pathlib import Path

from observance.cli.output import Format, console, existing_workspace, put_json
from observance.model.contract import chain_json, reuse_json
from observance.model.errors import UsageError


def trace(report: str, /, *, format: Format = Format.TEXT, workspace: Path | None = None) -> int:  # noqa: A002
    """Show where a report's content comes from, and which other reports share it.

    Parameters
    ----------
    report
        A report's id, or the first digits of its text or capture hash.
    format
        text or json.
    workspace
        The folder evidence and results are kept in.
    """
    if format not in {Format.TEXT, Format.JSON, Format.JSONL}:
        raise UsageError(f"trace cannot be shown as {format.value}", hint="use --format text or json")
    with existing_workspace(workspace) as home:
        reading = home.reading(report)
        if format is Format.TEXT:
            from observance.report import print_chain  # noqa: PLC0415 - rich is only needed here

            print_chain(reading, home.headlines(reading), console())
        else:
            links = [reuse_json(reuse) for reuse in reading.reuse]
            put_json({"id": reading.report.id, "chain": chain_json(reading.chain), "links": links})
    return 0
