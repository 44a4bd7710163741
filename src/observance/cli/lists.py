"""``observance lists``: import, list and compare sanctions lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from observance.cli.output import Format, existing_workspace, open_workspace, plural, put_json, put_records, say
from observance.model.errors import ListError, ListStale, UsageError
from observance.model.listing import UNDATED, Designation, SanctionsList

if TYPE_CHECKING:
    from observance.lists import FieldChange, ListDiff, Terms
    from observance.workspace import Workspace

app = App(name="lists", help="Import, list and compare sanctions lists.")
IMPORTED = ("list", "version", "format", "rows", "designations", "names", "warnings")
STATUS = ("list", "title", "version", "age", "format", "designations", "names", "programmes", "sha256", "refused")
ONE = 1


@app.command(name="import")
def import_list(  # noqa: PLR0913 - every option is the user's
    paths: Annotated[tuple[Path, ...], Parameter(negative=())],
    /,
    *,
    as_: Annotated[str | None, Parameter(name="--as")] = None,
    id: str | None = None,  # noqa: A002 - the option's name is a contract
    dated: str | None = None,
    force: bool = False,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Import sanctions lists, as their publishers give them out or as a table of your own.

    Parameters
    ----------
    paths
        List files, or folders of them. OFAC's alternate names and addresses are read with the main file beside them.
    as_
        The format to read them in, such as ofac-csv, where the content does not show it.
    id
        The id to keep a list under, where its format has none of its own.
    dated
        The list's day (YYYY-MM-DD), where the file does not say it.
    force
        Take a list in although it has less than half of the designations of the version that is kept.
    format
        text, json, jsonl or csv.
    workspace
        The folder they are kept in.
    """
    if not paths:
        raise UsageError("no list file is named", hint="observance lists import FILE")
    if format is Format.HTML:
        raise UsageError("an import has no page of its own", hint="use --format text, json, jsonl or csv")
    terms = _terms(as_, id, dated, force=force)
    with open_workspace(workspace) as home:
        kept = {one.id: one for one in home.lists()}
        taken, refused = _take_in(home, paths, terms)
        _say_rechecked(home, taken, kept)
    rows = [_imported(one) for one in taken]
    put_records("Imported", IMPORTED, rows, format)
    return _ended(rows, refused)


def _take_in(home: Workspace, paths: Sequence[Path], terms: Terms) -> tuple[list[SanctionsList], list[ListError]]:
    """Import every list under *paths*; of several files one that is refused leaves the others alone."""
    from observance.workspace import list_files  # noqa: PLC0415 - pulls in the list readers

    taken, refused = [], []
    for file in [file for path in paths for file in list_files(path)]:
        try:
            imported = home.import_list(file, terms)
        except ListError as error:
            refused.append(error)
            continue
        taken.append(imported)
        for warning in imported.warnings:
            say(f"warning: {imported.id} {imported.version}: {warning}")
    return taken, refused


def _say_rechecked(home: Workspace, taken: list[SanctionsList], kept: dict[str, SanctionsList]) -> None:
    """Say who of the reports already read is like a designation these lists added or changed."""
    for one in taken:
        for found in home.recheck(one, kept.get(one.id)):
            match, what = found.match, "new" if found.is_new else "changed"
            say(
                f"already read: {found.party} in {found.report} ({found.headline}) is like {match.name}, {what} on "
                f"{match.list} as {match.entity} ({match.score:.2f})"
            )


def _terms(as_: str | None, list_id: str | None, dated: str | None, *, force: bool) -> Any:
    from observance.lists import ListFormat, Terms  # noqa: PLC0415 - pulls in the list readers

    if as_ is not None and as_ not in set(ListFormat):
        raise UsageError(f"--as {as_!r} is no list format", hint=f"use {', '.join(ListFormat)}")
    try:
        day = date.fromisoformat(dated) if dated else None
    except ValueError as error:
        raise UsageError(f"--dated {dated!r} is no date", hint="write YYYY-MM-DD") from error
    return Terms(format=ListFormat(as_) if as_ else None, list_id=list_id, dated=day, force=force)


def _imported(one: SanctionsList) -> list[str]:
    counts = (one.rows, len(one.designations), one.names, len(one.warnings))
    return [one.id, one.version, one.format, *map(str, counts)]


def _ended(rows: list[list[str]], refused: list[ListError]) -> int:
    """Report what was refused; of several files the others are imported all the same."""
    if not refused:
        return 0
    if len(refused) == ONE:
        raise refused[0]
    for error in refused:
        say(str(error))
    raise ListError(
        f"{len(refused)} of {plural(len(refused) + len(rows), 'list')} could not be imported", hint="see above for each"
    )


@app.command
def status(
    *,
    max_age: int | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Show which lists names are held against, with version and age, and the last file of each that was refused.

    Parameters
    ----------
    max_age
        Exit 4 if the newest version of a list is older than this many days.
    format
        text, json, jsonl or csv.
    workspace
        The folder the lists are kept in.
    """
    if format is Format.HTML:
        raise UsageError("the list status has no page of its own", hint="use --format text, json, jsonl or csv")
    with open_workspace(workspace) as home:
        lists, refused = home.lists(), home.quarantined()
    today = datetime.now(UTC).date()
    ages = {one.id: (today - date.fromisoformat(one.version)).days for one in lists if one.version != UNDATED}
    notes = {list_id: f"{note.at[:10]} {note.source}: {note.reason}" for list_id, note in refused.items()}
    rows = [
        [
            one.id,
            one.title,
            one.version,
            f"{ages[one.id]} days" if one.id in ages else "not known",
            one.format,
            str(len(one.designations)),
            str(one.names),
            str(len({name for designation in one.designations for name in designation.programmes})),
            one.sha256[:12],
            notes.pop(one.id, ""),
        ]
        for one in lists
    ]
    put_records("Lists", STATUS, rows, format)
    for list_id, note in notes.items():
        say(f"refused, and no list of its own is kept: {list_id or 'of no known list'}: {note}")
    _fresh(lists, ages, max_age)
    return 0


def _fresh(lists: tuple[SanctionsList, ...], ages: dict[str, int], max_age: int | None) -> None:
    """Raise `ListStale` where a list is older than allowed, or of no known age."""
    if max_age is None:
        return
    old = [one.id for one in lists if one.id not in ages or ages[one.id] > max_age]
    stale = [f"{one} ({ages[one]} days)" if one in ages else f"{one} (not dated)" for one in old]
    if stale:
        raise ListStale(
            f"older than {max_age} days: {', '.join(stale)}", hint="import a newer file: observance lists import FILE"
        )


@app.command
def diff(
    old: str,
    new: str | None = None,
    /,
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Compare two versions of a list by content: designations added, removed and changed, and what changed in each.

    Parameters
    ----------
    old
        The earlier list: a file, a folder, or the id of a list that is kept. An id alone compares its kept versions.
    new
        The later list, likewise.
    from_
        The earlier kept version, by day or by the start of its sha256; the one before the later if not said.
    to
        The later kept version; the newest if not said.
    format
        text, json, jsonl or csv.
    workspace
        The folder the lists are kept in.
    """
    if format is Format.HTML:
        raise UsageError("a comparison has no page of its own", hint="use --format text, json, jsonl or csv")
    if new is not None and (from_ or to):
        raise UsageError("--from and --to choose among the kept versions of one list", hint="name one list alone")
    from observance.workspace import compare_lists  # noqa: PLC0415 - pulls in the list readers

    before, after = _kept_two(old, from_, to, workspace) if new is None else _two(old, new, workspace)
    _put_changes(before, after, compare_lists(before, after), format)
    return 0


def _kept_two(
    list_id: str, from_: str | None, to: str | None, workspace: Path | None
) -> tuple[SanctionsList, SanctionsList]:
    with existing_workspace(workspace) as home:
        after = home.list_version(list_id, to)
        before = home.list_version(list_id, from_) if from_ else home.list_version(list_id, before=after)
    return before, after


def _two(old: str, new: str, workspace: Path | None) -> tuple[SanctionsList, SanctionsList]:
    """Read two lists, each from a file, a folder or the workspace, which is opened only where it is asked for."""
    if Path(old).exists() and Path(new).exists():
        return _one(old, None), _one(new, None)
    with existing_workspace(workspace) as home:
        return _one(old, home), _one(new, home)


def _one(word: str, home: Workspace | None) -> SanctionsList:
    from observance.workspace import read_list  # noqa: PLC0415 - pulls in the list readers

    if home is None or Path(word).exists():
        return read_list(Path(word))
    try:
        return home.list_version(word)
    except UsageError as error:
        raise UsageError(f"{word!r} is no list file, and no list of that id is kept", hint=error.hint) from error


def _put_changes(old: SanctionsList, new: SanctionsList, changes: ListDiff, form: Format) -> None:
    from observance.workspace import fields_changed  # noqa: PLC0415 - pulls in the list readers

    changed = [(after, fields_changed(before, after)) for before, after in changes.changed]
    if form in {Format.JSON, Format.JSONL}:
        found = [
            *(_record("added", one) for one in changes.added),
            *(_record("removed", one) for one in changes.removed),
            *({**_record("changed", one), "fields": [_field(f) for f in fields]} for one, fields in changed),
        ]
        if form is Format.JSON:
            put_json({"from": _version(old), "to": _version(new), "changes": found})
        else:
            for record in found:
                put_json(record, indent=None)
    else:
        rows = [
            *(["added", one.entity, one.names[0].text, ""] for one in changes.added),
            *(["removed", one.entity, one.names[0].text, ""] for one in changes.removed),
            *(["changed", one.entity, one.names[0].text, "; ".join(map(_words, fields))] for one, fields in changed),
        ]
        put_records("Changes", ("change", "entity", "name", "what changed"), rows, form)
    counts = (f"{len(changes.added)} added", f"{len(changes.removed)} removed", f"{len(changed)} changed")
    say(f"{old.id} {old.version} to {new.id} {new.version}: {', '.join(counts)}")


def _record(change: str, one: Designation) -> dict[str, Any]:
    return {"change": change, "entity": one.entity, "name": one.names[0].text}


def _field(one: FieldChange) -> dict[str, Any]:
    return {"field": one.field, "removed": list(one.removed), "added": list(one.added)}


def _version(one: SanctionsList) -> dict[str, Any]:
    return {"list": one.id, "version": one.version, "sha256": one.sha256, "designations": len(one.designations)}


def _words(one: FieldChange) -> str:
    """Say a change in one line: what is gone after a minus, what is new after a plus."""
    gone, come = [f"-{text}" for text in one.removed], [f"+{text}" for text in one.added]
    return f"{one.field.replace('_', ' ')}: {' '.join([*gone, *come])}"
