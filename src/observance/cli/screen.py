"""``observance screen``: names against the sanctions lists."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from observance.cli import names as reading
from observance.cli.certify import Signing, sign_screening
from observance.cli.output import Format, WordOrDash, open_workspace, plural, put_csv, put_json, put_records, say
from observance.model.contract import screened_json
from observance.model.errors import UsageError
from observance.model.listing import Match, ScreenedAgainst, WeakPolicy

COLUMNS = ("query", "entity", "listed name", "score", "why", "corroboration", "list")
FOUND = 3
Screened = tuple[str, tuple[Match, ...]]
Many = Callable[[Sequence[str]], Iterator[tuple[Match, ...]]]


def screen(  # noqa: PLR0913 - every option is the user's
    names: WordOrDash,
    /,
    *,
    list: list[str] | None = None,  # noqa: A002 - the option's name is a contract
    limit: int = 5,
    threshold: float = 0.75,
    weak: WeakPolicy = WeakPolicy.CORROBORATE,
    threads: int | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    fail_on: str | None = None,
    certificate: Path | None = None,
    private: bool = False,
    workspace: Path | None = None,
) -> int:
    """Hold names against the sanctions lists.

    Parameters
    ----------
    names
        A file (one name a line; CSV, JSONL, Parquet with a column name or query), - for standard input, or a name.
    list
        A list to use instead of the workspace's: the id of a list it keeps, or a list file. May be given again.
    limit
        The most matches to show for a name.
    threshold
        The least score (0 to 1) that is shown.
    weak
        What a name counts that its own list marks as weak: ignore, corroborate (where something else agrees) or full.
    threads
        How many processor cores to use; all of them if not said.
    format
        text, json, jsonl or csv.
    fail_on
        "match": exit 3 if any name matches.
    certificate
        Write a signed statement of what was asked, of which lists, and what was found.
    private
        Keep the names asked out of the certificate; "observance certify salt" shows them to whom you choose.
    workspace
        The folder whose lists are used.
    """
    _check(threshold, limit, fail_on, format)
    signing = _signing(certificate, limit, threshold, private=private)
    with open_workspace(workspace) as home:
        screener, counted = home.screener(list or (), weak=weak), _Counted()
        many = partial(screener.many, limit=limit, threshold=threshold, threads=threads)
        kept = _answer(many, names, counted, format, keep=signing is not None)
        sign_screening(home.folder, screener.index, kept, signing)
    return _sum_up(counted, screener.against, fail_on)


def _answer(many: Many, names: str, counted: _Counted, form: Format, *, keep: bool) -> list[Screened]:
    with _progress(reading.how_many(names)) as advance:
        return _put(counted.over(_screened(many, names, advance)), form, keep=keep)


def _sum_up(counted: _Counted, against: Sequence[ScreenedAgainst], fail_on: str | None) -> int:
    """Say what was held against what; give the exit status."""
    held = ", ".join(f"{one.list} {one.version} ({one.designations} designations)" for one in against)
    asked, clear = plural(counted.asked, "name"), counted.asked - counted.matched
    say(f"{asked} held against {held}: {counted.matched} like a listed name, {clear} without a match")
    return FOUND if fail_on and counted.matched else 0


def _check(threshold: float, limit: int, fail_on: str | None, form: Format) -> None:
    if not 0 < threshold <= 1:
        raise UsageError(f"--threshold {threshold} is not between 0 and 1")
    if limit < 1:
        raise UsageError(f"--limit {limit} shows nothing", hint="give 1 or more")
    if fail_on not in {None, "match"}:
        raise UsageError(f"--fail-on {fail_on!r} is not known", hint="use match")
    if form is Format.HTML:
        raise UsageError("screening has no page of its own", hint="use --format text, json, jsonl or csv")


def _signing(certificate: Path | None, limit: int, threshold: float, *, private: bool) -> Signing | None:
    """Give how the screening is to be signed; refuse what would only fail after all names were screened."""
    if certificate is None:
        if private:
            raise UsageError("--private is about a certificate", hint="give --certificate FILE too")
        return None
    if certificate.is_dir() or not certificate.parent.is_dir():
        raise UsageError(f"--certificate {certificate} cannot be written", hint="name a file in a folder that is there")
    return Signing(limit, threshold, private, certificate)


class _Counted:
    """Counts what passes by."""

    def __init__(self) -> None:
        self.asked = self.matched = 0

    def over(self, screened: Iterator[Screened]) -> Iterator[Screened]:
        for one in screened:
            self.asked += 1
            self.matched += bool(one[1])
            yield one


def _screened(many: Many, names: str, advance: Callable[[int], None]) -> Iterator[Screened]:
    """Screen batch by batch: no more than one batch of names is held at a time."""
    for batch in reading.batches(names):
        yield from zip(batch, many(batch), strict=True)
        advance(len(batch))


def _put(screened: Iterator[Screened], form: Format, *, keep: bool) -> list[Screened]:
    """Print each name's matches as they come; give them back only where they are wanted again."""
    kept: list[Screened] = []

    def passed() -> Iterator[Screened]:
        for one in screened:
            if keep:
                kept.append(one)
            yield one

    if form is Format.JSONL:
        for number, (query, matches) in enumerate(passed()):
            put_json(screened_json(query, number, matches), indent=None)
    elif form is Format.JSON:
        put_json([screened_json(query, number, matches) for number, (query, matches) in enumerate(passed())])
    elif form is Format.CSV:
        put_csv(COLUMNS, (row for query, matches in passed() for row in _rows(query, matches)))
    else:
        put_records("Matches", COLUMNS, [row for query, matches in passed() for row in _rows(query, matches)], form)
    return kept


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal while the answers go elsewhere; nothing otherwise."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is shown
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn  # noqa: PLC0415

    with Progress(
        "Screening", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("names", total=total)
        yield lambda count: bar.update(task, advance=count)


def _rows(query: str, matches: tuple[Match, ...]) -> list[list[str]]:
    """Give a query's matches as table rows; no match is a row too."""
    from observance.workspace import disguise_of, why  # noqa: PLC0415 - pulls in the engine

    disguise = "; ".join(disguise_of(query))
    if not matches:
        return [[query, "", "no match", "", f"the name holds {disguise}" if disguise else "", "", ""]]
    return [
        [
            query,
            match.entity,
            match.name + (" (weak alias)" if match.quality.value == "weak" else ""),
            f"{match.score:.2f}",
            "; ".join(
                filter(None, (match.read_as, why(match), *match.contradictions, disguise and f"holds {disguise}"))
            ),
            ", ".join(match.corroboration) or "none",
            f"{match.list} {match.list_version}",
        ]
        for match in matches
    ]
