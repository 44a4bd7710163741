"""Kinds by content: what a file is called decides nothing."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest.media_types import DOCX, JSON, MAIL, PAGE, PDF, PLAIN, READ, XHTML, media_type_of, refuse_unread
from observance.model import NotText

MACHINE = b"Message-ID: <1@harbour.example>\r\nMIME-Version: 1.0\r\n"


def zipped(*names: str) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as packed:
        for name in names:
            packed.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return found.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", PDF),
        (b"junk\n%PDF-1.4\n1 0 obj\n", PDF),
        (b"The file begins with %PDF-1.4, the report says.", PLAIN),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), PLAIN),
        (b"<!-- x --><!DOCTYPE html><p>a", PAGE),
        (b"\xef\xbb\xbf<HTML>", PAGE),
        ("\ufeff<!DOCTYPE html><p>a".encode("utf-16-le"), PAGE),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html xmlns="http://www.w3.org/1999/xhtml">', XHTML),
        (b'<?xml version="1.0"?><rss version="2.0"/>', PLAIN),
        (b'  {"text": "A fair."}', JSON),
        (b'[{"text": "A fair."}]', JSON),
        (b"{Photo} A fair opened.", PLAIN),
        (b"[Yonhap] A fair opened.", PLAIN),
        (b"From: a@b.example\r\nSubject: x\r\n" + MACHINE + b"\r\nA fair.", MAIL),
        (b"From x@y Fri Nov  1 09:00:00 2024\nReceived: by z\n\tfor x\nFrom: a@b.example\n\nA fair.", MAIL),
        (b"From: Our Correspondent\nDate: 1 November 2024\nSubject: Fair\n\nA fair opened.", PLAIN),
        (b"From: a@b.example\r\n" + MACHINE + b"this line is no header\r\n\r\nA fair.", PLAIN),
        (b"A fair opened.", PLAIN),
        (b"", PLAIN),
    ],
)
def test_kinds(data: bytes, kind: str) -> None:
    assert media_type_of(data) == kind


@pytest.mark.parametrize(
    ("data", "named", "hint"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "Excel", "CSV"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint", "PDF"),
        (zipped("mimetype"), "OpenDocument", "DOCX"),
        (zipped("a.txt"), "ZIP", "unpack"),
        (b"\x1f\x8b\x08", "gzip", "unpack"),
        (b"\xd0\xcf\x11\xe0", "old Office", "DOCX"),
        (b"{\\rtf1 A fair.}", "RTF", "DOCX"),
        (b"\x89PNG\r\n", "PNG", "pictures"),
        (b"WARC/1.1\r\n", "web archive", ".warc"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(data: bytes, named: str, hint: str) -> None:
    with pytest.raises(NotText, match=named) as refused:
        refuse_unread(data, where="x")
    assert hint in refused.value.hint


@given(st.binary(max_size=300))
def test_any_bytes_have_one_kind(data: bytes) -> None:
    assert media_type_of(data) in READ


@given(st.dictionaries(st.text(min_size=1), st.integers(), min_size=1))
def test_a_json_object_is_json(found: dict[str, int]) -> None:
    assert media_type_of(json.dumps(found).encode()) == JSON
