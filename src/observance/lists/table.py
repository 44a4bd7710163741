"""Lists of one's own: CSV, TSV or Parquet with a column for the name and one for whom it names.

Columns: `name`, and `entity` (or `cluster` where there is no `entity`); and, where they are there, `quality` (primary,
strong, weak), `type`, `country`, `birth_date`. Rows with the same entity are one designation. Other columns are left.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from observance.lists.assembly import assembled, distinct, some, stem
from observance.lists.days import births
from observance.lists.places import listed_countries
from observance.lists.rows import DAMAGED, decoded, key, records
from observance.model import Designation, ListedName, ListError, NameQuality, PartyKind, SanctionsList

TEXT_FORMAT: Final = "table"
PARQUET_FORMAT: Final = "parquet"
PARQUET_MARK: Final = b"PAR1"
HINT: Final = "a list of one's own needs the columns name and entity (or cluster)"
ENTITY_COLUMNS: Final = ("entity", "cluster")
COLUMNS: Final = ("name", "quality", "type", "country", "birthdate")
SEPARATORS: Final = ";|"  # between several countries or dates in one cell
Row = Mapping[str, str]


@dataclass(slots=True)
class _Party:
    """What the rows of one entity say together."""

    names: list[tuple[str, NameQuality | None]] = field(default_factory=list)
    kinds: set[PartyKind] = field(default_factory=set)
    countries: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)


def read_table(data: bytes, *, source: str) -> SanctionsList:
    """Read comma-, semicolon- or tab-separated text with a header row.

    Raises `ListError` where a column is missing, a row is damaged, or a quality is none of ours.
    """
    text = decoded(data, source=source)
    head = text.lstrip("\r\n").partition("\n")[0]
    return _list(records(text, source=source, delimiter=delimiter_of(head)), format=TEXT_FORMAT, source=source)


def delimiter_of(head: str) -> str:
    """Give what parts the columns of a header row: a tab where there is one, else what is there more often."""
    return "\t" if "\t" in head else max(",;", key=head.count)


def read_parquet(data: bytes, *, source: str) -> SanctionsList:
    """Read a Parquet file; columns that are no text are taken as text. Raises `ListError` as `read_table` does."""
    return _list(enumerate(_parquet_rows(data, source), 1), format=PARQUET_FORMAT, source=source)


def _parquet_rows(data: bytes, source: str) -> Iterator[Row]:
    import pyarrow as pa  # noqa: PLC0415 - costs a third of a second that no other format needs
    from pyarrow import parquet  # noqa: PLC0415

    try:
        opened = parquet.ParquetFile(io.BytesIO(data))
        wanted = {key(name): name for name in opened.schema_arrow.names if key(name) in {*ENTITY_COLUMNS, *COLUMNS}}
        for batch in opened.iter_batches(columns=list(wanted.values())):
            columns = {short: batch.column(name).to_pylist() for short, name in wanted.items()}
            for values in zip(*columns.values(), strict=True):
                yield dict(zip(columns, map(_as_text, values), strict=True))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise ListError(f"is not a whole Parquet file ({error})", where=source, hint=DAMAGED) from error


def _as_text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _list(rows: Iterable[tuple[int, Row]], *, format: str, source: str) -> SanctionsList:  # noqa: A002 - the field's name
    parties: dict[str, _Party] = {}
    count = nameless = 0
    for line, row in rows:
        count += 1
        entity = _entity(row, source)
        if not entity:
            raise ListError("a row does not say whose name it is", where=f"{source}, row {line}", hint=HINT)
        if not row["name"]:
            nameless += 1
            continue
        _take(parties.setdefault(entity, _Party()), row, f"{source}, row {line}")
    untyped = [entity for entity, party in parties.items() if not party.kinds]
    return assembled(
        (_designation(entity, party) for entity, party in parties.items()),
        list_id=stem(source),
        title=stem(source),
        source=source,
        format=format,
        rows=count,
        warnings=_warnings(untyped, nameless),
    )


def _entity(row: Row, source: str) -> str:
    column = next((name for name in ENTITY_COLUMNS if name in row), None)
    if column is None or "name" not in row:
        raise ListError(f"has the columns {', '.join(sorted(row)) or 'none'}", where=source, hint=HINT)
    return row[column]


def _take(party: _Party, row: Row, where: str) -> None:
    written = row.get("quality", "").casefold()
    qualities, kinds = _words()
    if written and written not in qualities:
        raise ListError(
            f"the quality {written!r} is none that is known", where=where, hint=f"use {', '.join(NameQuality)}"
        )
    party.names.append((row["name"], qualities.get(written)))
    kind = kinds.get(row.get("type", "").casefold())
    if kind:
        party.kinds.add(kind)
    party.countries.extend(_several(row.get("country", "")))
    party.births.extend(born for said in _several(row.get("birthdate", "")) for born in births(said))


def _several(cell: str) -> list[str]:
    for sign in SEPARATORS:
        cell = cell.replace(sign, "\n")
    return [part.strip() for part in cell.split("\n") if part.strip()]


def _designation(entity: str, party: _Party) -> Designation:
    """Make the designation. Where no row states a quality, the first name is the primary one."""
    said_none = all(quality is None for _text, quality in party.names)
    first = NameQuality.PRIMARY if said_none else NameQuality.STRONG
    names = [
        ListedName(text=text, quality=quality or (first if number == 0 else NameQuality.STRONG))
        for number, (text, quality) in enumerate(party.names)
    ]
    names.sort(key=lambda name: name.quality is not NameQuality.PRIMARY)
    return Designation(
        entity=entity,
        kind=min(party.kinds, key=list(PartyKind).index, default=PartyKind.ORGANIZATION),
        names=distinct(names),
        programme="",
        birth_dates=tuple(dict.fromkeys(party.births)),
        countries=listed_countries(*party.countries),
    )


def _warnings(untyped: list[str], nameless: int) -> Iterator[str]:
    if untyped:
        yield f"{len(untyped)} entities have no type that is known and are kept as organizations ({some(untyped)})"
    if nameless:
        yield f"{nameless} rows have no name and are left out"


@cache
def _words() -> tuple[dict[str, NameQuality], dict[str, PartyKind]]:
    """Load what the columns quality and type may hold, in small letters."""
    found = tomllib.loads(files("observance.lists").joinpath("data/table_words.toml").read_text(encoding="utf-8"))
    qualities = {word: NameQuality(quality) for quality, words in found["quality"].items() for word in words}
    kinds = {word: PartyKind(kind) for kind, words in found["type"].items() for word in words}
    return qualities, kinds
