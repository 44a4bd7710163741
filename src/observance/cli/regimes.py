"""``observance regimes``: show and check the provisions as data."""

from __future__ import annotations

from datetime import date

from cyclopts import App

from observance.cli.output import Format, put_records, say
from observance.model.errors import UsageError

app = App(name="regimes", help="Show and check the provisions as data.")
COLUMNS = ("provision", "effect", "in force", "bound", "how checked", "summary")


@app.command
def show(
    provision: str | None = None,
    /,
    *,
    on: date | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
) -> int:
    """Show provisions: all of them, one, or those in force on a day.

    Parameters
    ----------
    provision
        Part of a citation, such as "2321 (2016) OP11".
    on
        Only what was in force on this day, YYYY-MM-DD.
    format
        text, json, jsonl or csv.
    """
    from observance.workspace import provisions  # noqa: PLC0415 - loads every regime

    if format is Format.HTML:
        raise UsageError("provisions have no page of their own", hint="use --format text, json, jsonl or csv")
    found = [
        row
        for row in provisions()
        if (provision is None or provision.casefold() in row.id.casefold())
        and (on is None or row.in_force_on(on) is not None)
    ]
    rows = [
        [
            row.id,
            row.effect.value,
            "; ".join(f"{stretch.since} to {stretch.until or 'now'}" for stretch in row.in_force),
            row.bound,
            f"{row.check.value}{'' if row.number_read else ', paragraph number from memory'}",
            row.summary,
        ]
        for row in found
    ]
    put_records(f"{len(found)} provisions", COLUMNS, rows, format)
    if not found:
        say("no provision like that; observance regimes show lists all")
    return 0


@app.command
def check() -> int:
    """Check every regime file against its schema and say how each row was checked."""
    from observance.workspace import regime_remarks  # noqa: PLC0415 - loads every regime

    for remark in regime_remarks():
        say(remark)
    return 0
