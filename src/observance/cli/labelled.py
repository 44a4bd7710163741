"""Labelled names: each with who it is on the list, or that it is on none; what measuring is held against."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from observance.model import InputError

if TYPE_CHECKING:
    from observance.screen.scorecard import Labelled

_TABLES: Final = frozenset({".parquet", ".csv"})
_WHO: Final = ("entity", "cluster")


def labelled_names(file: Path) -> list[Labelled]:
    """Read a labelled set (Parquet or CSV) with the columns query, entity or cluster, and kind.

    An entity that is empty or -1 is a name on no list. Raises `InputError` that names a missing column.
    """
    from observance.screen.scorecard import Labelled  # noqa: PLC0415 - pulls in pyarrow

    found = [Labelled(str(row["query"] or ""), _text(row["who"]), str(row["kind"] or "")) for row in _rows(file)]
    if not found:
        raise InputError("no labelled name in it", where=str(file), hint="one row a name: query, entity, kind")
    return found


def _text(who: object) -> str:
    return "" if who is None else str(who)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """Give the rows of a table with the entity or cluster under "who"."""
    if file.suffix.lower() not in _TABLES:
        raise InputError("not a table", where=str(file), hint="give Parquet (.parquet) or CSV (.csv)")
    try:
        rows, columns = _parquet(file) if file.suffix.lower() == ".parquet" else _csv(file)
    except (OSError, ValueError) as error:  # pyarrow's errors and bytes that are no UTF-8 are ValueErrors
        raise InputError(f"cannot be read ({error})", where=str(file), hint="check the path and the format") from error
    who = next((one for one in _WHO if one in columns), None)
    missing = [one for one in ("query", "kind") if one not in columns] + ([] if who else ["entity (or cluster)"])
    if missing:
        raise InputError(f"no column called {', '.join(missing)}", where=str(file), hint=f"it has {', '.join(columns)}")
    for row in rows:
        yield {**row, "who": row[str(who)]}


def _parquet(file: Path) -> tuple[list[dict[str, Any]], list[str]]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - half the start-up time

    table = pq.read_table(file)
    return table.to_pylist(), table.column_names


def _csv(file: Path) -> tuple[list[dict[str, Any]], list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        return list(table), list(table.fieldnames or ())
