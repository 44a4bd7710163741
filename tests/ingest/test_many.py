"""Many reports at once: which source a path is, and what of a web archive is a report."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

from observance.ingest import RawInput, Record, Sources, holds_many
from observance.model import Declared, ObservanceError

PAGE = b"<html><head><title>Fair opens</title></head><body><article><p>The fair opened in Pyongyang.</p></article></body></html>"


def answered(url: str, body: bytes, *, kind: str = "text/html", status: str = "200 OK", coding: str = "") -> bytes:
    """Give one WARC response record."""
    coded = f"Content-Encoding: {coding}\r\n" if coding else ""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{coded}\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-11-02T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(url):012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def test_a_folder_and_a_web_archive_hold_many(tmp_path: Path) -> None:
    assert holds_many(tmp_path)
    assert holds_many("crawl.WARC.gz")
    assert holds_many("crawl.wacz")
    assert not holds_many(tmp_path / "report.txt")
    assert not holds_many("-")


def test_pages_of_a_web_archive_are_given_and_the_rest_is_counted(tmp_path: Path) -> None:
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(
        answered("http://a.example/1", PAGE)
        + answered("http://a.example/logo", b"\x89PNG", kind="image/png")
        + answered("http://a.example/gone", PAGE, status="404 Not Found")
        + answered("http://a.example/packed", gzip.compress(PAGE), coding="gzip")
    )
    found = Sources(archive, declared=Declared(published=date(2024, 11, 2)))
    pages = [one for one in found if isinstance(one, RawInput)]
    assert [one.exchange.final_url for one in pages if one.exchange] == [
        "http://a.example/1",
        "http://a.example/packed",
    ]
    assert found.passed_over == 2
    assert {one.declared.published for one in pages} == {date(2024, 11, 2)}


def test_a_folder_gives_files_lines_and_faults_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The fair opened.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "It closed."}\nnot json\n', encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    found = Sources(tmp_path)
    kinds = [type(one) for one in found]
    assert kinds[:2] == [RawInput, Record]
    assert all(issubclass(kind, ObservanceError) for kind in kinds[2:])
    assert len(kinds) == 4
    assert found.passed_over == 1
    assert [type(one) for one in found] == kinds
    assert found.passed_over == 1, "counted anew on every walk"
