"""Names in bulk: record batches of names in, record batches of hits out, the same function under every engine.

`screen_batch` is pure: it knows an index and a batch, no file, no clock, no engine. Whoever shards the rows (threads
here, Spark there) gets the same hits, and `checksum` shows it.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, overload

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from observance.model import BadRecord, InputError, NameQuality, NotText
from observance.screen.index import Index
from observance.screen.scale import shown

ROWS: Final = 16_384
COLUMNS: Final = ("name", "query")
_FIELDS: Final = (
    ("query", pa.string()),
    ("entity", pa.string()),
    ("listed_name", pa.string()),
    ("score", pa.float64()),
    ("list", pa.string()),
    ("list_version", pa.string()),
    ("quality", pa.string()),
)
_QUALITY: Final = {quality: quality.value for quality in NameQuality}  # asking each for its value takes longer
_HEADER_HINT: Final = "name the column that holds the names: name or query"
_Row = tuple[str, str | None]


def name_column(columns: Iterable[str], where: str = "") -> str:
    """Give which of *columns* holds the names; `InputError` where none does."""
    held = list(columns)
    column = next((one for one in COLUMNS if one in held), None)
    if column is None:
        raise InputError(f"no column called name or query among {', '.join(held)}", where=where, hint=_HEADER_HINT)
    return column


def hits_schema(names: pa.Schema) -> pa.Schema:
    """Give the columns of the hits on a batch with the schema *names*; an ``id`` column keeps its type."""
    own = [pa.field("row", pa.int64())]
    if "id" in names.names:
        own.append(pa.field("id", names.field("id").type))
    return pa.schema([*own, *(pa.field(name, kind) for name, kind in _FIELDS)])


def screen_batch(
    index: Index,
    batch: pa.RecordBatch,
    *,
    column: str | None = None,
    limit: int,
    threshold: float,
    threads: int = 1,
) -> pa.RecordBatch:
    """Give one row for every hit on the names of *batch*, in order of the names and best first.

    *column* holds the names (``name`` or ``query`` where it is None); a null name has no hit. ``row`` is the position
    in *batch*; an ``id`` column is passed through. *limit* is the most hits a name, *threshold* and ``score`` are 0
    to 1. Weak names count as the index's policy says where nothing beside the name is known. The hits are those of
    `Index.screen_many`. Raises `InputError` where the column is missing or holds no text.
    """
    names = _names(batch, column)
    schema = hits_schema(batch.schema)
    hits = index.hits_that_count(ArrowNames(names), limit=limit, threshold=threshold, threads=threads)
    rows = pa.array(hits.positions, pa.int64())
    entries, said = index.entries(hits.names), index.listed(hits.names)
    columns = [rows, batch.column("id").take(rows)] if "id" in schema.names else [rows]
    told = (
        names.take(rows),
        [entry.designation.entity for entry in entries],
        [name.text for name in said],
        list(map(shown, hits.scores)),
        [entry.listed.id for entry in entries],
        [entry.listed.version for entry in entries],
        [_QUALITY[name.quality] for name in said],
    )
    columns += [pa.array(cells, kind) for cells, (_, kind) in zip(told, _FIELDS, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


class ArrowNames(Sequence[str]):
    """The names of an Arrow array, which the kernel reads where they lie; each is made a `str` only where one is asked for."""

    def __init__(self, cells: pa.StringArray) -> None:
        """Hold *cells*, which have no null and are valid UTF-8."""
        self._cells = cells

    @property
    def arrow_buffers(self) -> tuple[pa.Buffer, pa.Buffer, int]:
        """Where the array lies: the ends of the texts (32 bit), their bytes, and the number of the first."""
        _, ends, data = self._cells.buffers()
        return ends or pa.py_buffer(b""), data or pa.py_buffer(b""), self._cells.offset

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self._cells)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        """Give one name, or some."""
        return self._cells[at].to_pylist() if isinstance(at, slice) else str(self._cells[at].as_py())


def _names(batch: pa.RecordBatch, column: str | None) -> pa.StringArray:
    """Give the names of *batch*, a null as the empty name."""
    held = batch.schema.names
    if column is not None and column not in held:
        raise InputError(f"no column called {column!r} among {', '.join(held)}", hint="name one that is there")
    cells = batch.column(column or name_column(held))
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise InputError(f"the column of names holds {cells.type}, not text", hint="write it as text")
    names = pc.fill_null(cells.cast(pa.string()), "")
    try:
        names.validate(full=True)
    except pa.ArrowInvalid as error:
        raise InputError(f"the column of names is damaged ({error})", hint="write it as UTF-8 text") from error
    return names


class Checksum:
    """An order-free checksum over rows of hits, fed batch by batch in constant memory; equal hits, equal checksum.

    Every row is hashed with SHA-256 and the hashes are added modulo 2**256, so that neither the order of the rows nor
    where an engine cut its batches shows; ``row``, a position within a batch, is left out for that reason. It finds
    engines that differ by accident; it is no proof against someone who makes rows up (a certificate is).
    """

    def __init__(self) -> None:
        """Begin with no row."""
        self.rows = 0
        self._sum = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Take the rows of one more batch in."""
        columns = [name for name in batch.schema.names if name != "row"]
        for cells in zip(*(batch.column(name).to_pylist() for name in columns), strict=True):
            line = json.dumps(dict(zip(columns, cells, strict=True)), sort_keys=True, ensure_ascii=False, default=str)
            self._sum += int.from_bytes(hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest())
            self.rows += 1

    def hexdigest(self) -> str:
        """Give the checksum so far: SHA-256, in hexadecimal, over the count of rows and the sum."""
        return hashlib.sha256(f"{self.rows}\n{self._sum % (1 << 256):064x}".encode()).hexdigest()


def checksum(*batches: pa.RecordBatch) -> str:
    """Give the order-free checksum over the rows of *batches*, as `Checksum` does."""
    total = Checksum()
    for batch in batches:
        total.add(batch)
    return total.hexdigest()


def rows_of(path: Path, *, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Give the names of a file as batches of *rows* names, whatever its length held one batch at a time.

    Parquet (.parquet), CSV (.csv) and JSON lines (.jsonl, .ndjson) have a column ``name`` or ``query`` and perhaps
    ``id``; any other file is text, a name a line. The batches have the columns ``query`` and, where the file has it,
    ``id`` (text, but for Parquet, where it keeps its type). Raises `InputError` with where and what to do: `NotText`
    for bytes that are no UTF-8, `BadRecord` for a line that cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        yield from _parquet(path, rows)
        return
    try:
        with path.open(encoding="utf-8-sig", newline="" if suffix == ".csv" else None) as stream:
            if suffix == ".csv":
                yield from _csv(stream, path, rows)
            elif suffix in {".jsonl", ".ndjson"}:
                yield from _batches(_json_rows(stream, path), rows, ids=True)
            else:
                yield from rows_of_lines(stream, rows=rows)
    except UnicodeDecodeError as error:
        raise NotText("not UTF-8 text", where=str(path), hint="save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), hint="check the path") from error


def rows_of_lines(lines: Iterable[str], *, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Give names that stand one a line (a text file, standard input) as batches; empty lines are passed over."""
    names = filter(None, map(str.strip, lines))
    while part := list(islice(names, rows)):
        yield pa.RecordBatch.from_pydict({"query": pa.array(part, pa.string())})


def _batches(found: Iterator[_Row], rows: int, *, ids: bool) -> Iterator[pa.RecordBatch]:
    while part := list(islice(found, rows)):
        columns = {"query": pa.array([text for text, _ in part], pa.string())}
        if ids:
            columns["id"] = pa.array([key for _, key in part], pa.string())
        yield pa.RecordBatch.from_pydict(columns)


def _csv(stream: Iterable[str], path: Path, rows: int) -> Iterator[pa.RecordBatch]:
    # Not pyarrow's reader: it guesses types from the first block and names no line in its errors.
    table = csv.DictReader(stream)
    try:
        column = name_column(table.fieldnames or (), str(path))
        has_id = "id" in (table.fieldnames or ())
        yield from _batches(((row[column] or "", row.get("id")) for row in table), rows, ids=has_id)
    except csv.Error as error:
        where = f"{path}:{table.line_num + 1}"  # the line is counted once it was read
        raise BadRecord(f"not CSV ({error})", where=where, hint="check the quotes around this line") from error


def _json_rows(stream: Iterable[str], path: Path) -> Iterator[_Row]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise BadRecord("not JSON", where=where, hint="write one object a line") from error
        name = next((record[one] for one in COLUMNS if one in record), None) if isinstance(record, dict) else None
        if not isinstance(name, str):
            raise BadRecord("no name or query in this line", where=where, hint='write {"name": "..."}')
        key = record.get("id")
        yield name, key if key is None or isinstance(key, str) else json.dumps(key, ensure_ascii=False)


def _parquet(path: Path, rows: int) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            column = name_column(names, str(path))
            wanted = [column, *(["id"] if "id" in names else [])]
            for batch in file.iter_batches(batch_size=rows, columns=wanted):
                yield batch.select(wanted).rename_columns(["query", *wanted[1:]])
    except pa.ArrowException as error:
        said = str(error).split(". ", maxsplit=1)[0]
        raise InputError(f"not Parquet ({said})", where=str(path), hint="check that the file is whole") from error
    except OSError as error:
        raise InputError(f"cannot be read ({error})", where=str(path), hint="check the path") from error
