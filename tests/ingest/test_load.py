"""Getting bytes in: what is refused, with which words, before anything is kept."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest import Record, load_jsonl, load_path, load_stdin
from observance.ingest.load import record_of
from observance.model import BadRecord, Declared, EmptyInput, InputError, NotText, ObservanceError, TooLarge
from tests.ingest.pdf_making import column, pdf_of

NOBODY = Declared()


def written(folder: Path, data: bytes) -> Path:
    path = folder / "report.txt"
    path.write_bytes(data)
    return path


def test_a_text_file_keeps_its_own_bytes(tmp_path: Path) -> None:
    data = "평양 exhibition\r\n".encode()
    raw = load_path(written(tmp_path, data), NOBODY)
    assert (raw.data, raw.media_type, raw.method) == (data, "text/plain", "file")


def test_html_is_known_by_its_content(tmp_path: Path) -> None:
    assert load_path(written(tmp_path, b"<!-- x --><!DOCTYPE html><p>a"), NOBODY).media_type == "text/html"


@pytest.mark.parametrize("data", [b"", b" \n\t "])
def test_empty(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(EmptyInput):
        load_path(written(tmp_path, data), NOBODY)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"%PDF-1.4 ...", "holds nothing of one"),
        (b"PK\x03\x04zip", "ZIP"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"SQLite format 3\x00", "database"),
        (b"text\x00with nul", "control character"),
        ("Пхеньян выставка".encode("cp1251"), "not UTF-8"),
        ("평양 전시회".encode("cp949"), "not UTF-8"),
        (b"\xff\xfea", "utf-16"),
    ],
)
def test_not_text_says_what_it_is_and_what_to_do(tmp_path: Path, data: bytes, named: str) -> None:
    with pytest.raises(NotText) as refused:
        load_path(written(tmp_path, data), NOBODY)
    assert named in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf_of([column(["A fair."])]), "application/pdf"),
        (b"From: a@b.example\r\nMIME-Version: 1.0\r\n\r\n\xff", "message/rfc822"),
    ],
)
def test_documents_are_known_by_their_content(tmp_path: Path, data: bytes, kind: str) -> None:
    assert load_path(written(tmp_path, data), NOBODY).media_type == kind
    assert load_stdin(NOBODY, stream=io.BytesIO(data)).media_type == kind


def test_a_document_may_be_four_times_as_large_as_a_text(tmp_path: Path) -> None:
    data = pdf_of([column(["A fair."])])
    path = written(tmp_path, data)
    limit = len(data) // 2
    assert load_path(path, NOBODY, limit=limit)
    assert load_stdin(NOBODY, stream=io.BytesIO(data), limit=limit)
    with pytest.raises(TooLarge):
        load_path(path, NOBODY, limit=len(data) // 5)
    with pytest.raises(TooLarge):
        load_stdin(NOBODY, stream=io.BytesIO(data), limit=len(data) // 5)


def test_a_file_that_is_one_record_is_read_with_what_it_says(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"text": "A fair.",\n "published": "2024-11-01", "outlet": "X", "lang": "en"}'
    raw = load_path(written(tmp_path, data), Declared(outlet="Mirror"))
    assert (raw.media_type, raw.data) == ("application/json", data)
    assert raw.declared == Declared(published=date(2024, 11, 1), outlet="Mirror", language="en")
    with pytest.raises(BadRecord, match="record a line") as refused:
        load_path(written(tmp_path, b'{"text": "A fair."}\n{"text": "It closed."}\n'), NOBODY)
    assert "--jsonl" in refused.value.hint
    with pytest.raises(BadRecord, match="no text"):
        load_path(written(tmp_path, b'{"name": "A fair."}'), NOBODY)


def test_utf16_with_its_mark_is_text(tmp_path: Path) -> None:
    assert load_path(written(tmp_path, "\ufeffPyongyang".encode("utf-16-le")), NOBODY)


def test_too_large_is_refused_by_size(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        load_path(written(tmp_path, b"a" * 101), NOBODY, limit=100)
    with pytest.raises(TooLarge):
        load_stdin(NOBODY, stream=io.BytesIO(b"a" * 101), limit=100)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_path(tmp_path / "absent", NOBODY)
    with pytest.raises(InputError, match="folder"):
        load_path(tmp_path, NOBODY)


def lines(folder: Path, *records: object) -> list[Record | ObservanceError]:
    path = folder / "many.jsonl"
    text = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    path.write_text(text, encoding="utf-8")
    return list(load_jsonl(path))


def test_records_are_their_own_lines(tmp_path: Path) -> None:
    (one,) = lines(tmp_path, {"id": 7, "text": "A fair.", "published": "2024-11-01", "outlet": "X", "more": [1]})
    assert isinstance(one, Record)
    assert one.raw.declared.id == "7"
    assert one.raw.declared.published is not None
    assert json.loads(one.raw.data)["more"] == [1]


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '{"text": ""}',
        '{"text": 5}',
        '{"text": "a", "published": "tomorrow"}',
        '{"text": "a", "text": "b"}',
        '{"text": "a", "n": NaN}',
        '{"text": "\\ud800"}',
        '{"text": "a", "outlet": {}}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_named_and_the_walk_goes_on(tmp_path: Path, bad: str) -> None:
    first, second = lines(tmp_path, bad, {"text": "A fair."})
    assert isinstance(first, BadRecord)
    assert "many.jsonl:1" in str(first)
    assert isinstance(second, Record)


def test_a_record_may_say_that_its_date_is_unknown(tmp_path: Path) -> None:
    (one,) = lines(tmp_path, {"text": "A fair.", "published": "unknown"})
    assert isinstance(one, Record)
    assert one.undated


@given(st.binary(max_size=200))
def test_any_line_is_a_record_or_a_clear_error(data: bytes) -> None:
    try:
        said = str(record_of(data, "x:1").raw.origin)
    except ObservanceError as error:
        said = str(error)
    assert "x:1" in said
