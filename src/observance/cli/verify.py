"""``observance verify``: rebuild and compare every piece of evidence."""

from __future__ import annotations

from pathlib import Path

from observance.cli.output import Format, existing_workspace, plural, put_json, say
from observance.model.errors import IntegrityBroken, UsageError, WorkspaceError


def verify(
    *,
    checkpoint: Path | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Rebuild and compare every piece of evidence; exit 5 if anything was changed.

    Parameters
    ----------
    checkpoint
        A checkpoint kept outside the workspace: shows whether the end of the log was cut off since.
    format
        text or json.
    workspace
        The folder to verify.
    """
    if format not in {Format.TEXT, Format.JSON}:
        raise UsageError(f"verify cannot be shown as {format.value}", hint="use --format text or json")
    with existing_workspace(workspace) as home:
        if checkpoint is not None and not checkpoint.is_file():
            raise WorkspaceError("no such checkpoint file", where=str(checkpoint))
        note = checkpoint.read_text(encoding="utf-8") if checkpoint else None
        result = home.verify(outside=note)
        current = home.checkpoint()
    if format is Format.JSON:
        put_json(
            {
                "ok": not result.problems,
                "problems": [{"item": problem.item, "what": problem.what} for problem in result.problems],
                "unlogged": result.unlogged,
                "archived_items": result.archived,
                "log_entries": result.entries,
                "quotes": result.quotes,
                "bytes": result.bytes_checked,
                "checkpoint": current,
            }
        )
    elif not result.problems:
        say(
            f"evidence intact: {plural(result.archived, 'archived item')} ({result.bytes_checked:,} bytes), "
            f"{result.entries} log entries, {result.quotes} quotes"
        )
        say("keep this checkpoint somewhere else to show later that nothing was cut off:")
        print_checkpoint(current)
    for digest in result.unlogged:
        say(f"note: archived file {digest} has no log entry: a read was cut off there; reading it again completes it")
    for problem in result.problems:
        say(f"broken: {problem.item}: {problem.what}")
    return IntegrityBroken.exit_status if result.problems else 0


def print_checkpoint(note: str) -> None:
    """Write a checkpoint to stdout, ready to be redirected into a file."""
    import sys  # noqa: PLC0415

    sys.stdout.write(note if note.endswith("\n") else note + "\n")
