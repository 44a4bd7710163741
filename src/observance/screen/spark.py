"""Bulk screening where a Spark cluster already is: Spark shards the rows, the same function screens every batch.

Needs the extra ``observance[spark]`` on the driver and observance itself on every worker. The lists are broadcast once;
every Python worker builds its index once, on its first batch, and keeps it for the batches and partitions that follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from observance.model import SanctionsList, UsageError, WeakPolicy
from observance.screen.batch import hits_schema, name_column, screen_batch
from observance.screen.index import THRESHOLD, Index

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_INSTALL: Final = "install it on the driver: pip install 'observance[spark]' (it needs Java 17 or newer)"
_MOST_INDEXES: Final = 2
# A worker outlives the partitions it is given: what it built is found again under the lists' hashes.
_built: dict[tuple[object, ...], Index] = {}


def screen_dataframe(
    dataframe: DataFrame,
    lists: Iterable[SanctionsList],
    *,
    column: str | None = None,
    weak: WeakPolicy = WeakPolicy.CORROBORATE,
    limit: int = 5,
    threshold: float = THRESHOLD,
) -> DataFrame:
    """Give one row for every hit on the names of *dataframe*, screened where the rows lie.

    *column* holds the names (``name`` or ``query`` where it is None); an ``id`` column is passed through and is what
    tells rows apart, for ``row`` is a position within one Arrow batch. *limit* is the most hits a name, *threshold*
    and ``score`` are 0 to 1. Nothing runs until the answer is asked for. The hits are those of
    `observance.screen.batch.screen_batch`, whose checksum leaves ``row`` out. Raises `UsageError` without pyspark,
    `InputError` without such a column.
    """
    types = _arrow_types()
    held = column or name_column(dataframe.columns)
    names = dataframe.select(held, *(one for one in ("id",) if one in dataframe.columns and one != held))
    schema = types.from_arrow_schema(hits_schema(types.to_arrow_schema(names.schema)))
    sent = dataframe.sparkSession.sparkContext.broadcast(tuple(lists))

    def screened(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        index = index_once(sent.value, weak)
        for batch in batches:
            yield screen_batch(index, batch, column=held, limit=limit, threshold=threshold)

    return names.mapInArrow(screened, schema)


def index_once(lists: tuple[SanctionsList, ...], weak: WeakPolicy) -> Index:
    """Give the index over *lists*, built at most once in this process while it stays among the last two asked for."""
    key = (weak, *((one.id, one.version, one.sha256) for one in lists))
    if key not in _built:
        while len(_built) >= _MOST_INDEXES:
            _built.pop(next(iter(_built)))
        _built[key] = Index.of(lists, weak=weak)
    return _built[key]


def _arrow_types() -> Any:
    try:
        from pyspark.sql.pandas import types  # noqa: PLC0415 - an extra, half a gigabyte
    except ModuleNotFoundError as error:
        raise UsageError(f"screening on Spark needs pyspark, and {error.name} is missing", hint=_INSTALL) from error
    return types
