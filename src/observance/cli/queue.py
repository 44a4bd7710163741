"""``observance queue``: what waits to be read, what could not be and why, and having it tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from observance.cli.output import Format, existing_workspace, plural, put_records, say
from observance.model.errors import UsageError
from observance.model.queue import JobState

if TYPE_CHECKING:
    from observance.store import Queue

app = App(name="queue", help="Show what waits to be read, and what could not be and why; have it tried again.")
SHOWN = {JobState.LEASED: "being read"}
COLUMNS = ("number", "input", "reason", "where", "what to do", "tries", "since")


@app.command
def status(*, format: Format = Format.TEXT, workspace: Path | None = None) -> int:  # noqa: A002
    """Count the inputs that wait, are being read, are done and are quarantined.

    Parameters
    ----------
    format
        text, json, jsonl or csv.
    workspace
        The folder whose queue is shown.
    """
    _refuse_page(format)
    with _queue(workspace) as queue:
        counts = queue.counts()
    words = SHOWN if format is Format.TEXT else {}
    rows = [[words.get(state, state.value), str(count)] for state, count in counts.items()]
    put_records("Queue", ("state", "inputs"), rows, format)
    if counts[JobState.WAITING]:
        say("what waits is read with the next observance read of a folder, a web archive or JSON lines")
    if counts[JobState.QUARANTINED]:
        say("observance queue quarantined shows why; observance queue retry has them tried again")
    return 0


@app.command
def quarantined(*, format: Format = Format.TEXT, workspace: Path | None = None) -> int:  # noqa: A002
    """List every input that could not be read, with the reason and what to do.

    Parameters
    ----------
    format
        text, json, jsonl or csv.
    workspace
        The folder whose queue is shown.
    """
    _refuse_page(format)
    with _queue(workspace) as queue:
        rows = [
            [
                str(job.number),
                job.input.origin,
                job.reason.what if job.reason else "",
                job.reason.where if job.reason and job.reason.where != job.input.origin else "",
                job.reason.hint if job.reason else "",
                str(job.tries),
                job.updated_at.isoformat(timespec="seconds"),
            ]
            for job in queue.jobs(state=JobState.QUARANTINED)
        ]
    put_records("Quarantined", COLUMNS, rows, format)
    if not rows:
        say("nothing is quarantined")
    return 0


@app.command
def retry(*numbers: int, workspace: Path | None = None) -> int:
    """Have quarantined inputs tried again, all of them or those with these numbers, at the next reading of many.

    Parameters
    ----------
    numbers
        What `observance queue quarantined` shows; none for all.
    workspace
        The folder whose queue is meant.
    """
    with _queue(workspace) as queue:
        known = {job.number for job in queue.jobs(state=JobState.QUARANTINED)}
        strange = sorted(set(numbers) - known)
        if strange:
            raise UsageError(
                f"{', '.join(map(str, strange))}: not quarantined", hint="observance queue quarantined lists what is"
            )
        count = queue.retry(numbers or None)
    say(f"{plural(count, 'input')} will be tried again" + (", with the next observance read of many" if count else ""))
    return 0


def _refuse_page(form: Format) -> None:
    if form is Format.HTML:
        raise UsageError("the queue has no page of its own", hint="use --format text, json, jsonl or csv")


@contextmanager
def _queue(workspace: Path | None) -> Iterator[Queue]:
    """Open the queue of a workspace that is there."""
    with existing_workspace(workspace) as home:
        yield home.queue
