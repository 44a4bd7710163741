"""What a capture is kept as is a WARC: two libraries read it and find its digests true, and we read nothing else."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from observance.evidence import Archive, captures_in
from observance.evidence.capture_records import described_capture, records_of
from observance.evidence.warc import BadRecord, plain_uri, read_records, record_bytes
from observance.ingest.webarchives import read_web_archive
from observance.model import Exchange, ObservanceError
from tests.evidence import captures

ITEM = "0123456789abcdef0123456789abcdef"


def warcio_verdicts(data: bytes) -> list[tuple[str, bool]]:
    """Read every record with warcio and give its type and whether its digests are true."""
    found: list[tuple[str, bool]] = []
    record: Any
    for record in ArchiveIterator(io.BytesIO(data), check_digests=True):
        record.raw_stream.read()
        found.append((record.rec_type, record.digest_checker.passed))
    return found


def fastwarc_verdicts(data: bytes) -> list[tuple[str, bool]]:
    """Read every record with FastWARC and give its type and whether its digests are true."""
    blocks = [
        (str(one.headers["WARC-Type"]), bool(one.verify_block_digest()))
        for one in FastIterator(io.BytesIO(data), parse_http=False)
    ]
    for one in FastIterator(io.BytesIO(data)):
        if one.headers.get("WARC-Payload-Digest") and one.headers["WARC-Type"] == "response":
            assert one.verify_payload_digest()
    return blocks


@given(data=st.binary(max_size=300), exchange=st.none() | captures.exchanges, media_type=captures.words)
def test_both_libraries_find_every_digest_true(data: bytes, exchange: Exchange | None, media_type: str) -> None:
    capture = captures.capture(data, exchange=exchange, media_type=media_type)
    made = b"".join(records_of(capture, data, item=ITEM, actor="tester"))
    kinds = ["response" if exchange else "resource"]
    kinds += ["request"] if exchange and exchange.request_headers else []
    kinds += ["metadata"]
    assert warcio_verdicts(made) == [(kind, True) for kind in kinds]
    assert fastwarc_verdicts(made) == [(kind, True) for kind in kinds]


def test_both_libraries_notice_a_changed_byte() -> None:
    made = b"".join(records_of(captures.capture(b"bytes"), b"bytes", item=ITEM, actor="tester"))
    changed = made.replace(b"\r\n\r\nbytes", b"\r\n\r\nbytez")
    assert warcio_verdicts(changed)[0] == ("resource", False)
    assert fastwarc_verdicts(changed)[0] == ("resource", False)


@given(data=st.binary(max_size=300), exchange=st.none() | captures.exchanges)
def test_what_is_written_is_read_back_to_the_byte(data: bytes, exchange: Exchange | None) -> None:
    capture = captures.capture(data, exchange=exchange)
    written = records_of(capture, data, item=ITEM, actor="tester")
    read = list(read_records(b"".join(written)))
    assert [one.as_bytes() for one in read] == written
    assert all(one.has_its_block() and one.has_its_payload() for one in read)
    assert {one.item for one in read} == {ITEM}
    assert bytes(read[0].payload()) == data
    assert read[0].payload_sha256 == capture.sha256
    assert described_capture(read[-1]) == (capture, "tester")
    assert len({one.fields["WARC-Record-ID"] for one in read}) == len(read)


@given(data=st.binary(max_size=40), at=st.floats(0, 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_another_digest_or_no_record(data: bytes, at: float, bit: int) -> None:
    made = b"".join(records_of(captures.capture(data, exchange=captures.answer()), data, item=ITEM, actor="tester"))
    place = int(at * (len(made) - 1))
    flipped = bytearray(made)
    flipped[place] ^= 1 << bit
    before = [one.digest for one in read_records(made)]
    try:
        after = list(read_records(bytes(flipped)))
    except BadRecord:
        return
    assert [one.digest for one in after] != before or not all(one.has_its_block() for one in after)


@given(data=st.binary(max_size=200))
def test_anything_else_is_no_record(data: bytes) -> None:
    if data:
        with pytest.raises(BadRecord):
            list(read_records(data))
    else:
        assert list(read_records(data)) == []


def test_a_body_whose_chunks_were_joined_is_not_called_chunked() -> None:
    exchange = captures.answer(headers=(("Transfer-Encoding", "chunked"), ("Content-Type", "text/html")))
    data = b"1e\r\nnot a chunk, though it looks like one\r\n"
    made = b"".join(records_of(captures.capture(data, exchange=exchange), data, item=ITEM, actor="tester"))
    record: Any = next(iter(ArchiveIterator(io.BytesIO(made))))
    assert record.http_headers.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert record.content_stream().read() == data


def test_the_request_is_what_a_server_would_have_seen() -> None:
    made = records_of(captures.capture(b"", exchange=captures.answer()), b"", item=ITEM, actor="tester")
    _, request, _ = read_records(b"".join(made))
    assert bytes(request.block) == (b"GET /news?page=1 HTTP/1.1\r\nHost: example.org\r\nUser-Agent: observance\r\n\r\n")
    assert request.fields["WARC-Concurrent-To"] == "<urn:uuid:01234567-89ab-cdef-0123-456789abcdef>"


def test_a_segment_is_read_as_any_web_archive(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "evidence")
    pages = [b"<p>One page.</p>", b"A file."]
    with archive.collecting() as batch:
        for number, (data, exchange) in enumerate(zip(pages, (captures.answer(), None), strict=True)):
            batch.add(captures.capture(data, exchange=exchange), data, item=f"{number:032x}", actor="tester")
        batch.seal()
    (name,) = archive.segments.names()
    found = list(read_web_archive(archive.segments.path(name)))
    assert [one.data for one in found if not isinstance(one, ObservanceError)] == pages
    described = list(captures_in(name, read_records(archive.segments.read(name))))
    assert [one.data for one in described] == pages
    assert [hashlib.sha256(one.data).hexdigest() for one in described] == [one.capture.sha256 for one in described]


@given(uri=st.text())
def test_an_address_is_one_word_of_plain_characters(uri: str) -> None:
    made = plain_uri(uri)
    assert made.isascii()
    assert not any(char.isspace() for char in made)


def test_fields_that_would_not_be_read_back_are_not_written() -> None:
    with pytest.raises(ValueError, match="make no record"):
        record_bytes([("WARC-Type", "response\r\nX: y")], b"")
