"""What bytes are, by their content and never by a name: the kinds observance reads, and what the others are called."""

from __future__ import annotations

import codecs
import re
from typing import Final

from observance.ingest.charsets import BOMS
from observance.model import NotText

PLAIN: Final = "text/plain"
PAGE: Final = "text/html"
XHTML: Final = "application/xhtml+xml"
JSON: Final = "application/json"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL: Final = "message/rfc822"
HTML: Final = frozenset({PAGE, XHTML})
# Kinds a parser of binary structures reads; the others are characters.
DOCUMENTS: Final = frozenset({PDF, DOCX, MAIL})
READ: Final = DOCUMENTS | HTML | {PLAIN, JSON}

_ZIP: Final = b"PK\x03\x04"
_TEXT: Final = "observance reads text, not pictures"
_AS_DOCX: Final = "save it as DOCX, PDF or plain text first"
_UNPACK: Final = "unpack it first"
# (first bytes, what a person would call it, what to do)
_REFUSED: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"\x89PNG", "a PNG image", _TEXT),
    (b"\xff\xd8\xff", "a JPEG image", _TEXT),
    (b"GIF8", "a GIF image", _TEXT),
    (b"II*\x00", "a TIFF image", _TEXT),
    (b"MM\x00*", "a TIFF image", _TEXT),
    (b"\xd0\xcf\x11\xe0", "an old Office document or a saved Outlook message", "save it as DOCX, PDF or EML first"),
    (b"{\\rtf", "an RTF document", _AS_DOCX),
    (b"%!PS", "a PostScript file", "make a PDF of it first"),
    (b"SQLite format 3\x00", "a database", "give the report itself"),
    (b"WARC/", "a web archive", "give it a name that ends in .warc, and read it as one"),
    (b"\x7fELF", "a program", "give the report itself"),
)
# (a member of the ZIP, what it is then, what to do); of several the first.
_ZIPPED: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"application/vnd.oasis.opendocument.", "an OpenDocument file", _AS_DOCX),
    (b"application/epub+zip", "an EPUB book", "save it as plain text first"),
    (b"xl/workbook", "an Excel workbook", "save the sheet as CSV or text first"),
    (b"ppt/presentation", "a PowerPoint presentation", "save it as PDF first"),
    (b"datapackage.json", "a WACZ web archive", "give it a name that ends in .wacz, and read it as one"),
)
_HEAD: Final = 4096
_PDF_WITHIN: Final = 1024  # readers of PDF look for its first line that far
_LEADING: Final = rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
_PAGE: Final = re.compile(
    _LEADING + rb"<(?:!doctype\s+html|html|head|title|body|article|meta)\b", re.IGNORECASE | re.DOTALL
)
_XHTML: Final = re.compile(rb"^\s*<\?xml\b.{0,2000}<html\b[^>]{0,500}1999/xhtml", re.IGNORECASE | re.DOTALL)
_JSON: Final = re.compile(rb"^\s*(?:\{\s*(?:\"|\}\s*$)|\[\s*\{\s*\")")
_HEADER: Final = re.compile(rb"([!-9;-~]{1,76}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,500}\r?\n")
# A mail bears a sender and at least one line that only machines write; "From:" and "Date:" alone head a printed wire.
_SENDER: Final = frozenset({b"from", b"sender"})
_MACHINE: Final = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"dkim-signature"})  # fmt: skip
_MOST_HEADERS: Final = 200


def media_type_of(data: bytes) -> str:
    """Give the kind of *data* observance would read it as; text/plain where nothing speaks for another."""
    if is_pdf(data):
        return PDF
    if data.startswith(_ZIP):
        return DOCX if b"[Content_Types].xml" in data and b"word/" in data else PLAIN
    head = _head(data)
    if _PAGE.match(head):
        return XHTML if _XHTML.match(head) else PAGE
    if _JSON.match(head):
        return JSON
    return MAIL if _is_mail(data) else PLAIN


def is_pdf(data: bytes) -> bool:
    """Whether *data* is a PDF: its first line at the start, or within the first kilobyte where objects follow it."""
    at = data.find(b"%PDF-", 0, _PDF_WITHIN)
    return at == 0 or (at > 0 and b" obj" in data[at : at + _HEAD])


def refuse_unread(data: bytes, *, where: str) -> None:
    """Raise `NotText` for bytes of a kind that is not read, saying what they are and what to do."""
    for magic, name, what_to_do in _REFUSED:
        if data.startswith(magic):
            raise NotText(f"looks like {name}, which is not read", where=where, hint=what_to_do)
    if data.startswith(_ZIP) and media_type_of(data) != DOCX:
        for member, name, what_to_do in _ZIPPED:
            if member in data:
                raise NotText(f"looks like {name}, which is not read", where=where, hint=what_to_do)
        raise NotText("looks like a ZIP archive, which is not read", where=where, hint=_UNPACK)


def _head(data: bytes) -> bytes:
    """Give the first bytes as ASCII-like ones, whatever the byte order mark says they are in."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            head = data[len(mark) : _HEAD]
            return head if mark == codecs.BOM_UTF8 else head.decode(encoding, errors="ignore").encode("utf-8")
    return data[:_HEAD]


def _is_mail(data: bytes) -> bool:
    """Whether *data* starts with the header lines of a mail, whole lines of a name and a colon down to the first empty one."""
    at = data.find(b"\n") + 1 if data.startswith(b"From ") else 0
    names: set[bytes] = set()
    for _ in range(_MOST_HEADERS):
        line = _HEADER.match(data, at)
        if line is None:
            break
        names.add(line[1].lower())
        at = line.end()
    ended = data[at : at + 2] in {b"\r\n", b"\n"} or data[at : at + 1] == b"\n" or at == len(data)
    return ended and bool(names & _SENDER) and bool(names & _MACHINE)
