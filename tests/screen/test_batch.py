"""Names in bulk: the same hits as one by one, however the rows are cut, and readers that say what is wrong where."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.lists import bundled
from observance.model import BadRecord, InputError, ListedName, NameQuality, NotText, WeakPolicy
from observance.screen import Index
from observance.screen.batch import ArrowNames, checksum, hits_schema, rows_of, rows_of_lines, screen_batch

INDEX = Index.of([bundled()])
LISTED = [name.text for one in bundled().designations for name in one.names]
ASKED = ["Yun Ho-jin", "Jane Doe", "", "Korea Mining Development Trading Corp.", *LISTED[:40]]


def batch_of(names: list[str | None], **more: object) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"query": pa.array(names, pa.string()), **more})


def hits(names: list[str | None], *, threads: int = 1) -> pa.RecordBatch:
    return screen_batch(INDEX, batch_of(names), limit=5, threshold=0.7, threads=threads)


def test_a_batch_finds_what_asking_one_by_one_finds() -> None:
    found = hits(list(ASKED)).to_pylist()
    one_by_one = [
        (row, query, match.entity, match.name, match.score, match.list, match.list_version, match.quality.value)
        for row, query in enumerate(ASKED)
        for match in INDEX.screen(query, limit=5, threshold=0.7)
    ]
    assert [tuple(hit.values()) for hit in found] == one_by_one
    assert one_by_one


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(ASKED), max_size=30), st.integers(0, 30), st.integers(1, 4))
def test_the_checksum_knows_neither_the_cut_nor_the_order_nor_the_threads(
    names: list[str], cut: int, threads: int
) -> None:
    whole = hits(list(names))
    parts = [hits(list(names[cut:]), threads=threads), hits(list(names[:cut]))]
    assert checksum(*parts) == checksum(whole)


def test_one_hit_more_or_another_score_is_another_checksum() -> None:
    whole = hits(list(ASKED))
    assert checksum(whole.slice(1)) != checksum(whole)
    score = pa.array([0.5, *whole.column("score").to_pylist()[1:]], pa.float64())
    changed = whole.set_column(whole.schema.get_field_index("score"), "score", score)
    assert checksum(changed) != checksum(whole)
    assert checksum(whole, whole) != checksum(whole)


def test_nothing_asked_and_nothing_found_have_the_columns_all_the_same() -> None:
    for empty in (hits([]), hits(["Jane Doe"]), hits([None])):
        assert empty.num_rows == 0
        assert empty.schema == hits_schema(batch_of([]).schema)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.none() | st.sampled_from(ASKED) | st.text(max_size=12), max_size=12),
    st.integers(0, 12),
    st.sampled_from([pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]),
)
def test_names_are_read_where_they_lie_in_any_kind_of_column(
    names: list[str | None], start: int, kind: pa.DataType
) -> None:
    cells = pa.array(names, pa.string()).cast(kind) if kind != pa.string_view() else pa.array(names, kind)
    cut = pa.RecordBatch.from_arrays([cells], ["query"]).slice(start)
    assert screen_batch(INDEX, cut, limit=5, threshold=0.7).equals(hits(names[start:]))
    texts = ArrowNames(pa.array([name or "" for name in names], pa.string()).slice(start))
    assert [*texts] == texts[:] == [name or "" for name in names[start:]]


def test_a_column_that_is_no_utf_8_is_refused() -> None:
    ends, data = pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer(b"Yun\xff")
    broken = pa.StringArray.from_buffers(1, ends, data)
    with pytest.raises(InputError, match=r"damaged.*UTF-?8"):
        screen_batch(INDEX, pa.RecordBatch.from_arrays([broken], ["query"]), limit=5, threshold=0.7)


def test_an_array_that_is_shorter_than_it_says_is_not_read() -> None:
    class Short(ArrowNames):
        def __len__(self) -> int:
            return 1_000

    with pytest.raises(ValueError, match="shorter than it says"):
        INDEX.hits_that_count(Short(pa.array(["Yun Ho-jin"], pa.string())), limit=5, threshold=0.7)


def test_an_id_is_passed_through_with_its_type() -> None:
    asked = batch_of(["Jane Doe", "Yun Ho-jin"], id=pa.array([7, 8], pa.int32()))
    found = screen_batch(INDEX, asked, limit=1, threshold=0.75)
    assert found.select(["row", "id", "entity"]).to_pylist() == [{"row": 1, "id": 8, "entity": "KPi.001"}]
    assert found.schema.field("id").type == pa.int32()


@pytest.mark.parametrize(
    ("policy", "found"), [(WeakPolicy.CORROBORATE, 0), (WeakPolicy.IGNORE, 0), (WeakPolicy.FULL, 1)]
)
def test_a_weak_name_counts_as_the_index_says(policy: WeakPolicy, found: int) -> None:
    weak = replace(bundled().designations[0], names=(ListedName(text="Zebulon Quark", quality=NameQuality.WEAK),))
    index = Index.of([replace(bundled(), designations=(weak,))], weak=policy)
    assert screen_batch(index, batch_of(["Zebulon Quark"]), limit=5, threshold=0.75).num_rows == found


@pytest.mark.parametrize("kind", [pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_text_is_text_in_whichever_form_it_is_held(kind: pa.DataType) -> None:
    names = pa.RecordBatch.from_pydict({"name": pa.array(["Yun Ho-jin", None], pa.string()).cast(kind)})
    assert screen_batch(INDEX, names, limit=1, threshold=0.75).column("entity").to_pylist() == ["KPi.001"]


def test_a_column_that_is_missing_or_no_text_is_named() -> None:
    with pytest.raises(InputError, match="'who'"):
        screen_batch(INDEX, batch_of(["x"]), column="who", limit=1, threshold=0.7)
    with pytest.raises(InputError, match="int64"):
        screen_batch(INDEX, pa.RecordBatch.from_pydict({"name": [1]}), limit=1, threshold=0.7)


def read(path: Path, rows: int = 2) -> list[dict[str, object]]:
    batches = list(rows_of(path, rows=rows))
    assert all(batch.num_rows <= rows for batch in batches)
    return [row for batch in batches for row in batch.to_pylist()]


def test_the_same_names_are_read_from_every_format(tmp_path: Path) -> None:
    names = ["Yun Ho-jin", 'a "quoted", name', "윤호진"]
    (tmp_path / "n.txt").write_text("\ufeff" + "\n\n".join(names) + "\n", encoding="utf-8")
    (tmp_path / "n.csv").write_text('x,name\n1,Yun Ho-jin\n2,"a ""quoted"", name"\n3,윤호진\n', encoding="utf-8")
    (tmp_path / "n.jsonl").write_text("\n".join(json.dumps({"name": name}) for name in names), encoding="utf-8")
    pq.write_table(pa.table({"query": names, "other": [1, 2, 3]}), tmp_path / "n.parquet")
    for suffix in ("txt", "csv", "jsonl", "parquet"):
        assert [row["query"] for row in read(tmp_path / f"n.{suffix}")] == names
    assert [row for batch in rows_of_lines(names) for row in batch.to_pylist()] == [{"query": name} for name in names]


def test_ids_are_read_where_the_file_has_them(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("id,query\nA7,Jane Doe\n", encoding="utf-8")
    (tmp_path / "n.jsonl").write_text('{"name": "Jane Doe", "id": 7}\n{"query": "J", "id": "b"}\n', encoding="utf-8")
    pq.write_table(pa.table({"id": [7], "name": ["Jane Doe"]}), tmp_path / "n.parquet")
    assert read(tmp_path / "n.csv") == [{"query": "Jane Doe", "id": "A7"}]
    assert [row["id"] for row in read(tmp_path / "n.jsonl")] == ["7", "b"]
    assert read(tmp_path / "n.parquet") == [{"query": "Jane Doe", "id": 7}]


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("n.csv", b"who,what\nx,y\n", InputError, "who, what"),
        ("n.csv", b"", InputError, "no column"),
        ("n.jsonl", b'{"name": "x"}\n{"name": \n', BadRecord, "n.jsonl:2"),
        ("n.jsonl", b'["x"]\n', BadRecord, "n.jsonl:1"),
        ("n.jsonl", b'{"name": 7}\n', BadRecord, "no name"),
        ("n.jsonl", b"[" * 100_000, BadRecord, "not JSON"),
        ("n.txt", b"caf\xe9", NotText, "UTF-8"),
        ("n.csv", b"name\n" + b"x" * 200_000, BadRecord, "n.csv:2"),
        ("n.parquet", b"PAR1", InputError, "not Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_and_where(
    tmp_path: Path, name: str, content: bytes, error: type[InputError], says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error) as raised:
        list(rows_of(tmp_path / name))
    assert says in str(raised.value)
    assert name in str(raised.value)
    assert raised.value.hint


@pytest.mark.parametrize("name", ["gone.txt", "gone.parquet"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=name):
        list(rows_of(tmp_path / name))
