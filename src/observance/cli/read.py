"""``observance read``: one report, or the many of a folder, a web archive or a JSON-lines file, through the whole walk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    limit: int = 50,
    allow_host: list[str] | None = None,
    workspace: Path | None = None,
) -> int:
    """Read a report: who says so, what happened, who is listed, which paragraph decides.

    Parameters
    ----------
    source
        A file (plain text, HTML, PDF, DOCX, mail, or with --jsonl one report a line), a folder of such files, a web
        archive (.warc, .warc.gz, .wacz), an http(s) address of a page, a feed or a sitemap, or - for standard input.
    published
        The day it was published, YYYY-MM-DD, or "unknown" to leave relative dates unresolved. Of a folder, a web
        archive, a feed or a sitemap it is said of every report.
    outlet
        Who published it, if the text does not say.
    jsonl
        The file holds one JSON object a line: id, text, published, outlet, lang.
    format
        text, html, json or jsonl. Default: text; jsonl for many reports.
    to
        Write the output to this file instead of standard output.
    fail_on
        Exit 3 if there is a finding of this verdict ("met", "may implicate") or a "match".
    limit
        Read at most this many reports of a feed or a sitemap.
    allow_host
        HOST:PORT that may be asked although it is no public address, such as a server of your own; give it again for
        another.
    workspace
        The folder evidence and results are kept in.
    """
    undated = published == UNKNOWN
    said = Declared(published=_published(published), outlet=outlet)
    with open_workspace(workspace) as home:
        web = home.at(source, declared=said, most=limit, allowed=allow_host or ()) if _is_web(source) else None
        many = _many_at(source, said, jsonl=jsonl) if web is None else web if web.kind != "page" else None
        form = _form(format, many=many is not None)
        if many:
            return _many(home, many, undated=undated, form=form, to=to, fail_on=fail_on)
        if web:
            reading = _one(home.read_many(web, undated=undated))
        else:
            reading = home.read(source, published=said.published, outlet=outlet, undated=undated)
        _emit([reading], form, to)
        _next_step(home, reading, form)
        return FOUND if _hit(reading, fail_on) else 0


def _is_web(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _many_at(source: str, said: Declared, *, jsonl: bool) -> Sources | None:
    """Give what *source* holds where it is no single report."""
    from observance.ingest import Sources, holds_many  # noqa: PLC0415 - the parsers

    return Sources(source, declared=said) if jsonl or holds_many(source) else None


def _form(given: Format | None, *, many: bool) -> Format:
    if given is Format.CSV:
        raise UsageError("a reading is not a table", hint="use --format text, html, json or jsonl")
    return given or (Format.JSONL if many else Format.TEXT)


def _one(outcomes: Iterator[Reading | ObservanceError]) -> Reading:
    """Give the one reading of *outcomes*; raises the error that stands in its place."""
    outcome = next(outcomes)
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


def _many(
    home: Workspace, found: Sources | WebSource, *, undated: bool, form: Format, to: Path | None, fail_on: str | None
) -> int:
    """Read many; what cannot be read is reported and the walk goes on."""
    failed = done = 0
    hit = False
    out = to.open("w", encoding="utf-8") if to else sys.stdout
    try:
        for outcome in home.read_many(found, undated=undated, progress=_progress()):
            if isinstance(outcome, ObservanceError):
                failed += 1
                say(f"observance: {outcome}")
                continue
            done += 1
            hit = hit or _hit(outcome, fail_on)
            out.write(_rendered(outcome, form, many=True))
    finally:
        if to:
            out.close()
    passed = f", {found.passed_over} passed over ({found.not_read})" if found.passed_over else ""
    say(f"{plural(done, 'report')} read, {failed} failed{passed}; kept in {home.folder}")
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
    if to:
        to.write_text(text, encoding="utf-8")
        say(f"written: {to}")
    else:
        sys.stdout.write(text)


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
    wanted = {"met", "may implicate", "match"}
    if fail_on not in wanted:
        raise UsageError(f"--fail-on {fail_on!r} is not known", hint="use met, 'may implicate' or match")
    if fail_on == "match":
        return bool(reading.matches)
    return any(finding.verdict.value in {"met", fail_on} for finding in reading.findings)


def _next_step(home: Workspace, reading: Reading, form: Format) -> None:
    """Say what to do next, in one line."""
    if form is Format.TEXT:
        say(f"kept in {home.folder}. Next: observance trace {reading.report.id}, observance registers exhibitions")


def _progress() -> Callable[[int], None]:
    """Give a counter that shows on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _count: None

    def show(count: int) -> None:
        sys.stderr.write(f"\r{count} reports")
        sys.stderr.flush()

    return show
