"""``observance read``: one report, or the many of a folder, a web archive or a JSON-lines file, through the whole walk."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

from cyclopts import Parameter

from observance.cli.output import Format, WordOrDash, console, open_workspace, plural, say
from observance.model.contract import reading_json
from observance.model.errors import ObservanceError, UsageError
from observance.model.report import Declared

if TYPE_CHECKING:
    from observance.ingest import Sources
    from observance.ingest.web import WebSource
    from observance.model import Reading
    from observance.workspace import Workspace

UNKNOWN = "unknown"
FOUND = 3
FAILING = ("met", "may implicate", "match")
NOTES_SHOWN = 5
CLEARED = "\r\x1b[K"  # back to the start of a terminal's line, and empty it
HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}")


def read(  # noqa: PLR0913 - every argument is an option of the command
    source: WordOrDash,
    /,
    *,
    published: str | None = None,
    outlet: str | None = None,
    jsonl: Annotated[bool, Parameter(negative="")] = False,
    format: Format | None = None,  # noqa: A002 - the option's name is a contract
    to: Path | None = None,
    fail_on: str | None = None,
    limit: int | None = None,
    allow_host: list[str] | None = None,
    jobs: int = 1,
    workspace: Path | None = None,
) -> int:
    """Read a report: who says so, what happened, who is listed, which paragraph decides.

    Parameters
    ----------
    source
        A file (plain text, HTML, PDF, DOCX, mail, or with --jsonl one report a line), a folder of such files, a web
        archive (.warc, .warc.gz, .wacz), the address of a page, a feed or a sitemap, or - for standard input.
    published
        The day it was published, YYYY-MM-DD, or "unknown"; said of each of many. With --jsonl only "unknown" fits.
    outlet
        Who published it, if the text does not say. Not with --jsonl.
    jsonl
        The file holds one JSON object a line: id, text, published, outlet, lang.
    format
        text, html, json or jsonl. Default: text; jsonl for many reports.
    to
        Write the output to this file instead of standard output.
    fail_on
        Exit 3 if there is a finding of this verdict ("met", "may implicate") or a "match".
    limit
        Read at most this many reports of a feed or a sitemap. Default: 50.
    allow_host
        HOST:PORT of a server of your own, asked although it has no public address; give it again for another.
    jobs
        How many processes share the work on a folder, a web archive or a JSON-lines file.
    workspace
        The folder evidence and results are kept in.
    """
    said, undated = Declared(published=_published(published), outlet=outlet), published == UNKNOWN
    _refuse_misfits(source, said, jsonl=jsonl, limit=limit, hosts=allow_host, jobs=jobs)
    shown = _Shown(form=format, to=to, fail_on=fail_on)
    with open_workspace(workspace) as home:
        found = _located(home, source, said, limit, allow_host)
        many = _many_at(found, said, jsonl=jsonl)
        return _read_many(home, many, shown, undated, jobs) if many else _read_one(home, found, said, shown, undated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """How readings are shown: the form that was asked for, if any, the file, and what makes the exit status 3."""

    form: Format | None
    to: Path | None
    fail_on: str | None

    def __post_init__(self) -> None:
        """Refuse a form and a verdict that there are not."""
        if self.form is Format.CSV:
            raise UsageError("a reading is not a table", hint="use --format text, html, json or jsonl")
        if self.fail_on is not None and self.fail_on not in FAILING:
            raise UsageError(f"--fail-on {self.fail_on!r} is not known", hint="use met, 'may implicate' or match")


def is_url(source: str) -> bool:
    """Whether *source* is an address of the web rather than a path."""
    return source.lower().startswith(("http://", "https://"))


def _refuse_misfits(
    source: str, said: Declared, *, jsonl: bool, limit: int | None, hosts: list[str] | None, jobs: int
) -> None:
    """Refuse options that mean nothing for this source: whoever gave one would believe that it did something."""
    web = is_url(source)
    if not web and (limit is not None or hosts):
        raise UsageError("--limit and --allow-host are for an address of the web", hint="leave them out for a file")
    if jobs < 1 or (limit is not None and limit < 1):
        raise UsageError("--jobs and --limit count from 1", hint="give a number of at least 1")
    if jobs > 1 and (web or source == "-"):
        raise UsageError("--jobs is for files: one host is asked one thing at a time", hint="leave it out")
    if jsonl and web:
        raise UsageError("--jsonl is for files", hint="save it and read the file")
    if jsonl and (said.published or said.outlet):
        raise UsageError(
            "with --jsonl each line says its own date and outlet",
            hint='write them into the lines: "published", "outlet"',
        )
    for host in hosts or ():
        if HOST.fullmatch(host) is None:
            raise UsageError(f"--allow-host {host!r} is no HOST:PORT", hint="write it as localhost:8000 or 10.0.0.5:80")


def _located(
    home: Workspace, source: str, said: Declared, limit: int | None, hosts: list[str] | None
) -> str | WebSource:
    """Give what an address leads to; anything else as it is."""
    if not is_url(source):
        return source
    return home.at(source, declared=said, allowed=hosts or (), **({"most": limit} if limit else {}))


def _many_at(source: str | WebSource, said: Declared, *, jsonl: bool) -> Sources | WebSource | None:
    """Give what *source* holds where it is no single report."""
    if not isinstance(source, str):
        return None if source.kind == "page" else source
    from observance.ingest import Sources, holds_many  # noqa: PLC0415 - the parsers

    return Sources(source, declared=said) if jsonl or holds_many(source) else None


def _read_one(home: Workspace, source: str | WebSource, said: Declared, shown: _Shown, undated: bool) -> int:  # noqa: FBT001 - private
    """Read and show a single report, and say what to do next."""
    form = shown.form or Format.TEXT
    reading = _one(home, source, said, undated=undated)
    _emit([reading], form, shown.to)
    _next_step(home, reading, form)
    return FOUND if _hit(reading, shown.fail_on) else 0


def _one(home: Workspace, source: str | WebSource, said: Declared, *, undated: bool) -> Reading:
    """Read a single report; raises the error that stands in its place."""
    if isinstance(source, str):
        return home.read(source, published=said.published, outlet=said.outlet, undated=undated)
    outcome = next(home.read_many(source, undated=undated))
    if isinstance(outcome, ObservanceError):
        raise outcome
    return outcome


def _published(given: str | None) -> date | None:
    """Read the --published option."""
    if given is None or given == UNKNOWN:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--published {given!r} is not a date", hint="write it as YYYY-MM-DD, or unknown") from None


def _read_many(home: Workspace, source: Sources | WebSource, shown: _Shown, undated: bool, jobs: int) -> int:  # noqa: FBT001 - private
    """Read and show many; what cannot be read is reported and the walk goes on."""
    outcomes = home.read_many(source, undated=undated, jobs=jobs, progress=_progress(shown.to))
    form = shown.form or Format.JSONL
    failed = done = 0
    hit = False
    clear = CLEARED if sys.stderr.isatty() else ""
    with _written(shown.to) as out:
        for outcome in outcomes:
            if isinstance(outcome, ObservanceError):
                failed += 1
                say(f"{clear}observance: {outcome}")
                continue
            done += 1
            hit = hit or _hit(outcome, shown.fail_on)
            out.write(_rendered(outcome, form, many=True))
    for note in source.notes[:NOTES_SHOWN]:
        say(f"{clear}odd: {note}")
    if len(source.notes) > NOTES_SHOWN:
        say(f"{clear}odd: {len(source.notes) - NOTES_SHOWN} more like these")
    passed = f", {source.passed_over} passed over ({source.not_read})" if source.passed_over else ""
    say(f"{clear}{plural(done, 'report')} read, {failed} failed{passed}; kept in {home.folder}")
    if failed and source.waits:
        say("observance queue quarantined shows what failed and why; observance queue retry has it tried again")
    if failed:
        return 1
    return FOUND if hit else 0


def _emit(readings: list[Reading], form: Format, to: Path | None) -> None:
    """Write readings to *to* or to stdout."""
    if to is None and form is Format.TEXT:
        from observance.report import print_brief  # noqa: PLC0415 - rich is only needed here

        for reading in readings:
            print_brief(reading, console())
        return
    text = "".join(_rendered(reading, form, many=False) for reading in readings)
    with _written(to) as out:
        out.write(text)
    if to:
        say(f"written: {to}")


@contextmanager
def _written(to: Path | None) -> Iterator[TextIO]:
    """Give what to write to: the file *to*, else standard output."""
    if to is None:
        yield sys.stdout
        return
    try:
        out = to.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=str(to), hint="give --to a file in a folder that is there"
        ) from error
    with out:
        yield out


def _rendered(reading: Reading, form: Format, *, many: bool) -> str:
    """Give one reading in the form asked for, as text."""
    import json  # noqa: PLC0415

    if form is Format.HTML:
        from observance.report import brief_html  # noqa: PLC0415 - Jinja is only needed here

        return brief_html(reading)
    if form is Format.TEXT:
        from observance.report import brief_text  # noqa: PLC0415

        return brief_text(reading) + "\n"
    one_line = many or form is Format.JSONL
    return json.dumps(reading_json(reading), ensure_ascii=False, indent=None if one_line else 1) + "\n"


def _hit(reading: Reading, fail_on: str | None) -> bool:
    """Whether a reading holds what --fail-on asks for."""
    if fail_on is None:
        return False
    if fail_on == "match":
        return bool(reading.matches)
    return any(finding.verdict.value in {"met", fail_on} for finding in reading.findings)


def _next_step(home: Workspace, reading: Reading, form: Format) -> None:
    """Say what to do next, in one line."""
    if form is Format.TEXT:
        say(f"kept in {home.folder}. Next: observance trace {reading.report.id}, observance registers exhibitions")


def _progress(to: Path | None) -> Callable[[int], None] | None:
    """Give a counter that shows on a terminal, where the readings themselves are not shown on one."""
    if not sys.stderr.isatty() or (to is None and sys.stdout.isatty()):
        return None

    def show(count: int) -> None:
        sys.stderr.write(f"{CLEARED}{plural(count, 'report')}")
        sys.stderr.flush()

    return show
