"""Screening on Spark gives the very hits of a local run: the same function, the rows sharded by another engine."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from observance.lists import bundled
from observance.model import InputError, UsageError, WeakPolicy
from observance.screen import Index
from observance.screen.batch import checksum, screen_batch
from observance.screen.spark import index_once, screen_dataframe

MISSING_SPARK = "pyspark or Java not found: make spark, and install a Java runtime (17 or newer)"
NAMES = [name.text for one in bundled().designations for name in one.names]
ASKED = [*NAMES, "Jane Doe", "", "Yun Ho-chin"]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Give a Spark session on this machine alone, or skip loudly."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip(MISSING_SPARK)
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)  # or the workers get whichever python3 is first in the path
        warnings.simplefilter("ignore")  # what pyspark itself still uses of older pandas and sockets
        made = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
            .config("spark.sql.shuffle.partitions", "3")
            .getOrCreate()
        )
        yield made
        made.stop()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_spark_and_a_local_run_give_the_same_checksum(session: Any) -> None:
    rows = [(number, name) for number, name in enumerate(ASKED)]
    dataframe = session.createDataFrame(rows, "id long, name string").repartition(3)
    found = screen_dataframe(dataframe, [bundled()], limit=5, threshold=0.7)
    local = screen_batch(
        Index.of([bundled()]),
        pa.RecordBatch.from_pydict({"id": pa.array(range(len(ASKED)), pa.int64()), "name": pa.array(ASKED)}),
        limit=5,
        threshold=0.7,
    )
    spread = pa.Table.from_pylist([row.asDict() for row in found.collect()], schema=local.schema)
    assert checksum(*spread.to_batches()) == checksum(local)
    assert local.num_rows > len(NAMES) // 2


@pytest.mark.slow
def test_spark_without_a_column_of_names_is_refused_before_anything_runs(session: Any) -> None:
    dataframe = session.createDataFrame([(1,)], "who long")
    with pytest.raises(InputError, match="who"):
        screen_dataframe(dataframe, [bundled()])


def test_without_pyspark_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark", "pyspark.sql", "pyspark.sql.pandas"):
        monkeypatch.setitem(sys.modules, name, None)
    nothing: Any = None
    with pytest.raises(UsageError, match="pip install"):
        screen_dataframe(nothing, [bundled()])


def test_a_worker_builds_an_index_once_and_another_where_anything_differs() -> None:
    lists = (bundled(),)
    first = index_once(lists, WeakPolicy.CORROBORATE)
    assert index_once(lists, WeakPolicy.CORROBORATE) is first
    assert index_once(lists, WeakPolicy.FULL) is not first
