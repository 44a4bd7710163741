"""``observance lists``: import, list and compare sanctions lists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from cyclopts import App

from observance.cli.output import Format, open_workspace, put_json, put_records, say
from observance.model.errors import ListStale, UsageError

app = App(name="lists", help="Import, list and compare sanctions lists.")


@app.command(name="import")
def import_list(file: Path, /, *, workspace: Path | None = None) -> int:
    """Import a sanctions list file (UN Security Council consolidated list, XML).

    Parameters
    ----------
    file
        The list as its publisher gives it out.
    workspace
        The folder it is kept in.
    """
    with open_workspace(workspace) as home:
        imported = home.import_list(file)
    say(f"{imported.title}: {len(imported.designations)} designations, version {imported.version}")
    return 0


@app.command
def status(
    *,
    max_age: int | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Show which lists names are held against, with version and age.

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
        lists = home.lists()
    today = datetime.now(UTC).date()
    ages = {one.id: (today - date.fromisoformat(one.version)).days for one in lists}
    rows = [
        [one.id, one.title, one.version, f"{ages[one.id]} days", str(len(one.designations)), one.sha256[:12]]
        for one in lists
    ]
    put_records("Lists", ("list", "title", "version", "age", "designations", "sha256"), rows, format)
    stale = [f"{one} ({age} days)" for one, age in ages.items() if max_age is not None and age > max_age]
    if stale:
        raise ListStale(
            f"older than {max_age} days: {', '.join(stale)}",
            hint="import a newer file: observance lists import FILE",
        )
    return 0


@app.command
def diff(old: Path, new: Path, /, *, format: Format = Format.TEXT) -> int:  # noqa: A002
    """Compare two versions of a list: added, removed and changed designations.

    Parameters
    ----------
    old
        The earlier list file.
    new
        The later list file.
    format
        text or json.
    """
    from observance.workspace import compare_lists  # noqa: PLC0415 - pulls in the list readers

    changes = compare_lists(old, new)
    if format is Format.JSON:
        put_json(
            {
                "added": [one.entity for one in changes.added],
                "removed": [one.entity for one in changes.removed],
                "changed": [after.entity for _before, after in changes.changed],
            }
        )
        return 0
    rows = [
        *[["added", one.entity, one.names[0].text] for one in changes.added],
        *[["removed", one.entity, one.names[0].text] for one in changes.removed],
        *[["changed", after.entity, after.names[0].text] for _before, after in changes.changed],
    ]
    put_records("Changes", ("change", "entity", "name"), rows, format)
    return 0
