"""``observance erase``: take a report's bytes and all that was read out of them away, on an order the log keeps."""

from __future__ import annotations

from pathlib import Path

from observance.cli.output import existing_workspace, plural, say


def erase(report: str, /, *, order: str, workspace: Path | None = None) -> int:
    """Take a report's bytes, and all that was read out of them, away for good; the log keeps who ordered it and when.

    Parameters
    ----------
    report
        The report's id, or the first digits of the hash of its text or of its capture.
    order
        Who ordered the erasure, when, and on what grounds. It stays in the log: name nobody in it who is to be forgotten.
    workspace
        The folder it is kept in.
    """
    with existing_workspace(workspace) as home:
        erased = home.erase(report, order=order)
    say(f"erased: item {erased.item}; {len(erased.entries)} log entries can no longer be opened")
    if erased.same_bytes:
        say(f"note: {plural(erased.same_bytes, 'other capture')} of the same bytes stay: erase each by its own hash")
    say("exports, backups and copies of the workspace hold it still")
    return 0
