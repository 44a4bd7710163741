"""Names to screen: from a file of any size, standard input, or the command line itself, in batches of constant memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from observance.model.errors import InputError

FILES: Final = frozenset({".txt", ".csv", ".jsonl", ".ndjson", ".parquet"})


def batches(names: str) -> Iterator[list[str]]:
    """Give the names of *names* in input order, some thousands at a time; a missing name is an empty one.

    *names* is a path (text with one name a line, CSV, JSONL or Parquet with a column name or query), "-" for lines on
    standard input, or a single name. Raises `InputError` or `BadRecord` that say which file, line and column.
    """
    from observance.screen.batch import rows_of, rows_of_lines  # noqa: PLC0415 - pulls in pyarrow

    path = Path(names)
    if names == "-":
        found = rows_of_lines(sys.stdin)
    elif path.is_dir():
        raise InputError("is a folder", where=names, hint="pass a file of names")
    elif path.exists():
        found = rows_of(path)
    elif path.suffix.lower() in FILES or "/" in names:
        raise InputError("no such file", where=names, hint="check the path, or pass a name without a dot or slash")
    else:
        yield [names]
        return
    for batch in found:
        yield [str(name or "") for name in batch.column("query").to_pylist()]


def how_many(names: str) -> int | None:
    """Give how many names there are where that is known without reading them all, for a progress bar."""
    path = Path(names)
    if path.suffix.lower() != ".parquet" or not path.exists():
        return None
    import pyarrow.parquet as pq  # noqa: PLC0415 - half the start-up time, for Parquet only

    return int(pq.ParquetFile(path).metadata.num_rows)
