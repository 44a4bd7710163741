"""``observance verify``: rebuild and compare every piece of evidence, of a workspace or of an exported file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from observance.cli.output import Format, existing_workspace, plural, put_json, say
from observance.model.errors import IntegrityBroken, UsageError, WorkspaceError

if TYPE_CHECKING:
    from observance.workspace import VerifyResult


def verify(  # noqa: PLR0913 - every argument is an option of the command
    export: Path | None = None,
    /,
    *,
    checkpoint: Path | None = None,
    record: Annotated[bool, Parameter(negative="")] = False,
    roots: Path | None = None,
    key: str | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Rebuild and compare every piece of evidence; exit 5 if anything was changed.

    Parameters
    ----------
    export
        An exported file (.wacz) to verify instead of a workspace.
    checkpoint
        A checkpoint kept elsewhere: shows whether the end of the log was cut off since.
    record
        Note in the log that this was verified, by whom and how it ended. Without it nothing is written.
    roots
        Certificates (PEM) of the time-stamping authorities trusted, to check an export's timestamps under.
    key
        The verifier key (name+id+key) that must have signed the export; get it from its maker in another way.
    format
        text or json.
    workspace
        The folder to verify.
    """
    if format not in {Format.TEXT, Format.JSON}:
        raise UsageError(f"verify cannot be shown as {format.value}", hint="use --format text or json")
    note = _text_of(checkpoint, "checkpoint") if checkpoint else None
    if export is not None:
        return _export(export, note=note, roots=roots, key=key, format=format)
    if roots is not None or key is not None:
        raise UsageError("--roots and --key are for an exported file", hint="observance verify FILE --key KEY")
    with existing_workspace(workspace) as home:
        result = home.verify(outside=note, record=record)
        # What is broken is not signed for.
        current = home.checkpoint() if result.intact else None
    if format is Format.JSON:
        put_json(_as_json(result, current))
    elif current is not None:
        _tell(result, current)
    _remarks(result)
    return IntegrityBroken.exit_status if result.problems else 0


def _tell(result: VerifyResult, current: str) -> None:
    """Say that all is intact, and print the checkpoint."""
    say(
        f"evidence intact: {plural(result.archived, 'archived item')} ({result.bytes_checked:,} bytes), "
        f"{result.entries} log entries, {result.quotes} quotes"
    )
    say("keep this checkpoint somewhere else to show later that nothing was cut off:")
    print_checkpoint(current)


def _text_of(file: Path, what: str) -> str:
    if not file.is_file():
        raise WorkspaceError(f"no such {what} file", where=str(file), hint="check the path")
    return file.read_text(encoding="utf-8")


def _export(export: Path, *, note: str | None, roots: Path | None, key: str | None, format: Format) -> int:  # noqa: A002
    """Verify an exported file; needs no workspace."""
    from observance.flow.exporting import verify_export  # noqa: PLC0415 - pulls in SQLAlchemy

    trusted = _text_of(roots, "certificate").encode() if roots else None
    result = verify_export(export, checkpoint=note, roots=trusted, signer=key)
    if format is Format.JSON:
        put_json(
            {
                "ok": result.intact,
                "problems": [{"item": one.item, "what": one.what} for one in result.problems],
                "signer": result.signer,
                "created": result.created,
                "timestamps": [
                    {
                        "authority": one.authority,
                        "log_entries": one.size,
                        "state": one.found.state.value,
                        "at": one.found.at,
                        "what": one.found.what,
                    }
                    for one in result.stamps
                ],
                "captures": result.captures,
                "log_entries": result.entries,
                "erased": result.erased,
                "bytes": result.bytes_checked,
                "checkpoint": result.checkpoint,
            }
        )
    elif result.intact:
        erased = f", {result.erased} erased" if result.erased else ""
        say(
            f"export intact: {plural(result.captures, 'capture')} ({result.bytes_checked:,} bytes), "
            f"{result.entries} log entries{erased}"
        )
        say(f"signed by: {result.signer}")
        if key is None:
            say("whose key that is, the file cannot show: compare it with one you got another way, or give --key")
        for one in result.stamps:
            at = f", {one.found.at:%Y-%m-%d %H:%M} UTC" if one.found.at else ""
            say(
                f"timestamp over {one.size} log entries of {one.authority}{at}: {one.found.state.value}, {one.found.what}"
            )
    for problem in result.problems:
        say(f"broken: {problem.item}: {problem.what}")
    return 0 if result.intact else IntegrityBroken.exit_status


def _as_json(result: VerifyResult, current: str | None) -> dict[str, Any]:
    return {
        "ok": not result.problems,
        "problems": [{"item": problem.item, "what": problem.what} for problem in result.problems],
        "unlogged": result.unlogged,
        "erased": [
            {"item": one.item, "order": one.order, "actor": one.actor, "at": one.at, "finished": one.is_finished}
            for one in result.erased
        ],
        "archived_items": result.archived,
        "log_entries": result.entries,
        "quotes": result.quotes,
        "bytes": result.bytes_checked,
        "checkpoint": current,
    }


def _remarks(result: VerifyResult) -> None:
    """Say on stderr what was erased, what is not finished, and what is broken."""
    for order, count in Counter(one.order for one in result.erased).items():
        say(f"erased by order {order!r}: {count}")
    for item in (one.item for one in result.erased if not one.is_finished):
        say(f"note: the erasure of item {item} is not finished: open the workspace again with nothing else open")
    for name in result.unlogged:
        say(f"note: segment {name} is being written, or its writer died: opening the workspace again logs it")
    for problem in result.problems:
        say(f"broken: {problem.item}: {problem.what}")


def print_checkpoint(note: str) -> None:
    """Write a checkpoint to stdout, ready to be redirected into a file."""
    import sys  # noqa: PLC0415

    sys.stdout.write(note if note.endswith("\n") else note + "\n")
