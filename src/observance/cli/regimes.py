"""``observance regimes``: show and check the provisions as data."""

from __future__ import annotations

from datetime import date

from cyclopts import App

from observance.cli.output import Format, plural, put_records, say
from observance.model.errors import UsageError
from observance.model.regime import Provision

app = App(name="regimes", help="Show and check the provisions as data.")
COLUMNS = ("provision", "effect", "in force", "bound", "how checked", "summary")


@app.command
def show(
    provision: str | None = None,
    /,
    *,
    on: date | None = None,
    hs: str | None = None,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
) -> int:
    """Show provisions: all of them, one, or those in force on a day.

    Parameters
    ----------
    provision
        Part of a citation, such as "2321 (2016) OP11".
    on
        Only what was in force on this day, YYYY-MM-DD.
    hs
        Only rows whose goods cover this customs code or part of it, such as 8517.
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
        and (hs is None or _covers(row, hs))
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
    put_records(plural(len(found), "provision"), COLUMNS, rows, format)
    if not found:
        say("no provision like that; observance regimes show lists all")
    return 0


def _covers(row: Provision, code: str) -> bool:
    """Whether a row's goods cover a customs code, or the code covers some of them."""
    return row.goods is not None and any(code.startswith(own) or own.startswith(code) for own in row.goods.hs)


@app.command
def monitors(*, on: date) -> int:
    """Say which body monitored compliance on a day, and by which paragraph; nobody is an answer.

    Parameters
    ----------
    on
        The day, YYYY-MM-DD.
    """
    from observance.workspace import monitors as found  # noqa: PLC0415 - loads every regime

    rows = [[row.id, row.summary, row.check.value] for row in found(on)]
    put_records(f"Monitoring on {on}", ("provision", "what it institutes", "how checked"), rows, Format.TEXT)
    if not rows:
        say(f"no provision we hold instituted a monitoring body on {on}; the measures themselves may be in force")
    return 0


@app.command
def check() -> int:
    """Check every regime file against its schema and say how each row was checked."""
    from observance.workspace import regime_remarks  # noqa: PLC0415 - loads every regime

    for remark in regime_remarks():
        say(remark)
    return 0
