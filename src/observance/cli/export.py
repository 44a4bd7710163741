"""``observance export``: evidence as one file that others can open and verify."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from observance.cli.output import Format, existing_workspace, plural, put_json, say
from observance.model.errors import UsageError

if TYPE_CHECKING:
    from observance.flow.exporting import Stamp, Written


class ExportForm(StrEnum):
    """What an export is written as."""

    WACZ = "wacz"


def export(
    file: Path,
    /,
    *,
    to: ExportForm = ExportForm.WACZ,
    timestamp: list[str] | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Write the evidence to one file that plays in a web-archive player and that anybody can verify.

    Parameters
    ----------
    file
        The file to write; its name ends in .wacz. A file that is there is not replaced.
    to
        wacz: a web archive with the log, its signed checkpoint and its timestamps in it.
    timestamp
        The http(s) address of a time-stamping authority (RFC 3161) to ask first; give it again for another. Without it
        nothing goes over the network.
    format
        text or json.
    workspace
        The folder whose evidence is exported.
    """
    if format not in {Format.TEXT, Format.JSON}:
        raise UsageError(f"an export cannot be shown as {format.value}", hint="use --format text or json")
    if file.suffix.lower() != f".{to.value}":
        raise UsageError(f"the file must end in .{to.value}", where=str(file), hint="players go by the name")
    from observance.flow.exporting import exporting  # noqa: PLC0415 - pulls in SQLAlchemy

    with existing_workspace(workspace) as home, exporting(home.folder) as exporter:
        stamps = exporter.stamp(timestamp) if timestamp else ()
        written = exporter.export(file)
    pending = [stamp for stamp in stamps if stamp.reply is None]
    (_put if format is Format.JSON else _tell)(written, pending)
    for stamp in pending:
        say(f"pending: no timestamp of {stamp.authority} yet ({stamp.why}); the next export --timestamp asks again")
    return 0


def _put(written: Written, pending: list[Stamp]) -> None:
    """Print what was written as JSON."""
    put_json(
        {
            "file": str(written.path),
            "sha256": written.sha256,
            "bytes": written.size,
            "log_entries": written.entries,
            "checkpoint": written.checkpoint,
            "pending": [{"authority": stamp.authority, "why": stamp.why} for stamp in pending],
        }
    )


def _tell(written: Written, _pending: list[Stamp]) -> None:
    """Say what was written."""
    say(
        f"written: {written.path} ({written.size:,} bytes, {plural(written.files, 'archive file')}, "
        f"{written.entries} log entries), verified after writing"
    )
    say(f"sha256: {written.sha256}")
    say("whoever gets it can run: observance verify FILE, or observance/verify.sh inside it")
