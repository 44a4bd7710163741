"""``observance assess``: a report's events against the provisions in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from observance.cli.output import Format, console, existing_workspace, put_json
from observance.model.contract import finding_json
from observance.model.errors import UsageError


def assess(
    report: str,
    /,
    *,
    as_of: date | None = None,
    excluded: bool = False,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Hold a report's events against the provisions in force, or in force on another day.

    Parameters
    ----------
    report
        A report's id, or the first digits of its text or capture hash.
    as_of
        Assess as if everything had happened on this day, YYYY-MM-DD.
    excluded
        Also show the provisions that are not implicated, and what excludes them.
    format
        text or json.
    workspace
        The folder evidence and results are kept in.
    """
    if format not in {Format.TEXT, Format.JSON}:
        raise UsageError(f"findings cannot be shown as {format.value}", hint="use --format text or json")
    with existing_workspace(workspace) as home:
        reading = home.reading(report)
        findings = home.assess(reading, as_of=as_of, include_excluded=excluded)
    if format is Format.JSON:
        put_json([finding_json(finding) for finding in findings])
    else:
        from observance.report import print_findings  # noqa: PLC0415 - rich is only needed here

        print_findings(reading, findings, console())
    return 0
